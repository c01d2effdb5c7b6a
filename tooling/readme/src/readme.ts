import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { callTables } from './call-tables.js';
import { channelTable } from './channel-table.js';
import { channelNames } from './channel-names.js';
import { eventTables } from './event-tables.js';

interface Part {
  readonly begin: string;
  readonly end: string;
  readonly write: () => string | Promise<string>;
}

/** Parts of the repository's Markdown files that are generated, by the path of the file. */
const PARTS = {
  'README.md': [
    {
      begin: '<!-- channel names: what core declares; `pnpm readme` writes it -->',
      end: '<!-- end of channel names -->',
      write: channelNames,
    },
    {
      begin: '<!-- channels: what the adapters declare; `pnpm readme` writes it -->',
      end: '<!-- end of channels -->',
      write: channelTable,
    },
  ],
  'docs/events.md': [
    {
      begin: '<!-- events: what the sources of core declare; `pnpm readme` writes it -->',
      end: '<!-- end of events -->',
      write: eventTables,
    },
  ],
  'packages/simulator/README.md': [
    {
      begin: '<!-- calls: what the simulators serve; `pnpm readme` writes it -->',
      end: '<!-- end of calls -->',
      write: callTables,
    },
  ],
} satisfies Record<string, readonly Part[]>;

/** A file with generated parts, as a path in the repository. */
export type GeneratedFile = keyof typeof PARTS;

/** The files with generated parts. */
export const GENERATED_FILES = Object.keys(PARTS) as readonly GeneratedFile[];

const urlOf = (file: GeneratedFile): URL => new URL(`../../../${file}`, import.meta.url);

/** The text of a file. */
export const read = (file: GeneratedFile): Promise<string> => readFile(urlOf(file), 'utf8');

/** Writes a file's generated parts. */
export const update = async (file: GeneratedFile): Promise<void> =>
  writeFile(urlOf(file), await withDeclarations(file, await read(file)));

/**
 * The text of a file with its parts as the code declares them now.
 *
 * @throws Error when it has no place for them
 */
export async function withDeclarations(file: GeneratedFile, before: string): Promise<string> {
  let text = before;
  for (const part of PARTS[file]) text = await withPart(text, part);
  return format(text, { ...(await resolveConfig(urlOf(file))), parser: 'markdown' });
}

async function withPart(text: string, { begin, end, write }: Part): Promise<string> {
  const from = text.indexOf(begin);
  const until = text.indexOf(end);
  if (from < 0 || until < from) throw new Error(`there is no ${begin} ... ${end}`);
  return `${text.slice(0, from)}${begin}\n\n${await write()}\n\n${text.slice(until)}`;
}
