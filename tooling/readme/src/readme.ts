import { format, resolveConfig } from 'prettier';
import { channelTable } from './channel-table.js';

/** The README that the parts belong to. */
export const README = new URL('../../../README.md', import.meta.url);

const BEGIN = '<!-- channels: what the adapters declare; `pnpm readme` writes it -->';
const END = '<!-- end of channels -->';

/**
 * A README with its declared parts as the adapters declare them now.
 *
 * @throws Error when it has no place for them
 */
export async function withDeclarations(readme: string): Promise<string> {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the README has no ${BEGIN} ... ${END}`);
  const text = `${readme.slice(0, begin)}${BEGIN}\n\n${channelTable()}\n\n${readme.slice(end)}`;
  return format(text, { ...(await resolveConfig(README)), parser: 'markdown' });
}
