import { format, resolveConfig } from 'prettier';
import { channelTable } from './channel-table.js';
import { channelNames } from './channel-names.js';

/** The README with the tables. */
export const README = new URL('../../../README.md', import.meta.url);

interface Part {
  readonly begin: string;
  readonly end: string;
  readonly write: () => string;
}

const PARTS: readonly Part[] = [
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
];

/**
 * A README with the present tables of core and the adapters.
 *
 * @throws Error when it has no place for them
 */
export async function withDeclarations(readme: string): Promise<string> {
  const text = PARTS.reduce(withPart, readme);
  return format(text, { ...(await resolveConfig(README)), parser: 'markdown' });
}

function withPart(readme: string, { begin, end, write }: Part): string {
  const from = readme.indexOf(begin);
  const until = readme.indexOf(end);
  if (from < 0 || until < from) throw new Error(`the README has no ${begin} ... ${end}`);
  return `${readme.slice(0, from)}${begin}\n\n${write()}\n\n${readme.slice(until)}`;
}
