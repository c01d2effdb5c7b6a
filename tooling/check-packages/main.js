// Packs every publishable package and checks the tarballs: their content, the complaints of publint and attw, and whether
// projects outside this workspace can install, type-check and run them, also that of an author of adapters.
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkAdapterProject } from './adapter-project.js';
import { codeBlockFindings } from './code-blocks.js';
import { consume, installDevTools } from './consumer.js';
import { packPackages } from './pack.js';
import { entryPointProgram, STREAM_EVENT, STREAM_PROGRAM } from './programs.js';
import { peerRangeFindings, releaseFindings } from './release.js';
import { run } from './run.js';
import { tarballFindings } from './tarball.js';

/** The most bytes that core and one adapter may take in a user's node_modules, with their dependencies. */
const SIZE_LIMIT = 5_000_000;

/** Packages for authors of adapters, which depend on vitest and eslint. */
const DEVELOPMENT = ['@hftjs/testkit', '@hftjs/eslint-config'];

const root = fileURLToPath(new URL('../..', import.meta.url));
let failed = false;

function report(what, findings, note) {
  if (findings.length > 0) failed = true;
  console.log(`${findings.length > 0 ? 'FAIL' : 'ok  '}  ${what}${note ? `  ${note}` : ''}`);
  for (const finding of findings) console.log(finding.replace(/^/gm, '        '));
}

const kilobytes = (bytes) => `${Math.round(bytes / 1000)} kB`;

const total = (sizes) => sizes.reduce((sum, { bytes }) => sum + bytes, 0);

async function checkTarballs(packed) {
  for (const one of packed) {
    const findings = await tarballFindings(root, one);
    report(one.name, findings, `${one.files.length} files, ${kilobytes(one.size)} packed`);
  }
}

/** Core and one adapter, alone: works without the optional simulator, and is small. */
async function checkStreamConsumer(packed, { directory, tsc }) {
  const packages = packed.filter(({ name }) => ['@hftjs/core', '@hftjs/adapter-kraken'].includes(name));
  const { findings, sizes, printed } = await consume({ directory, packages, program: STREAM_PROGRAM, tsc });
  const bytes = total(sizes);
  if (findings.length === 0) findings.push(...eventFindings(printed));
  if (bytes > SIZE_LIMIT) findings.push(`installs ${kilobytes(bytes)}, more than ${kilobytes(SIZE_LIMIT)}`);
  report(
    'consumer: core + adapter-kraken',
    findings,
    `${kilobytes(bytes)} installed of ${kilobytes(SIZE_LIMIT)}`,
  );
  for (const size of sizes) console.log(`        ${size.name}  ${kilobytes(size.bytes)}`);
}

function eventFindings(printed) {
  const event = JSON.parse(printed);
  return Object.entries(STREAM_EVENT)
    .filter(([field, value]) => event[field] !== value)
    .map(
      ([field, value]) =>
        `${field} is ${JSON.stringify(event[field])}, not ${JSON.stringify(value)}: ${printed}`,
    );
}

/** Every entry point of these packages and no others resolves, type-checks and loads. */
async function checkEntryPoints(packages, { what, directory, tsc }) {
  const { program, expected } = entryPointProgram(packages);
  const { findings, printed } = await consume({ directory, packages, program, tsc });
  if (findings.length === 0 && printed !== String(expected))
    findings.push(`printed ${printed}, not ${expected}`);
  report(`consumer: ${what}`, findings, `${expected} entry points`);
}

/** The command of the simulators starts where all packages are installed. */
async function checkCommand(directory) {
  const command = join(directory, 'node_modules', '.bin', 'hftjs-simulator');
  const { ok, stdout, output } = await run(command, ['--help'], { cwd: directory });
  const findings = ok && stdout.includes('Usage: hftjs-simulator') ? [] : [`--help:\n${output.trim()}`];
  report('command: hftjs-simulator', findings);
}

/** The programs that the documents show compile where all packages are installed. */
async function checkCodeBlocks(directory, tsc) {
  const { findings, count } = await codeBlockFindings({ root, directory, tsc });
  report('programs in documents', findings, `${count} programs`);
}

/** A new adapter in a project of its own, with the example. */
async function checkAdapter(packed, directory) {
  const { findings, passed } = await checkAdapterProject({ root, directory, packed });
  report('consumer: an adapter elsewhere', findings, `${passed} tests passed`);
}

/** What the changesets would release, and which versions of core accept what is packed now. */
async function checkRelease(packed, directory) {
  const { findings, versions } = await releaseFindings(root, join(directory, 'manifests'));
  report('changesets', findings, `${versions.size} packages, core ${versions.get('@hftjs/core')}`);
  report('peer ranges', await peerRangeFindings(packed, join(directory, 'peers')));
}

const temporary = await realpath(await mkdtemp(join(tmpdir(), 'hftjs-packages-')));
try {
  const packed = await packPackages(root, temporary);
  await checkTarballs(packed);
  await checkRelease(packed, join(temporary, 'release'));
  const projects = join(temporary, 'consumers');
  const tsc = await installDevTools(root, projects);
  await checkStreamConsumer(packed, { directory: join(projects, 'stream'), tsc });
  await checkEntryPoints(
    packed.filter(({ name }) => ['@hftjs/core', '@hftjs/service'].includes(name)),
    { what: 'core + service', directory: join(projects, 'service'), tsc },
  );
  await checkEntryPoints(
    packed.filter(({ name }) => !DEVELOPMENT.includes(name)),
    { what: 'all but testkit and eslint-config', directory: join(projects, 'all'), tsc },
  );
  await checkCommand(join(projects, 'all'));
  await checkCodeBlocks(join(projects, 'all'), tsc);
  await checkAdapter(packed, join(temporary, 'adapter'));
} finally {
  await rm(temporary, { recursive: true, force: true });
}
if (failed) process.exitCode = 1;
