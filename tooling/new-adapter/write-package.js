import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { renamed, UsageError } from './adapter-names.js';

/** A package of this repository, which is built, linted and formatted as it stands. */
const TEMPLATE = fileURLToPath(new URL('./template', import.meta.url));

/** What takes the place of its manifest and its settings in a project of its own. */
const STANDALONE = fileURLToPath(new URL('./standalone', import.meta.url));

/** What an adapter is, wherever it lies. */
const EVERYWHERE = /^(?:src\/|README\.md$)/;

/** What a build leaves in the template's folder. */
const LEFTOVER = /^(?:dist|node_modules|\.turbo)\//;

/**
 * Writes an adapter with these names. Returns the paths of its files in the folder.
 *
 * @param isElsewhere - whether the folder is a project of its own
 * @throws UsageError if the folder exists
 */
export async function writePackage(folder, names, isElsewhere) {
  if (existsSync(folder)) throw new UsageError(`${folder} exists: remove it, or choose another name`);
  const template = await filesIn(TEMPLATE);
  const sources = isElsewhere
    ? [...template.filter(({ path }) => EVERYWHERE.test(path)), ...(await filesIn(STANDALONE))]
    : template;
  for (const { file, path } of sources) {
    const target = join(folder, renamed(path, names));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, await contentOf(file, names));
  }
  return sources.map(({ path }) => renamed(path, names));
}

/** The files in a folder and below, each with its path from there. */
async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, path: relative(folder, file) }))
    .filter(({ path }) => !LEFTOVER.test(path));
}

/** Other names are longer or shorter: lines break elsewhere. */
async function contentOf(file, names) {
  const text = renamed(await readFile(file, 'utf8'), names);
  const published = file.endsWith('package.json') ? text.replace(/^ {2}"private": true,\n/m, '') : text;
  return await format(published, { ...(await resolveConfig(file)), filepath: file });
}
