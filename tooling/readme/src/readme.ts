import { format, resolveConfig } from 'prettier';
import { channelTable } from './channel-table.js';
import { channelWords } from './channel-words.js';

/** The README that the parts belong to. */
export const README = new URL('../../../README.md', import.meta.url);

interface Part {
  readonly begin: string;
  readonly end: string;
  readonly write: () => string;
}

const PARTS: readonly Part[] = [
  {
    begin: '<!-- channel words: what core declares; `pnpm readme` writes it -->',
    end: '<!-- end of channel words -->',
    write: channelWords,
  },
  {
    begin: '<!-- channels: what the adapters declare; `pnpm readme` writes it -->',
    end: '<!-- end of channels -->',
    write: channelTable,
  },
];

/**
 * A README with its declared parts as core and the adapters declare them now.
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
