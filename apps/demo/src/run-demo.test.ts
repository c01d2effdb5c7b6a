import { fileURLToPath } from 'node:url';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Channel, Exchange } from '@hftjs/core';
import { Scenario } from '@hftjs/simulator';
import { expect, test } from 'vitest';
import type { DemoArguments } from './arguments.js';
import { LinesOutput } from './lines-output.js';
import { runDemo } from './run-demo.js';

const CONFIG = fileURLToPath(new URL('../config.json', import.meta.url));
const OPTIONS: DemoArguments = {
  live: false,
  json: false,
  chaos: false,
  config: undefined,
  scenario: undefined,
  duration: undefined,
};

const USUAL: readonly Channel[] = [
  Channel.TICKER,
  Channel.TRADE,
  Channel.ORDER_BOOK,
  Channel.MY_ORDER,
  Channel.MY_TRADE,
];

/** The channels that the config subscribes at an exchange. */
async function channelsOf(exchange: string): Promise<readonly Channel[]> {
  const config = JSON.parse(await readFile(CONFIG, 'utf8')) as Record<
    string,
    { setting: { streams: { exchange: string; subscribe_channels: Channel[] }[] } }
  >;
  const streams = Object.values(config).flatMap(({ setting }) => setting.streams);
  return streams.find((stream) => stream.exchange === exchange)?.subscribe_channels ?? [];
}

/** A run whose output is looked at. */
function start(options: DemoArguments, configFile: string, scenario?: Scenario) {
  const controller = new AbortController();
  const run = {
    text: '',
    summary: '',
    stop: () => {
      controller.abort();
    },
    ended: Promise.resolve(),
  };
  run.ended = runDemo({
    options,
    configFile,
    scenario,
    signal: controller.signal,
    makeOutput: (board) => new LinesOutput(board, (line) => (run.text += line)),
    writeSummary: (text) => (run.summary = text),
  });
  return run;
}

test('on the simulator: markets, own orders and fills flow; the end is a summary', async () => {
  const run = start(OPTIONS, CONFIG);
  await expect.poll(() => run.text, { timeout: 25_000 }).toMatch(/ order .* new /);
  await expect.poll(() => run.text, { timeout: 25_000 }).toMatch(/ fill .* maker, fee /);
  await expect.poll(() => run.text, { timeout: 25_000 }).toMatch(/ market .*btc\/usd .*eth\/usd /);
  run.stop();
  await run.ended;
  expect(run.summary).toMatch(/^ran .*order events/);
});

test('every exchange of hftjs runs from the one config, each on its simulator: markets, own orders and fills', async () => {
  const run = start(OPTIONS, CONFIG);
  for (const exchange of Object.values(Exchange)) {
    const channels = await channelsOf(exchange);
    expect(channels).toEqual(expect.arrayContaining([...USUAL]));
    for (const channel of channels)
      await expect.poll(() => run.text, { timeout: 25_000 }).toContain(`status ${exchange} ${channel} live`);
    await expect
      .poll(() => run.text, { timeout: 25_000 })
      .toMatch(new RegExp(` order {2}${exchange} .* new `));
    await expect.poll(() => run.text, { timeout: 25_000 }).toContain(` fill   ${exchange} `);
    // Balances and positions of the exchange are shown; a position that is a sum of own fills is marked.
    if (channels.includes(Channel.MY_BALANCE))
      await expect.poll(() => run.text, { timeout: 25_000 }).toContain(` funds  ${exchange} `);
    if (channels.includes(Channel.MY_POSITION))
      await expect.poll(() => run.text, { timeout: 25_000 }).toContain(` held   ${exchange} `);
    const isReported = channels.includes(Channel.MY_POSITION);
    const sum = isReported
      ? `${exchange} \\S+ [\\d.-]+ realized`
      : `${exchange} \\S+ [\\d.-]+ \\(own fills\\) realized`;
    await expect.poll(() => run.text, { timeout: 25_000 }).toMatch(new RegExp(` profit .*${sum}`));
  }
  run.stop();
  await run.ended;
  expect(run.summary).not.toMatch(/undefined|NaN/);
});

test('with chaos: connections are lost and come back', async () => {
  const run = start({ ...OPTIONS, chaos: true }, CONFIG);
  await expect.poll(() => run.text, { timeout: 25_000 }).toMatch(/ticker reconnecting[^]*ticker live/);
  run.stop();
  await run.ended;
  expect(run.summary).toContain('reconnects');
});

test('with a scenario: the price falls, connections are lost and come back', async () => {
  const scenario = Scenario.of({
    market: [{ at: '3s', event: 'move', percent: -50 }],
    faults: [{ at: '3s', every: '10s', fault: 'drop' }],
  });
  const run = start(OPTIONS, CONFIG, scenario);
  await expect.poll(() => run.text, { timeout: 25_000 }).toMatch(/ticker reconnecting[^]*ticker live/);
  await expect.poll(() => run.text, { timeout: 25_000 }).toMatch(/ market .*kraken btc\/usd 5\d{4}\./);
  run.stop();
  await run.ended;
});

test('an exchange that cannot be reached is reported, and chaos without a simulator too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hftjs-demo-'));
  const file = join(folder, 'config.json');
  const stream = {
    exchange: 'kraken',
    currency_pairs: ['btc/usd'],
    subscribe_channels: ['ticker'],
    stream_host: 'ws://127.0.0.1:9',
  };
  const service = { class_name: 'MMDemoService', setting: { streams: [stream] } };
  await writeFile(file, JSON.stringify({ 'service.mm_demo': service }));
  await expect(start(OPTIONS, file).ended).rejects.toThrow(
    /^kraken cannot be reached \(.*\); is there a network\?$/,
  );
  await expect(start({ ...OPTIONS, chaos: true }, file).ended).rejects.toThrow('--chaos needs the simulator');
  await rm(folder, { recursive: true });
});
