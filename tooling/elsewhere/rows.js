/** How npm installs what the workspace does not pin. */
const NPM = ['npm', 'install', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'];

/** The compiler and the types of Node in the versions of the workspace. */
const COMPILER = ['typescript', '@types/node'];

const run = (...command) => command;

/** A user's settings. `check-packages` has the stricter ones, which also check the declarations of dependencies. */
const settings = (module, moduleResolution) => ({
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2023',
      module,
      moduleResolution,
      types: ['node'],
      strict: true,
      skipLibCheck: true,
      outDir: 'out',
    },
    include: ['*.ts'],
  }),
});

/**
 * What is tried, one row each. The first of `tools` is the one under trial; README lists it by `kind` with `label` and `note`. Commands run
 * in the user's project, with the tools in the PATH: `install`, then `build` if there is one, then `run`.
 */
export const ROWS = [
  {
    name: 'node-20',
    kind: 'run-time',
    label: 'Node',
    tools: ['node@20.19.0'],
    run: run('node', 'main.js'),
  },
  { name: 'node-22', kind: 'run-time', label: 'Node', tools: ['node@22.23.3'], run: run('node', 'main.js') },
  { name: 'node-24', kind: 'run-time', label: 'Node', tools: ['node@24.21.0'], run: run('node', 'main.js') },
  {
    name: 'deno',
    kind: 'run-time',
    label: 'Deno',
    tools: ['deno@2.9.6'],
    run: run('deno', 'run', '--allow-all', '--no-prompt', 'main.js'),
  },
  {
    name: 'bun',
    kind: 'run-time',
    label: 'Bun',
    tools: ['bun@1.4.5'],
    install: run('bun', 'install'),
    run: run('bun', 'run', 'main.js'),
  },
  { name: 'npm', kind: 'package manager', label: 'npm', tools: ['npm@11.21.2'] },
  {
    name: 'pnpm',
    kind: 'package manager',
    label: 'pnpm',
    tools: ['pnpm@12.21.0'],
    install: run('pnpm', 'install', '--no-frozen-lockfile', '--prefer-offline'),
  },
  {
    name: 'yarn-pnp',
    kind: 'package manager',
    label: 'Yarn',
    note: 'PnP',
    tools: ['@yarnpkg/cli-dist@4.18.1'],
    files: { '.yarnrc.yml': 'nodeLinker: pnp\nenableTelemetry: false\n', 'yarn.lock': '' },
    install: run('yarn', 'install', '--no-immutable'),
    run: run('yarn', 'node', 'main.js'),
  },
  {
    name: 'esbuild-esm',
    kind: 'bundler',
    label: 'esbuild',
    note: 'ES module',
    tools: ['esbuild@0.28.2'],
    build: run('esbuild', 'main.js', '--bundle', '--platform=node', '--format=esm', '--outfile=out/main.mjs'),
    run: run('node', 'out/main.mjs'),
  },
  {
    name: 'esbuild-cjs',
    kind: 'bundler',
    label: 'esbuild',
    note: 'CommonJS',
    tools: ['esbuild@0.28.2'],
    build: run('esbuild', 'main.js', '--bundle', '--platform=node', '--format=cjs', '--outfile=out/main.cjs'),
    run: run('node', 'out/main.cjs'),
  },
  {
    name: 'rollup',
    kind: 'bundler',
    label: 'rollup',
    tools: ['rollup@4.68.8', '@rollup/plugin-node-resolve@16.0.3', '@rollup/plugin-commonjs@29.0.3'],
    files: {
      'rollup.config.js': `import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';

export default {
  input: 'main.js',
  output: { file: 'out/main.mjs', format: 'es' },
  plugins: [nodeResolve({ preferBuiltins: true, exportConditions: ['node'] }), commonjs()],
};
`,
    },
    build: run('rollup', '-c'),
    run: run('node', 'out/main.mjs'),
  },
  {
    name: 'vite',
    kind: 'bundler',
    label: 'vite',
    note: 'SSR build',
    tools: ['vite@8.4.0'],
    files: {
      'vite.config.js': `export default { build: { ssr: 'main.js', outDir: 'out' }, ssr: { noExternal: true } };\n`,
    },
    build: run('vite', 'build'),
    run: run('node', 'out/main.js'),
  },
  {
    name: 'webpack',
    kind: 'bundler',
    label: 'webpack',
    tools: ['webpack@5.113.0'],
    files: {
      'build.js': `import webpack from 'webpack';

const output = { path: \`\${import.meta.dirname}/out\`, filename: 'main.cjs' };
const optimization = { minimize: false };
webpack({ mode: 'production', target: 'node', entry: './main.js', output, optimization }, (error, stats) => {
  if (error) throw error;
  console.log(stats.toString({ preset: 'errors-warnings' }));
  if (stats.hasErrors()) process.exitCode = 1;
});
`,
    },
    build: run('node', 'build.js'),
    run: run('node', 'out/main.cjs'),
  },
  {
    name: 'tsc-nodenext',
    kind: 'compiler',
    label: 'TypeScript',
    note: '`module` NodeNext',
    tools: COMPILER,
    files: settings('NodeNext', 'NodeNext'),
    build: run('tsc', '-p', '.'),
    run: run('node', 'out/main.js'),
  },
  {
    name: 'tsc-bundler',
    kind: 'compiler',
    label: 'TypeScript',
    note: '`moduleResolution` Bundler',
    tools: COMPILER,
    files: settings('ESNext', 'Bundler'),
    build: run('tsc', '-p', '.'),
    run: run('node', 'out/main.js'),
  },
].map((row) => ({ install: NPM, run: run('node', 'main.js'), files: {}, ...row }));

/** How npm installs the tools themselves; their scripts fetch or place what they run. */
export const INSTALL_TOOLS = NPM;
