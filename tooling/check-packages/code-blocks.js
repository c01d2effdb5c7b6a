import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.js';

/** The compiler's options for programs in documents: those of docs/install.md, with what `await using` needs. */
const TSCONFIG = {
  compilerOptions: {
    target: 'ES2023',
    lib: ['ES2023', 'ESNext.Disposable'],
    module: 'NodeNext',
    types: ['node'],
    strict: true,
    noEmit: true,
  },
};

/** Documents whose TypeScript is checked by other means: `events.md` is made of sources. */
const OTHERS = new Set(['events.md']);

const BLOCK = /^```ts\n(.*?)^```$/gms;

/** A block that another library or a file of the reader is needed for. */
const NEEDS_MORE = /from '(?!@hftjs\/(?!testkit)|node:)|^import '\./m;

/**
 * The compiler's complaints about the TypeScript of the README, of `docs/` and of the packages' READMEs, in a project where
 * all packages are installed. A block without an import continues the one above it, in the README and in `docs/`; in the
 * packages' READMEs such blocks are sketches.
 */
export async function codeBlockFindings({ root, directory, tsc }) {
  const programs = (await Promise.all((await documents(root)).map(programsOf))).flat();
  const folder = join(directory, 'blocks');
  await mkdir(folder, { recursive: true });
  await Promise.all(programs.map(({ name, code }) => writeFile(join(folder, name), code)));
  const files = programs.map(({ name }) => name);
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ ...TSCONFIG, files }));
  const { ok, output } = await run(tsc, ['-p', folder], { cwd: folder });
  const findings = ok ? [] : [output.trim()];
  return {
    findings: programs.length === 0 ? ['no document has a program'] : findings,
    count: programs.length,
  };
}

/** The documents with their paths, and whether blocks of theirs without an import belong to a program. */
async function documents(root) {
  const docs = (await readdir(join(root, 'docs'))).filter(
    (name) => name.endsWith('.md') && !OTHERS.has(name),
  );
  const packages = await readdir(join(root, 'packages'));
  return [
    { path: join(root, 'README.md'), name: 'readme', continues: true },
    ...docs.map((name) => ({ path: join(root, 'docs', name), name, continues: true })),
    ...packages.map((name) => ({ path: join(root, 'packages', name, 'README.md'), name, continues: false })),
  ];
}

async function programsOf({ path, name, continues }) {
  const text = await readFile(path, 'utf8').catch(() => ''); // A folder that is no package has none.
  const programs = [];
  for (const [, block] of text.matchAll(BLOCK)) {
    if (/^import /m.test(block)) programs.push(block);
    else if (continues) programs.push(`${programs.pop() ?? ''}\n{\n${block}\n}\n`);
  }
  return programs
    .filter((code) => !NEEDS_MORE.test(code))
    .map((code, index) => ({ name: `${name.replace('.md', '')}-${index + 1}.ts`, code }));
}
