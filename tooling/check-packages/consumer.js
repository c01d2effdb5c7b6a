import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installCommand } from '../pack/install-command.js';
import { mustRun, run } from './run.js';

/** How npm installs: without scripts, and without a word about anything but errors. */
export const QUIET = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', '--prefer-offline'];

/** The strictest a user's compiler may be: it also reads our declaration files and those of what they import. */
const TSCONFIG = {
  compilerOptions: {
    target: 'ES2023',
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    skipLibCheck: false,
    outDir: 'dist',
  },
  files: ['main.ts'],
};

/**
 * Installs the compiler in a folder above the consumers' projects, where it is found and not counted. The version is
 * the workspace's own.
 */
export async function installDevTools(root, directory) {
  const names = ['typescript', '@types/node'];
  const versions = await Promise.all(
    names.map(async (name) => `${name}@${await installedVersion(root, name)}`),
  );
  await createProject(directory);
  await mustRun('npm', ['install', ...QUIET, ...versions], { cwd: directory });
  return join(directory, 'node_modules', '.bin', 'tsc');
}

/** The version of a dependency in the `node_modules` of a folder of the workspace. */
export async function installedVersion(directory, name) {
  const path = join(directory, 'node_modules', name, 'package.json');
  return JSON.parse(await readFile(path, 'utf8')).version;
}

/**
 * A user's project: an empty folder, the tarballs installed by the line that `pack-packages` prints, one program. Type-checks and runs it. Returns its
 * mistakes, its output, and how many bytes npm installed.
 */
export async function consume({ directory, packages, program, tsc }) {
  await createProject(directory);
  const command = installCommand(
    packages,
    packages.map(({ name }) => name),
  );
  await mustRun('sh', ['-c', `${command} ${QUIET.join(' ')}`], { cwd: directory });
  const sizes = await installedSizes(join(directory, 'node_modules'));
  await writeFile(join(directory, 'main.ts'), program);
  await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  const compiled = await run(tsc, ['-p', '.'], { cwd: directory });
  if (!compiled.ok) return { findings: [`tsc:\n${compiled.output.trim()}`], sizes, printed: '' };
  const ran = await run(process.execPath, ['dist/main.js'], { cwd: directory });
  return { findings: ran.ok ? [] : [`node:\n${ran.output.trim()}`], sizes, printed: ran.stdout.trim() };
}

async function createProject(directory) {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
}

/** Bytes of all files by package, largest first; npm's own bookkeeping is not counted. */
async function installedSizes(modules) {
  const names = (await readdir(modules)).filter((name) => !name.startsWith('.'));
  const packages = await Promise.all(
    names.map(async (name) =>
      name.startsWith('@') ? (await readdir(join(modules, name))).map((inner) => `${name}/${inner}`) : [name],
    ),
  );
  const sizes = await Promise.all(
    packages.flat().map(async (name) => ({ name, bytes: await bytesUnder(join(modules, name)) })),
  );
  return sizes.sort((a, b) => b.bytes - a.bytes);
}

async function bytesUnder(path) {
  const stats = await lstat(path);
  if (!stats.isDirectory()) return stats.size;
  const inner = await Promise.all((await readdir(path)).map((name) => bytesUnder(join(path, name))));
  return inner.reduce((sum, bytes) => sum + bytes, 0);
}
