import { readFile } from 'node:fs/promises';
import { JsonScanner } from './json-scanner.js';
import { configError } from './problems.js';

/** @throws StreamError `invalid_config` when the file cannot be read or is not JSON, with line and column */
export async function readJson(file: string): Promise<unknown> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw configError(`the config ${file} cannot be read: ${REASONS[code] ?? code}`, error);
  }
  return parseJson(decode(bytes, file), file);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EISDIR: 'it is a folder; name a JSON file in it',
  EACCES: 'its permissions do not allow it',
};

/** A byte order mark at the beginning is left out. */
function decode(bytes: Uint8Array, file: string): string {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isWide) throw configError(`the config ${file} is in UTF-16; save it in UTF-8`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw configError(`the config ${file} is not in UTF-8; save it in UTF-8`, error);
  }
}

/** @throws StreamError `invalid_config`, with line and column of each mistake; never quotes values */
export function parseJson(text: string, source: string): unknown {
  const scanner = new JsonScanner(text);
  const mistakes = scanner.mistakes.toSorted((a, b) => a.offset - b.offset);
  if (mistakes.length > 0)
    throw configError(
      mistakes
        .map(({ offset, message }) => {
          const { line, column } = scanner.position(offset);
          return `${source}:${line}:${column}: ${message}`;
        })
        .join('\n'),
    );
  return JSON.parse(text) as unknown;
}
