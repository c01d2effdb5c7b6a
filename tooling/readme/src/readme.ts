import { format, resolveConfig } from 'prettier';
import { callTables } from './call-tables.js';
import { channelTable } from './channel-table.js';
import { channelNames } from './channel-names.js';

/** The README with the tables of channels. */
export const README = new URL('../../../README.md', import.meta.url);

/** The README with the calls of the simulated venues. */
export const SIMULATOR_README = new URL('../../../packages/simulator/README.md', import.meta.url);

interface Part {
  readonly begin: string;
  readonly end: string;
  readonly write: () => string | Promise<string>;
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

const SIMULATOR_PARTS: readonly Part[] = [
  {
    begin: '<!-- calls: what the simulators serve; `pnpm readme` writes it -->',
    end: '<!-- end of calls -->',
    write: callTables,
  },
];

/**
 * A README with the present tables of core and the adapters.
 *
 * @throws Error when it has no place for them
 */
export const withDeclarations = (readme: string): Promise<string> => withParts(readme, PARTS);

/** The same for the README of the simulator. */
export const withCalls = (readme: string): Promise<string> => withParts(readme, SIMULATOR_PARTS);

async function withParts(readme: string, parts: readonly Part[]): Promise<string> {
  let text = readme;
  for (const part of parts) text = await withPart(text, part);
  return format(text, { ...(await resolveConfig(README)), parser: 'markdown' });
}

async function withPart(readme: string, { begin, end, write }: Part): Promise<string> {
  const from = readme.indexOf(begin);
  const until = readme.indexOf(end);
  if (from < 0 || until < from) throw new Error(`the README has no ${begin} ... ${end}`);
  return `${readme.slice(0, from)}${begin}\n\n${await write()}\n\n${readme.slice(until)}`;
}
