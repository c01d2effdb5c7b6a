import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installedVersion, QUIET } from './consumer.js';
import { mustRun, run } from './run.js';

/** The section of CONTRIBUTING that describes an adapter in a project of its own. */
const SECTION = /^### An adapter elsewhere$(.*?)(?=^##|(?![^]))/ms;

/** A file that the section shows: its name in a line of its own, then its content. */
const FILE = /^`([\w.]+)`:\n\n```\w+\n(.*?)^```$/gms;

const INSTALL = /^npm install (--save-\w+) (.+)$/gm;

/** The smallest adapter, with its simulator and its conformance test. */
const EXAMPLE = 'packages/testkit/src/example';

/**
 * The project of an author of adapters: the files and the commands of CONTRIBUTING, with the sources of the example.
 * Packages of hftjs come from their tarballs, others in the version of the workspace. Runs the project's scripts and
 * loads its entry points. Returns the mistakes and the number of tests that passed.
 */
export async function checkAdapterProject({ root, directory, packed }) {
  const { files, installs } = await readGuide(root);
  await mkdir(directory, { recursive: true });
  const overrides = await lockedVersions(packed);
  const manifest = { ...JSON.parse(files.get('package.json')), overrides };
  for (const [name, content] of files) await writeFile(join(directory, name), content);
  await writeFile(join(directory, 'package.json'), JSON.stringify(manifest));
  await cp(join(root, EXAMPLE), join(directory, 'src'), { recursive: true });
  for (const [flag, specs] of installs) {
    const sources = await Promise.all(specs.map((spec) => sourceOf(spec, { root, packed })));
    await mustRun('npm', ['install', ...QUIET, flag, ...sources], { cwd: directory });
  }

  const findings = [];
  let passed = 0;
  for (const script of ['build', 'lint', 'test']) {
    const { ok, stdout, output } = await run('npm', ['run', script], { cwd: directory });
    if (!ok) findings.push(`npm run ${script}:\n${output.trim()}`);
    if (script === 'build' && !ok) return { findings, passed };
    if (script === 'test') passed = Number(/Tests .*?(\d+) passed/.exec(stdout)?.[1] ?? 0);
  }
  if (passed === 0) findings.push('no test passed');

  const { name, exports } = manifest;
  const entries = Object.keys(exports).filter((entry) => !entry.endsWith('.json'));
  const program = entries.map((entry) => `await import('${name}${entry.slice(1)}');`).join('');
  const loaded = await run(process.execPath, ['--input-type=module', '--eval', program], { cwd: directory });
  if (!loaded.ok) findings.push(`node:\n${loaded.output.trim()}`);
  return { findings, passed };
}

/** The files and the install commands of the section. Throws if there are none. */
async function readGuide(root) {
  const text = await readFile(join(root, 'CONTRIBUTING.md'), 'utf8');
  const section = SECTION.exec(text)?.[1] ?? '';
  const files = new Map([...section.matchAll(FILE)].map(([, name, content]) => [name, content]));
  const installs = [...section.matchAll(INSTALL)].map(([, flag, specs]) => [flag, specs.trim().split(/\s+/)]);
  if (!files.has('package.json') || installs.length === 0)
    throw new Error('CONTRIBUTING.md: "An adapter elsewhere" has no package.json or no npm install');
  return { files, installs };
}

/** What npm installs for a package of an install command, such as `vitest@4`. Throws if the workspace has another. */
async function sourceOf(spec, { root, packed }) {
  const { name, range = '' } = /^(?<name>.[^@]*)(?:@~?(?<range>.+))?$/.exec(spec).groups;
  const own = packed.find((one) => one.name === name);
  if (own) return own.tarball;
  const version = await installedVersion(root, name);
  if (range && !version.startsWith(`${range}.`))
    throw new Error(`CONTRIBUTING.md installs ${spec}, but the workspace has ${version}`);
  return `${name}@${version}`;
}

/** The versions of the workspace for the dependencies of our packages, so that a new release does not change the result. */
async function lockedVersions(packed) {
  const dependencies = packed.flatMap(({ directory, manifest }) =>
    Object.keys(manifest.dependencies ?? {})
      .filter((name) => !packed.some((one) => one.name === name))
      .map(async (name) => [name, await installedVersion(directory, name)]),
  );
  return Object.fromEntries(await Promise.all(dependencies));
}
