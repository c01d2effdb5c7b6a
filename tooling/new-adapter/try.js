// Tries `new-adapter` in a copy of this repository: what it writes builds, passes and can be packed at once, and names
// that cannot be are refused.
import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packPackages } from '../check-packages/pack.js';
import { run } from '../check-packages/run.js';
import { tarballFindings } from '../check-packages/tarball.js';
import { copyRepository } from './working-copy.js';

/** Two words: the names of files, classes and exchanges differ. */
const NAME = 'gate_io';
const FOLDER = 'packages/adapter-gate-io';
const PACKAGE = '@hftjs/adapter-gate-io';

/** The most lines of TypeScript that a new adapter may have, without empty ones: it is read before it is changed. */
const MOST_LINES = 320;

/** Arguments that are refused, once the package exists, and what the message contains. */
const REFUSALS = [
  [[NAME], `${FOLDER} exists`],
  [['kraken'], 'hftjs has an adapter for kraken'],
  [['core'], 'core is the name of a part of hftjs'],
  [['my_venue'], 'my_venue is the name in the template'],
  [['Bitstamp'], '"Bitstamp" is not the name of an exchange'],
  [['1inch'], '"1inch" is not the name of an exchange'],
  [['bit__stamp'], '"bit__stamp" is not the name of an exchange'],
  [['x'.repeat(65)], 'the name has 65 characters'],
  [['bitstamp', '--scope', '@me'], '--scope is for an adapter in a project of its own'],
  [['bitstamp', '--out', 'elsewhere', '--scope', 'me'], '"me" is not a scope of npm'],
  [[], 'name one exchange'],
];

const root = fileURLToPath(new URL('../..', import.meta.url));
// The other packages have been built here.
process.env.TURBO_CACHE_DIR ??= join(root, '.turbo/cache');

async function report(what, work) {
  const begun = Date.now();
  const findings = await work();
  const seconds = ((Date.now() - begun) / 1000).toFixed(0);
  console.log(`${findings.length > 0 ? 'FAIL' : 'ok  '}  ${what}  ${seconds} s`);
  for (const finding of findings) console.log(finding.replace(/^/gm, '        '));
  if (findings.length > 0) process.exitCode = 1;
}

/** A check that passes when a program succeeds. */
async function succeeds(cwd, [program, ...args]) {
  const { ok, output } = await run(program, args, { cwd });
  return ok ? [] : [output.trim()];
}

const pnpm = (...args) => ['npx', '-y', 'pnpm@12', ...args];
const bin = (name, ...args) => [join('node_modules', '.bin', name), ...args];

async function lineFindings(src) {
  const paths = (await readdir(src, { recursive: true })).filter((path) => path.endsWith('.ts'));
  const texts = await Promise.all(paths.map((path) => readFile(join(src, path), 'utf8')));
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '');
  return lines.length > MOST_LINES ? [`${lines.length} lines, more than ${MOST_LINES}`] : [];
}

async function packageFindings(copy, destination) {
  const [packed] = await packPackages(copy, destination, [PACKAGE]);
  return tarballFindings(copy, packed);
}

async function refusalFindings(copy) {
  const main = join(copy, 'tooling/new-adapter/main.js');
  const findings = [];
  for (const [args, expected] of REFUSALS) {
    const { code, output } = await run(process.execPath, [main, ...args], { cwd: copy });
    if (code !== 2 || !output.includes(expected))
      findings.push(
        `new-adapter ${args.join(' ')}: exit code ${code}, expected 2 and "${expected}":\n${output}`,
      );
  }
  return findings;
}

const temporary = await realpath(await mkdtemp(join(tmpdir(), 'hftjs-new-adapter-')));
try {
  const copy = join(temporary, 'hftjs');
  await copyRepository(root, copy);
  await report('new-adapter', () => succeeds(copy, pnpm('new-adapter', NAME)));
  await report('install', () => succeeds(copy, pnpm('install', '--prefer-offline', '--no-frozen-lockfile')));
  await report('build', () => succeeds(copy, pnpm('build', `--filter=${PACKAGE}...`)));
  await Promise.all([
    report('test', () => succeeds(copy, bin('vitest', 'run', FOLDER))),
    report('lint', () => succeeds(copy, bin('eslint', FOLDER, '--max-warnings', '0'))),
    report('format', () => succeeds(copy, bin('prettier', '--check', FOLDER))),
    report('types', () => succeeds(copy, bin('tsc', '-p', `${FOLDER}/tsconfig.json`))),
    report('package', () => packageFindings(copy, temporary)),
    report('lines of TypeScript', () => lineFindings(join(copy, FOLDER, 'src'))),
    report('names that are refused', () => refusalFindings(copy)),
  ]);
} finally {
  await rm(temporary, { recursive: true, force: true });
}
