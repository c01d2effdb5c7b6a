import type { Ticker } from '@hftjs/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordingLogger, startFakeVenue, ticker, type FakeVenue } from './fixtures/fake-exchange.js';
import { runServices, ServiceBase, type ServiceRunner } from './index.js';

class Printer extends ServiceBase {
  readonly bids: number[] = [];
  readonly settings: unknown[] = [];

  override onTicker({ bidPrice = 0 }: Ticker): void | Promise<void> {
    this.bids.push(bidPrice);
  }

  override onSetting(setting: Readonly<Record<string, unknown>>): void | Promise<void> {
    this.settings.push(setting.spread);
  }
}

/** Another class of the same kind. */
class Slow extends Printer {
  override async onTicker(event: Ticker): Promise<void> {
    await new Promise(setImmediate);
    await super.onTicker(event);
  }
}

let venue: FakeVenue;
let other: FakeVenue;
let runner: ServiceRunner | undefined;
let log = recordingLogger();

beforeEach(async () => {
  venue = await startFakeVenue();
  other = await startFakeVenue();
  log = recordingLogger();
});

afterEach(async () => {
  await runner?.stop();
  await venue[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
});

const streamOf = (of: FakeVenue, more: object = {}): object => ({
  exchange: of === venue ? 'fake' : 'fake_other',
  currency_pairs: ['btc/usd'],
  subscribe_channels: ['ticker'],
  stream_host: of.streamHost,
  ...more,
});

const serviceOf = (stream: object, setting: object = {}, class_name = 'Printer'): object => ({
  class_name,
  setting: { streams: [stream], ...setting },
});

/** Two services, each on its venue. */
const both = (more: { stream?: object; setting?: object } = {}): Record<string, object> => ({
  'service.first': serviceOf(streamOf(venue, more.stream), more.setting),
  'service.second': serviceOf(streamOf(other)),
});

async function run(config: object): Promise<ServiceRunner> {
  runner = await runServices(config, { Printer, Slow }, { logger: log.logger });
  await runner.ready();
  return runner;
}

const printer = (of: ServiceRunner, name: string): Printer => of.services.get(name) as Printer;

test('an equal config changes nothing: streams and connections are the same', async () => {
  const { streams, services } = await run(both());
  const summary = await runner?.reload(both());
  expect(summary).toEqual({ added: [], removed: [], changed: [] });
  expect(runner?.streams).toEqual(streams);
  expect([...(runner?.services ?? [])]).toEqual([...services]);
  expect([venue.dials(), other.dials()]).toEqual([1, 1]);
  expect(services.get('first')).toMatchObject({ settings: [] });
});

test('other pairs: subscribed on the connection that is open, without loss', async () => {
  const present = await run(both());
  venue.push({ tickers: [ticker(1)] });
  const summary = await present.reload(both({ stream: { currency_pairs: ['eth/usd', 'btc/usd'] } }));
  await present.ready();
  venue.push({ tickers: [ticker(2), ticker(3, { symbol: 'eth/usd' })] });
  expect(summary).toEqual({
    added: [],
    removed: [],
    changed: ['service.first fake', 'service.first setting'],
  });
  expect(present.streams[0]?.status().channels.ticker?.symbols).toEqual({
    'btc/usd': 'live',
    'eth/usd': 'live',
  });
  await expect.poll(() => printer(present, 'first').bids).toEqual([1, 2, 3]);
  expect([venue.dials(), other.dials()]).toEqual([1, 1]);
  // The order of pairs has no meaning, except in the setting.
  const again = await present.reload(both({ stream: { currency_pairs: ['btc/usd', 'eth/usd'] } }));
  expect(again.changed).toEqual(['service.first setting']);
});

test('another setting: it is replaced, and the service is informed', async () => {
  const present = await run(both({ setting: { spread: 1 } }));
  const service = printer(present, 'first');
  const summary = await present.reload(both({ setting: { spread: 2 } }));
  expect(summary).toEqual({ added: [], removed: [], changed: ['service.first setting'] });
  expect(service.setting).toMatchObject({ spread: 2 });
  expect(service.settings).toEqual([2]);
  expect(printer(present, 'first')).toBe(service);
  expect([venue.dials(), other.dials()]).toEqual([1, 1]);
});

test('onSetting that throws or rejects is logged, and the new setting is in use', async () => {
  class Throwing extends Printer {
    override onSetting(setting: Readonly<Record<string, unknown>>): void | Promise<void> {
      const error = new Error('no such spread');
      if (setting.spread === 2) throw error;
      return Promise.reject(error);
    }
  }
  runner = await runServices(both(), { Printer: Throwing }, { logger: log.logger });
  for (const spread of [2, 3]) await runner.reload(both({ setting: { spread } }));
  expect(printer(runner, 'first').setting).toMatchObject({ spread: 3 });
  const line =
    'error: onSetting failed: Error: no such spread; the new setting is in use {"service":"first"}';
  await expect.poll(() => log.lines).toEqual([line, line]);
});

test('other options of a stream: it is replaced by a new one, and the others are not touched', async () => {
  const present = await run(both());
  const [first, second] = present.streams;
  const summary = await present.reload(both({ stream: { timeouts: { silence: 20_000 } } }));
  await present.ready();
  expect(summary).toEqual({
    added: ['service.first fake'],
    removed: ['service.first fake'],
    changed: ['service.first setting'],
  });
  expect(present.streams).toHaveLength(2);
  expect(present.streams).toContain(second);
  expect(present.streams).not.toContain(first);
  expect([venue.dials(), other.dials()]).toEqual([2, 1]);
  expect([venue.connections(), other.connections()]).toEqual([1, 1]);
  venue.push({ tickers: [ticker(5)] });
  await expect.poll(() => printer(present, 'first').bids).toEqual([5]);
  // Calls for the exchange go to the new stream only.
  await printer(present, 'first').setCurrencyPairs('fake', ['btc/usd', 'eth/usd']);
});

test('a service that is new starts, one that is gone handles its waiting events and ends', async () => {
  const slow = { 'service.slow': serviceOf(streamOf(venue), {}, 'Slow') };
  const present = await run(slow);
  const gone = printer(present, 'slow');
  venue.push({ tickers: [1, 2, 3, 4].map((price) => ticker(price)) });
  await expect.poll(() => gone.bids.length).toBeGreaterThan(0);
  const summary = await present.reload({ 'service.second': serviceOf(streamOf(other)) });
  expect(gone.bids).toEqual([1, 2, 3, 4]);
  expect(summary).toEqual({ added: ['service.second'], removed: ['service.slow'], changed: [] });
  await present.ready();
  expect([...present.services.keys()]).toEqual(['second']);
  expect([venue.connections(), other.connections()]).toEqual([0, 1]);
  other.push({ tickers: [ticker(6)] });
  await expect.poll(() => printer(present, 'second').bids).toEqual([6]);
});

test('another class: the service is replaced', async () => {
  const present = await run({ 'service.first': serviceOf(streamOf(venue)) });
  const summary = await present.reload({ 'service.first': serviceOf(streamOf(venue), {}, 'Slow') });
  await present.ready();
  expect(summary).toEqual({ added: ['service.first'], removed: ['service.first'], changed: [] });
  expect(printer(present, 'first')).toBeInstanceOf(Slow);
  expect(venue.connections()).toBe(1);
});

test('with any mistake nothing is changed, and each mistake is named', async () => {
  const present = await run(both({ setting: { spread: 1 } }));
  const { streams } = present;
  const changed = both({ stream: { currency_pairs: ['eth/usd'] }, setting: { spread: 2 } });
  const mistakes: readonly [config: object, message: RegExp][] = [
    [{ ...changed, 'service.third': serviceOf(streamOf(venue, { timeouts: 1 })) }, /service\.third\.setting/],
    [{ ...changed, 'service.third': { class_name: 'Prnter', setting: {} } }, /did you mean Printer/],
    [
      both({ setting: { queues: { ticker: { policy: 'conflate' } } } }),
      /service\.first\.setting\.queues: queues cannot be changed while the service runs/,
    ],
    [both({ stream: { exchange: 'small', subscribe_channels: ['trade'] } }), /streams\[0\].*trade/],
  ];
  for (const [config, message] of mistakes) {
    const reloaded = present.reload(config);
    await expect(reloaded).rejects.toMatchObject({ code: 'invalid_config' });
    await expect(reloaded).rejects.toThrow(message);
  }
  await expect(present.reload('no-such-file.json')).rejects.toMatchObject({ code: 'invalid_config' });
  expect(present.streams).toEqual(streams);
  expect(printer(present, 'first').setting).toMatchObject({ spread: 1 });
  expect(streams[0]?.status().channels.ticker?.symbols).toEqual({ 'btc/usd': 'live' });
  expect([venue.dials(), other.dials()]).toEqual([1, 1]);
});

test('several calls are made one after the other, and none after stop()', async () => {
  const present = await run(both({ setting: { spread: 1 } }));
  const [, wrong, last] = await Promise.allSettled([
    present.reload(both({ setting: { spread: 2 } })),
    present.reload({}),
    present.reload({ ...both({ setting: { spread: 3 } }), 'service.third': serviceOf(streamOf(other)) }),
  ]);
  expect(wrong).toMatchObject({ status: 'rejected' });
  expect(last).toMatchObject({ value: { added: ['service.third'], changed: ['service.first setting'] } });
  expect(printer(present, 'first').settings).toEqual([2, 3]);
  // A call that is underway when the services are stopped is finished first.
  const underway = present.reload(both());
  await present.stop();
  await expect(present.reload(both())).rejects.toMatchObject({ code: 'closed' });
  await Promise.allSettled([underway]);
  expect([venue.connections(), other.connections()]).toEqual([0, 0]);
});

test('when all streams are replaced, the services do not end in between', async () => {
  const present = await run({ 'service.first': serviceOf(streamOf(venue)) });
  await present.reload({ 'service.first': serviceOf(streamOf(other)) });
  await present.ready();
  other.push({ tickers: [ticker(8)] });
  await expect.poll(() => printer(present, 'first').bids).toEqual([8]);
});
