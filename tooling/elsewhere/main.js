// Tries the packed packages elsewhere: each row in an empty project, with a program that receives public and own events
// from a simulated venue. Arguments are names of rows; by default all are tried.
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packPackages } from '../check-packages/pack.js';
import { mustRun } from '../check-packages/run.js';
import { makeCertificate } from './certificate.js';
import { checkReadme } from './readme.js';
import { ROWS } from './rows.js';
import { tryRow } from './try-row.js';

/** The packages that the program imports. */
const PACKAGES = ['@hftjs/adapter-kraken', '@hftjs/core', '@hftjs/service', '@hftjs/simulator'];

/** How many rows are tried at the same time. */
const AT_ONCE = 2;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The rows that the arguments name. Ends the process where one is unknown. */
function selectedRows(names) {
  const unknown = names.filter((name) => !ROWS.some((row) => row.name === name));
  if (unknown.length > 0) {
    const known = ROWS.map(({ name }) => name).join(', ');
    console.error(`no such row: ${unknown.join(', ')}; the rows are ${known}`);
    process.exit(2);
  }
  return names.length > 0 ? ROWS.filter(({ name }) => names.includes(name)) : ROWS;
}

const WIDTH = Math.max(...ROWS.map(({ name }) => name.length));

/** Prints a line of the table, and below it why the row failed or was skipped. */
function report({ name }, { version, failure, skipped }, seconds) {
  const verdict = failure ? 'FAIL' : skipped ? 'SKIP' : 'ok  ';
  console.log(`${verdict}  ${name.padEnd(WIDTH)}  ${version.padEnd(9)}  ${seconds.toFixed(0).padStart(3)} s`);
  if (failure ?? skipped) console.log((failure ?? skipped).replace(/^/gm, '        '));
}

async function tryRows(rows, temporary) {
  const [packed, trust, { stdout: registry }] = await Promise.all([
    packPackages(root, temporary, PACKAGES),
    makeCertificate(temporary),
    mustRun('npm', ['config', 'get', 'registry']),
  ]);
  const shared = { root, packed, trust, registry: registry.trim() };
  const waiting = [...rows];
  const results = [];
  const work = async () => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      const began = Date.now();
      const result = await tryRow(row, { ...shared, directory: join(temporary, row.name) });
      report(row, result, (Date.now() - began) / 1000);
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

const rows = selectedRows(process.argv.slice(2));
await checkReadme(ROWS, root);
const temporary = await realpath(await mkdtemp(join(tmpdir(), 'hftjs-elsewhere-')));
try {
  const results = await tryRows(rows, temporary);
  const failed = results.filter(({ failure }) => failure).length;
  const skipped = results.filter((result) => result.skipped).length;
  console.log(`\n${results.length - failed - skipped} work, ${failed} failed, ${skipped} skipped`);
  if (failed > 0) process.exitCode = 1;
} finally {
  await rm(temporary, { recursive: true, force: true });
}
