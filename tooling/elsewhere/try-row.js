import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import ts from 'typescript';
import { run } from '../check-packages/run.js';
import { INSTALL_TOOLS } from './rows.js';
import { toolsOf } from './tools.js';

const PROGRAM = join(import.meta.dirname, 'program');

/** How long one command may take, in milliseconds. A program that does not exit is killed then. */
const PATIENCE = 240_000;

/** What npm prints where the registry lacks a package or a version of it. */
const ABSENT = /\b(E404|ETARGET|ENOVERSIONS)\b/;

/** What the program prints when all of it works. */
const EXPECTED = [
  'without TLS: ticker trade my_trade',
  'TLS through a proxy: ticker trade my_trade',
  'a service: 3 orders filled',
  'done',
].join('\n');

/**
 * Tries one row in a new folder: installs its tools, makes a user's project of the tarballs in a folder below, where the
 * tools are found, and runs the row's commands. Returns the version that was tried and `failure` or `skipped`, a text each.
 */
export async function tryRow(row, { root, directory, packed, trust, registry }) {
  const project = join(directory, 'project');
  const { tools, version } = await toolsOf(row, root);
  await createProject(directory, {});
  const installed = await run(INSTALL_TOOLS[0], [...INSTALL_TOOLS.slice(1), ...tools], {
    cwd: directory,
    timeout: PATIENCE,
  });
  if (!installed.ok) {
    const text = `${tools.join(' ')} could not be installed:\n${installed.output.trim()}`;
    return ABSENT.test(installed.output) ? { version, skipped: text } : { version, failure: text };
  }

  await createProject(project, await copyTarballs(packed, project));
  await writeProgram(project);
  for (const [name, content] of Object.entries(row.files)) await writeFile(join(project, name), content);
  const env = {
    PATH: [join(directory, 'node_modules', '.bin'), dirname(process.execPath), process.env.PATH].join(
      delimiter,
    ),
    YARN_NPM_REGISTRY_SERVER: registry,
  };
  for (const step of ['install', 'build', 'run']) {
    const command = row[step];
    if (!command) continue;
    const options = { cwd: project, timeout: PATIENCE, env: { ...env, ...(step === 'run' && trust) } };
    const { ok, stdout, output } = await run(command[0], command.slice(1), options);
    if (!ok) return { version, failure: `${command.join(' ')}\n${output.trim()}` };
    if (step === 'run' && stdout.trim() !== EXPECTED)
      return { version, failure: `${command.join(' ')} printed\n${stdout.trim()}\nnot\n${EXPECTED}` };
  }
  return { version };
}

async function createProject(directory, dependencies) {
  await mkdir(directory, { recursive: true });
  const manifest = { name: 'trial', private: true, type: 'module', dependencies };
  await writeFile(join(directory, 'package.json'), JSON.stringify(manifest));
}

/** Copies the tarballs into the project. Returns them as its dependencies. */
async function copyTarballs(packed, project) {
  await mkdir(project, { recursive: true });
  const entries = await Promise.all(
    packed.map(async ({ name, tarball }) => {
      const file = basename(tarball);
      await cp(tarball, join(project, file));
      return [name, `file:./${file}`];
    }),
  );
  return Object.fromEntries(entries);
}

/** The program in TypeScript, and beside it in JavaScript. */
async function writeProgram(project) {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
  for (const name of await readdir(PROGRAM)) {
    const source = await readFile(join(PROGRAM, name), 'utf8');
    const { outputText } = ts.transpileModule(source, { compilerOptions });
    await writeFile(join(project, name), source);
    await writeFile(join(project, name.replace(/\.ts$/, '.js')), outputText);
  }
}
