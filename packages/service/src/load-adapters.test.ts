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
try {
  const runner = await runServices(config, { Quiet }, { logger });
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
  await writeFile(join(project, 'config.json'), JSON.stringify(config('toy')));
});

afterAll(async () => {
  await rm(project, { recursive: true });
});

const config = (exchange: string): object => ({
  'service.quiet': {
    class_name: 'Quiet',
    setting: { streams: [{ exchange, currency_pairs: ['btc/usd'], subscribe_channels: ['ticker'] }] },
  },
});

const run = async (cwd: string, ...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [join(project, 'main.mjs'), ...args], { cwd })).stdout.trim();

test("an adapter is found in the user's project, and the process ends by itself", async () => {
  expect(await run(project)).toBe('runs toy');
});

test('also when the program is started from elsewhere', async () => {
  expect(await run(tmpdir(), JSON.stringify(join(project, 'config.json')))).toBe('runs toy');
});

test('an adapter that lacks the exchange, and one that is not installed', async () => {
  expect(await run(project, JSON.stringify(config('toy_future')))).toMatchInlineSnapshot(`
    "the config has a mistake:
      service.quiet.setting.streams[0].exchange: @hftjs/adapter-toy is installed but registers no toy_future: it has no such exchange, or it uses another copy of @hftjs/core"
  `);
  expect(await run(project, JSON.stringify(config('acme')))).toMatchInlineSnapshot(`
    "the config has a mistake:
      service.quiet.setting.streams[0].exchange: acme needs its adapter: install @hftjs/adapter-acme"
  `);
});
