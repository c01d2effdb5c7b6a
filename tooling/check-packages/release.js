import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { QUIET } from './consumer.js';
import { publishablePackages } from './pack.js';
import { mustRun, run } from './run.js';

const CORE = '@hftjs/core';

/**
 * The mistakes of the next release, made in a copy of the manifests and changesets: what a change of core alone would
 * release with it, and that no package leaves 0.x by itself.
 */
export async function releaseFindings(root, directory) {
  await copyManifests(root, directory);
  const before = await versionsIn(directory);
  const first = await release(root, directory);
  const findings = first.flatMap(({ name, version, changelog }) => [
    ...(isMajor(before.get(name), version) ? [`${name} becomes ${version}`] : []),
    ...(version === before.get(name) || changelog.includes(`\n## ${version}\n`)
      ? []
      : [`${name}: CHANGELOG.md has no section of ${version}`]),
  ]);

  await writeFile(
    join(directory, '.changeset', 'core.md'),
    `---\n'${CORE}': minor\n---\n\nAdded something.\n`,
  );
  const versions = new Map(first.map(({ name, version }) => [name, version]));
  const second = await release(root, directory);
  const core = second.find(({ name }) => name === CORE);
  if (core.version !== nextMinor(versions.get(CORE)))
    findings.push(`${CORE} is ${core.version} after a minor change of ${versions.get(CORE)}`);
  const peers = second.filter(({ manifest }) => manifest.peerDependencies?.[CORE] !== undefined);
  findings.push(
    ...peers
      .filter(({ name, version }) => version !== versions.get(name))
      .map(({ name, version }) => `${name} becomes ${version} because of a minor change of ${CORE}`),
  );
  return { findings, versions };
}

/**
 * The mistakes of peer ranges: an adapter that was packed now is installed with core's next minor version without a
 * complaint, and is refused with core's next major one.
 */
export async function peerRangeFindings(packed, directory) {
  const core = packed.find(({ name }) => name === CORE);
  const adapter = packed.find(({ name }) => name === '@hftjs/adapter-kraken');
  const range = `>=${core.manifest.version} <1.0.0`;
  const packedRange = adapter.manifest.peerDependencies[CORE];
  const minor = await installTogether(adapter, core, {
    version: nextMinor(core.manifest.version),
    directory: join(directory, 'minor'),
  });
  const major = await installTogether(adapter, core, {
    version: '1.0.0',
    directory: join(directory, 'major'),
  });
  return [
    ...(packedRange === range ? [] : [`the range of core is ${packedRange}, not ${range}`]),
    ...(minor === '' ? [] : [`not with core ${nextMinor(core.manifest.version)}:\n${minor}`]),
    ...(major.includes('ERESOLVE') ? [] : ['npm installs it with core 1.0.0 too']),
  ];
}

/** What npm complains about; empty if about nothing. */
async function installTogether(adapter, core, { version, directory }) {
  const tarball = await withVersion(core.tarball, version, join(directory, 'core'));
  const project = join(directory, 'project');
  await mkdir(project);
  await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const quiet = QUIET.filter((option) => !option.startsWith('--loglevel'));
  const installed = await run('npm', ['install', ...quiet, '--loglevel=warn', tarball, adapter.tarball], {
    cwd: project,
  });
  if (!installed.ok || /warn/i.test(installed.output)) return installed.output.trim();
  const listed = await run('npm', ['ls', '--all'], { cwd: project });
  return listed.ok ? '' : listed.output.trim();
}

/** The same package with another version. */
async function withVersion(tarball, version, directory) {
  await mkdir(directory, { recursive: true });
  await mustRun('tar', ['-xzf', tarball], { cwd: directory });
  const path = join(directory, 'package', 'package.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...manifest, version }));
  await mustRun('tar', ['-czf', 'core.tgz', 'package'], { cwd: directory });
  return join(directory, 'core.tgz');
}

/** Copies what `changeset` reads, as a repository of one commit, which it needs for its texts. */
async function copyManifests(root, directory) {
  await mkdir(directory, { recursive: true });
  const { stdout } = await mustRun('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  });
  const wanted = stdout
    .split('\0')
    .filter((path) => /(^|\/)package\.json$|^\.changeset\/|^pnpm-workspace\.yaml$/.test(path))
    .filter((path) => existsSync(join(root, path)));
  for (const path of wanted) await cp(join(root, path), join(directory, path));
  await mustRun('git', ['init', '--quiet'], { cwd: directory });
  await commit(directory);
}

async function commit(directory) {
  await mustRun('git', ['add', '--all'], { cwd: directory });
  const author = ['-c', 'user.name=check', '-c', 'user.email=check@localhost', '-c', 'commit.gpgsign=false'];
  await mustRun('git', [...author, 'commit', '--quiet', '--allow-empty', '--message=release'], {
    cwd: directory,
  });
}

/** Releases what the changesets say. Returns the published packages with their versions and CHANGELOGs. */
async function release(root, directory) {
  await mustRun(join(root, 'node_modules', '.bin', 'changeset'), ['version'], { cwd: directory });
  await commit(directory);
  const packages = await publishablePackages(directory);
  return Promise.all(
    packages.map(async ({ directory: folder, manifest }) => ({
      name: manifest.name,
      version: manifest.version,
      manifest,
      changelog: await readFile(join(folder, 'CHANGELOG.md'), 'utf8').catch(() => ''),
    })),
  );
}

async function versionsIn(directory) {
  const packages = await publishablePackages(directory);
  return new Map(packages.map(({ manifest }) => [manifest.name, manifest.version]));
}

const isMajor = (before, after) => before.split('.')[0] !== after.split('.')[0];

const nextMinor = (version) => {
  const [major, minor] = version.split('.').map(Number);
  return `${major}.${minor + 1}.0`;
};
