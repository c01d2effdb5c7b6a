import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs the demo as a process. It gets a signal after some time, if one is given. */
async function run(
  args: readonly string[],
  interrupt?: { after: number; by: NodeJS.Signals },
): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, output, errors });
    });
  });
  if (interrupt !== undefined) {
    await sleep(interrupt.after);
    child.kill(interrupt.by);
  }
  return ended;
}

describe('the process', { concurrent: true }, () => {
  test.each([
    [50, 'SIGINT'],
    [300, 'SIGINT'],
    [1_000, 'SIGINT'],
    [1_000, 'SIGTERM'],
  ] as const)('%d ms after its start, %s ends it without a message', async (after, by) => {
    const { code, signal, errors } = await run([], { after, by });
    expect(errors).toBe('');
    // Before any of its code runs, the signal itself ends it.
    expect([0, by]).toContain(code ?? signal);
  });

  test('a run ends with the proof and exit code 0', async () => {
    const { code, output } = await run([
      '--json',
      '--venues',
      'kraken',
      '--pairs',
      'btc/usd',
      '--duration',
      '6s',
    ]);
    const lines = output.trim().split('\n');
    const last = JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>;
    expect(last).toMatchObject({
      ...{ type: 'proof', isLast: true, lost: { fills: 0, trades: 0 }, doubled: { fills: 0, trades: 0 } },
      made: last.delivered,
    });
    expect(code).toBe(0);
  });

  test('a run that fails ends with a line that says why, and exit code 1', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hftjs-demo-'));
    const file = join(folder, 'config.json');
    const stream = {
      ...{ exchange: 'kraken', currency_pairs: ['btc/usd'], subscribe_channels: ['ticker'] },
      ...{ stream_host: 'ws://127.0.0.1:9' },
    };
    const service = { class_name: 'MMDemoService', setting: { streams: [stream] } };
    await writeFile(file, JSON.stringify({ 'service.mm_demo': service }));
    const { code, errors } = await run(['--config', file]);
    await rm(folder, { recursive: true });
    expect(errors).toMatch(/^kraken cannot be reached .*\n$/);
    expect(code).toBe(1);
  });

  test('a mistake in the arguments ends it with exit code 2', async () => {
    const { code, errors } = await run(['--venues', 'krakn']);
    expect(errors).toMatch(/^--venues names krakn; did you mean kraken; this config has .*\.\n$/);
    expect(code).toBe(2);
  });
});
