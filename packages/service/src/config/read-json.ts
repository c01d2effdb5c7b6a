import { readFile } from 'node:fs/promises';
import { JsonScanner } from './json-scanner.js';
import { configError } from './problems.js';

/** @throws StreamError `invalid_config` when the file cannot be read or is not JSON, with line and column */
export async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw configError(
      `the config ${file} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}`,
      error,
    );
  }
  return parseJson(text.replace(/^\uFEFF/, ''), file);
}

/** @throws StreamError `invalid_config`, with line and column of each mistake; never quotes values */
export function parseJson(text: string, source: string): unknown {
  const { mistakes } = new JsonScanner(text);
  if (mistakes.length > 0)
    throw configError(
      mistakes.map(({ offset, message }) => `${source}:${position(text, offset)}: ${message}`).join('\n'),
    );
  return JSON.parse(text) as unknown;
}

function position(text: string, offset: number): string {
  const lines = text.slice(0, offset).split('\n');
  return `${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
}
