import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const packages = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
let project = '';

const adapterOf = (exchange: string): string => `
import { registerExchange, StreamBase } from '@hftjs/core';
registerExchange('${exchange}', class ToyStream extends StreamBase {
  channelParams(channel) {
    return { host: 'ws://127.0.0.1:9/', channel, subscribe: () => [], onPacket: () => undefined };
  }
});`;

const PROGRAM = `
import { runServices, ServiceBase } from '@hftjs/service';
class Quiet extends ServiceBase { onTicker() {} }
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const config = JSON.parse(process.argv[2] ?? 'null') ?? 'config.json';
const resolveFrom = process.argv[3] === 'beside' ? import.meta.url : process.argv[3];
try {
  const runner = await runServices(config, { Quiet }, { logger, resolveFrom });
  console.log('runs', runner.streams.map((stream) => stream.exchange).join());
  await runner.stop();
} catch (error) {
  console.log(error.message);
}`;

// As a strict package manager lays it out: only the project itself sees the adapter.
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'hftjs-project-'));
  const scope = join(project, 'node_modules', '@hftjs');
  await mkdir(scope, { recursive: true });
  await symlink(join(packages, 'core'), join(scope, 'core'));
  await symlink(join(packages, 'service'), join(scope, 'service'));
  await install(ADAPTER_NAME, adapterOf('toy'), { '.': { types: './index.d.ts', default: './index.js' } });
  await install('@traders/modern', adapterOf('modern'), {
    '.': { import: { types: './index.d.ts', default: './index.js' } },
  });
  await install('hftjs-idle', 'export const nothing = 1;', './index.js');
  await install('hftjs-broken', 'throw new Error("no wasm here");', './index.js');
  await writeFile(join(project, 'main.mjs'), PROGRAM);
  await writeFile(join(project, 'config.json'), JSON.stringify(config('toy', ADAPTER_NAME)));
});

afterAll(async () => {
  await rm(project, { recursive: true });
});

const ADAPTER_NAME = '@hftjs/adapter-toy';

/** Installs a package whose own folder sees core alone. */
async function install(name: string, code: string, exports: unknown): Promise<void> {
  const folder = join(project, 'node_modules', name);
  await mkdir(join(folder, 'node_modules', '@hftjs'), { recursive: true });
  await symlink(join(packages, 'core'), join(folder, 'node_modules', '@hftjs', 'core'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name, type: 'module', exports }));
  await writeFile(join(folder, 'index.js'), code);
}

const config = (exchange: string, adapter?: unknown): object => configOf({ exchange, adapter });

const configOf = (...streams: readonly object[]): object => ({
  'service.quiet': {
    class_name: 'Quiet',
    setting: {
      streams: streams.map((stream, index) => ({
        currency_pairs: [`coin${index}/usd`],
        subscribe_channels: ['ticker'],
        ...stream,
      })),
    },
  },
});

/** Runs the program, without the packages that the runner of these tests adds by NODE_PATH. */
async function run(cwd: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, NODE_PATH: '' };
  const { stdout } = await promisify(execFile)(process.execPath, [join(project, 'main.mjs'), ...args], {
    cwd,
    env,
  });
  return stdout.trim();
}

/** What is wrong with the first stream of a config. */
async function mistakeOf(cwd: string, content: object): Promise<string> {
  const output = await run(cwd, JSON.stringify(content));
  return output.split('service.quiet.setting.streams[0].').slice(1).join();
}

test("an adapter that the config names is found in the user's project, and the process ends by itself", async () => {
  expect(await run(project)).toBe('runs toy');
});

test('also when the program is started from elsewhere and names the folder of its packages', async () => {
  const file = JSON.stringify(join(project, 'config.json'));
  for (const resolveFrom of ['beside', project, join(project, 'config')])
    expect(await run(tmpdir(), file, resolveFrom)).toBe('runs toy');
});

test('the folders of the config and of the program are not searched: code planted there does not run', async () => {
  expect(await run(tmpdir(), JSON.stringify(join(project, 'config.json')))).toContain(
    `streams[0].adapter: toy needs its adapter ${ADAPTER_NAME}, which is not found from ${tmpdir()}; install it: npm install ${ADAPTER_NAME}`,
  );
});

test('the name of an exchange never becomes the name of a package', async () => {
  // @hftjs/adapter-toy is installed, and would run.
  expect(await mistakeOf(project, config('toy_future'))).toBe(
    'exchange: toy_future is not registered, and no adapter of hftjs brings it; name the package of another adapter as "adapter" in the stream\'s config',
  );
});

test('a package of another scope, which exports its entry for import alone', async () => {
  expect(await run(project, JSON.stringify(config('modern', '@traders/modern')))).toBe('runs modern');
});

test('one stream that names the adapter of an exchange is enough', async () => {
  const content = configOf({ exchange: 'toy' }, { exchange: 'toy', adapter: ADAPTER_NAME });
  expect(await run(project, JSON.stringify(content))).toBe('runs toy,toy');
});

test('packages that do not register the exchange', async () => {
  expect(await mistakeOf(project, config('bybit', '@traders/modern'))).toBe(
    'adapter: @traders/modern registers no bybit, only modern; correct the exchange or the adapter',
  );
  expect(await mistakeOf(project, config('bybit', 'hftjs-idle'))).toBe(
    'adapter: hftjs-idle is installed but registers no bybit: it is not its adapter, or it uses another copy of @hftjs/core',
  );
  expect(await mistakeOf(project, config('bybit', 'hftjs-broken'))).toBe(
    'adapter: hftjs-broken cannot be loaded: no wasm here',
  );
});

test('packages that are not installed, with one line for all streams', async () => {
  const cure = (name: string): string =>
    `needs its adapter ${name}, which is not found from ${project}; install it: npm install ${name}`;
  expect(await mistakeOf(project, config('bybit', 'hftjs-bybit'))).toBe(
    `adapter: bybit ${cure('hftjs-bybit')}`,
  );
  expect(await mistakeOf(project, configOf({ exchange: 'kraken' }, { exchange: 'kraken' }))).toBe(
    `exchange: kraken ${cure('@hftjs/adapter-kraken')}; also at service.quiet.setting.streams[1].exchange`,
  );
});

test('two packages for one exchange', async () => {
  const content = configOf(
    { exchange: 'toy', adapter: ADAPTER_NAME },
    { exchange: 'toy', adapter: 'hftjs-idle' },
  );
  expect(await run(project, JSON.stringify(content))).toBe(
    [
      'the config has a mistake:',
      `  service.quiet.setting.streams[1].adapter: toy has one adapter in a process, and service.quiet.setting.streams[0].adapter names ${ADAPTER_NAME} for it; name the same package`,
    ].join('\n'),
  );
});
