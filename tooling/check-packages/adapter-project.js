import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { INSTALLS, PEER_RANGES } from '../new-adapter/installs.js';
import { installedVersion, QUIET } from './consumer.js';
import { mustRun, run } from './run.js';

/** The name of the project's adapter. */
const NAME = 'bitstamp';

const GENERATOR = 'tooling/new-adapter/main.js';

/** An adapter with more channels than a new one, with its simulator and its conformance test. */
const EXAMPLE = 'packages/testkit/src/example';

/**
 * The project of an author of adapters: what `new-adapter` writes and installs, with the example beside it. Packages of
 * hftjs come from their tarballs, others in the version of the workspace. Runs the project's scripts and loads its entry
 * points. Returns the mistakes and the number of tests that passed.
 */
export async function checkAdapterProject({ root, directory, packed }) {
  await mustRun(process.execPath, [join(root, GENERATOR), NAME, '--out', directory]);
  const file = join(directory, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...manifest, overrides: await lockedVersions(packed) }));
  await cp(join(root, EXAMPLE), join(directory, 'src/example'), { recursive: true });
  for (const { flag, specs } of INSTALLS) {
    const sources = await Promise.all(specs.map((spec) => sourceOf(spec, { root, packed })));
    await mustRun('npm', ['install', ...QUIET, flag, ...sources], { cwd: directory });
  }
  await mustRun('npm', ['pkg', 'set', ...PEER_RANGES], { cwd: directory });

  const findings = [];
  const { peerDependencies } = JSON.parse(await readFile(file, 'utf8'));
  if (Object.values(peerDependencies).join(' ') !== '<1.0.0 <1.0.0')
    findings.push(`npm pkg set: the peers are ${JSON.stringify(peerDependencies)}`);
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

/** What npm installs for a package of an install command, such as `vitest@4`. Throws if the workspace has another. */
async function sourceOf(spec, { root, packed }) {
  const { name, range = '' } = /^(?<name>.[^@]*)(?:@~?(?<range>.+))?$/.exec(spec).groups;
  const own = packed.find((one) => one.name === name);
  if (own) return own.tarball;
  const version = await installedVersion(root, name);
  if (range && !version.startsWith(`${range}.`))
    throw new Error(`a new adapter installs ${spec}, but the workspace has ${version}`);
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
