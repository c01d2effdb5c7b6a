import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const packages = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
let project = '';

const ADAPTER = `
import { registerExchange, StreamBase } from '@hftjs/core';
registerExchange('toy', class ToyStream extends StreamBase {
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
  await mkdir(join(scope, 'adapter-toy', 'node_modules', '@hftjs'), { recursive: true });
  await symlink(join(packages, 'core'), join(scope, 'core'));
  await symlink(join(packages, 'service'), join(scope, 'service'));
  await symlink(join(packages, 'core'), join(scope, 'adapter-toy', 'node_modules', '@hftjs', 'core'));
  const manifest = {
    name: '@hftjs/adapter-toy',
    type: 'module',
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
  };
  await writeFile(join(scope, 'adapter-toy', 'package.json'), JSON.stringify(manifest));
  await writeFile(join(scope, 'adapter-toy', 'index.js'), ADAPTER);
  await writeFile(join(project, 'main.mjs'), PROGRAM);
  await writeFile(join(project, 'config.json'), JSON.stringify(config('toy', ADAPTER_NAME)));
});

afterAll(async () => {
  await rm(project, { recursive: true });
});

const ADAPTER_NAME = '@hftjs/adapter-toy';

const config = (exchange: string, adapter?: unknown): object => ({
  'service.quiet': {
    class_name: 'Quiet',
    setting: {
      streams: [{ exchange, adapter, currency_pairs: ['btc/usd'], subscribe_channels: ['ticker'] }],
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

/** What is wrong with the exchange of the only stream. */
async function mistakeOf(cwd: string, stream: object): Promise<string> {
  const output = await run(cwd, JSON.stringify(stream));
  return output.split('streams[0].').slice(1).join();
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
    `streams[0].exchange: toy needs its adapter: install ${ADAPTER_NAME}; it is not found from ${tmpdir()}`,
  );
});

test('the name of an exchange never becomes the name of a package', async () => {
  // @hftjs/adapter-toy is installed, and would run.
  expect(await mistakeOf(project, config('toy_future'))).toBe(
    'exchange: toy_future is not registered, and no adapter of hftjs brings it; name the package of another adapter as "adapter" in the stream\'s config',
  );
});

test('an adapter that lacks the exchange, and those that are not installed', async () => {
  expect(await mistakeOf(project, config('toy_future', ADAPTER_NAME))).toBe(
    `exchange: ${ADAPTER_NAME} is installed but registers no toy_future: it has no such exchange, or it uses another copy of @hftjs/core`,
  );
  expect(await mistakeOf(project, config('bybit', 'hftjs-bybit'))).toMatch(
    /^exchange: bybit needs its adapter: install hftjs-bybit; it is not found from /,
  );
  expect(await mistakeOf(project, config('kraken'))).toMatch(
    /^exchange: kraken needs its adapter: install @hftjs\/adapter-kraken; it is not found from /,
  );
});
