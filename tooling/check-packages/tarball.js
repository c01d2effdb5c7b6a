import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { contentFindings } from './contents.js';
import { lintFindings } from './lint.js';

/** The mistakes of one packed package: in its content, and the complaints of publint and attw. */
export const tarballFindings = async (root, one) => [
  ...contentFindings(one, await sourcesOf(one)),
  ...(await lintFindings(root, one)),
];

/** A package's sources on disk; none if nothing of it is compiled. */
async function sourcesOf({ directory }) {
  const src = join(directory, 'src');
  const files = existsSync(src) ? await readdir(src, { recursive: true }) : [];
  return new Set(files.map((file) => `src/${file}`));
}
