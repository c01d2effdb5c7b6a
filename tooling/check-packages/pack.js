import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from './run.js';

/** The packages under `packages/` and `tooling/` that are published. */
export async function publishablePackages(root) {
  const folders = await Promise.all(
    ['packages', 'tooling'].map(async (parent) =>
      (await readdir(join(root, parent))).map((folder) => join(root, parent, folder)),
    ),
  );
  const packages = await Promise.all(
    folders.flat().map(async (directory) => {
      try {
        return { directory, manifest: JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')) };
      } catch {
        return undefined; // A folder that is no package, such as what an old branch left behind.
      }
    }),
  );
  return packages.filter((found) => found && !found.manifest.private);
}

/**
 * Packs publishable packages as `pnpm publish` would: name, folder, tarball, its manifest and its files.
 *
 * @param names - of the packages; by default of all
 */
export async function packPackages(root, destination, names) {
  const all = await publishablePackages(root);
  const packages = all.filter(({ manifest }) => names?.includes(manifest.name) ?? true);
  const filters = packages.map(({ manifest }) => `--filter=${manifest.name}`);
  const pack = ['pack', '--json', '--pack-destination', destination];
  const { stdout } = await mustRun('npx', ['-y', 'pnpm@12', '-r', ...filters, ...pack], { cwd: root });
  const parsed = JSON.parse(stdout.slice(stdout.search(/^[[{]/m)));
  const packed = Array.isArray(parsed) ? parsed : [parsed];
  const missing = packages.filter(({ manifest }) => !packed.some(({ name }) => name === manifest.name));
  if (missing.length > 0)
    throw new Error(`not packed: ${missing.map(({ manifest }) => manifest.name).join(', ')}`);
  return Promise.all(
    packed
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(async ({ name, filename, size }) => ({
        name,
        directory: packages.find(({ manifest }) => manifest.name === name).directory,
        tarball: filename,
        size,
        files: await listFiles(filename),
        manifest: await readManifest(filename),
      })),
  );
}

async function listFiles(tarball) {
  const { stdout } = await mustRun('tar', ['-tzf', tarball]);
  return stdout
    .split(/\r?\n/)
    .flatMap((line) => (line && !line.endsWith('/') ? [line.replace(/^package\//, '')] : []));
}

async function readManifest(tarball) {
  const { stdout } = await mustRun('tar', ['-xzOf', tarball, 'package/package.json']);
  return JSON.parse(stdout);
}
