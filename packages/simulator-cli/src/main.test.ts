import { execFile, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { WireClient } from '@hftjs/simulator';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { VENUES } from './venues.js';

/** The program as npm installs it. */
const PROGRAM = fileURLToPath(new URL('../dist/main.js', import.meta.url));

interface Printed {
  readonly venue: string;
  readonly restUrl?: string;
  readonly streamUrl: string;
  readonly credentials?: { readonly apiKey: string; readonly apiSecret: string };
  readonly pairs: Readonly<Record<string, string>>;
  readonly lines: Readonly<Record<string, readonly string[]>>;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hftjs-simulator-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const children: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(...args: string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [PROGRAM, ...args]);
  children.push(child);
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  return child;
}

/** All that a process printed until a text came. */
async function output(child: ChildProcessWithoutNullStreams, until: string): Promise<string> {
  let text = '';
  for await (const part of child.stdout) {
    text += String(part);
    if (text.includes(until)) return text;
  }
  throw new Error(`it ended before it printed ${JSON.stringify(until)}: ${text}`);
}

/** What a process that ended printed, and its code. */
async function ended(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = start(...args);
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (part) => (printed.stdout += String(part)));
  child.stderr.on('data', (part) => (printed.stderr += String(part)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...printed };
}

async function startJson(
  ...args: string[]
): Promise<{ child: ChildProcessWithoutNullStreams; printed: Printed }> {
  const child = start(...args, '--json');
  const printed = JSON.parse(await output(child, '\n')) as Printed;
  return { child, printed };
}

const file = async (name: string, content: unknown): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(content));
  return path;
};

const run = promisify(execFile);

test.each(Object.keys(VENUES).filter((name) => name !== 'ib_tws'))(
  '%s: the printed lines work as they are, and Ctrl-C ends it',
  async (venue) => {
    const { child, printed } = await startJson(venue, '--rate', '500');
    expect(printed).toMatchObject({ venue, restUrl: expect.stringMatching(/^http:/) as string });
    const { stdout } = await run('sh', ['-c', `${printed.lines.curl![0]} --silent --show-error --fail`]);
    expect(JSON.parse(stdout)).toBeTypeOf('object');

    const [url, ...messages] = printed.lines.websocket!;
    const client = await WireClient.connect(url!);
    for (const message of messages) client.send(message);
    await client.waitUntil(() => client.frames.length > messages.length);
    await client.close();

    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
  },
);

test('TWS: an address, and no REST', async () => {
  const { printed } = await startJson('ib-tws');
  expect(printed.streamUrl).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
  expect(printed.restUrl).toBeUndefined();
  expect(printed.lines.sdk!.join('\n')).toContain(printed.streamUrl.split(':').at(-1));
});

test('the port, the pairs, and text for people', async () => {
  const { printed } = await startJson('binance');
  const port = new URL(printed.streamUrl).port;
  const second = await ended('kraken', '--port', port);
  expect(second).toMatchObject({ code: 2, stdout: '' });
  expect(second.stderr).toBe(`Port ${port} is in use; give another --port, or none for a free one.\n`);
  children[0]!.kill('SIGINT');
  await once(children[0]!, 'exit');
  const text = await output(start('binance', '--port', port, '--pairs', 'sol/usdt'), 'Ctrl-C ends it.');
  expect(text).toContain(`http://127.0.0.1:${port}`);
  expect(text).toContain('new ccxt.pro.binance({');
  expect(text).toContain("await exchange.fetchTicker('SOL/USDT')");
});

test('a scenario runs, and what the venue cannot do is reported', async () => {
  const scenario = await file('fall.json', {
    market: [{ at: '0ms', event: 'move', percent: -50 }],
    faults: [{ at: '50ms', fault: 'expire_tokens' }],
  });
  const { child, printed } = await startJson('okx', '--rate', '0', '--scenario', scenario);
  const [message] = (await once(child.stderr, 'data')) as [string];
  expect(message).toBe(`${scenario}: faults[0]: this venue has no tokens\n`);
  const { stdout } = await run('sh', ['-c', `${printed.lines.curl![0]} --silent`]);
  const { data } = JSON.parse(stdout) as { data: { bidPx: string; open24h: string }[] };
  expect(Number(data[0]!.bidPx)).toBeLessThan(60_000);
});

test('mistakes end it with code 2 and a sentence', async () => {
  const faults = await file('wrong.json', { faults: [{ at: '1s', fault: 'crash' }] });
  const results = await Promise.all([
    ended('binance', '--faults', faults),
    ended('binance', '--scenario', join(folder, 'none.json')),
    ended('nope'),
  ]);
  expect(results.map(({ code }) => code)).toEqual([2, 2, 2]);
  expect(results[0].stderr).toContain('faults[0].fault is "crash": it must be one of drop, ');
  expect(results[1].stderr).toContain('none.json cannot be read: ENOENT');
});

test('--help has examples', async () => {
  const { code, stdout } = await ended('--help');
  expect(code).toBe(0);
  expect(stdout).toContain('npx -y @hftjs/simulator-cli binance --port 9001');
});
