import {
  Channel,
  getExchangeStream,
  silentLogger,
  type Logger,
  type MyTrade,
  type StreamBase,
  type StreamStatus,
  type Ticker,
} from '@hftjs/core';
import { expect, test } from 'vitest';
import { fill, order, recordingLogger, startFakeVenue, ticker } from './fixtures/fake-exchange.js';
import { runServices, ServiceBase } from './index.js';

class MMDemoService extends ServiceBase {
  readonly calls: string[] = [];
  readonly states: string[] = [];
  readonly errors: string[] = [];

  override onTicker({ bidPrice }: Ticker): void | Promise<void> {
    this.calls.push(`bid ${bidPrice}`);
  }

  override onMyTrade({ tradeId }: MyTrade): void {
    this.calls.push(`fill ${tradeId}`);
  }

  override onStatus({ exchange, state }: StreamStatus): void {
    this.states.push(`${exchange} ${state}`);
  }

  override onError(error: unknown): void {
    this.errors.push(String(error));
  }
}

const openFake = (streamHost: string, logger: Logger = silentLogger): StreamBase =>
  getExchangeStream({
    exchange: 'fake',
    currencyPairs: ['btc/usd'],
    subscribeChannels: [Channel.TICKER],
    streamHost,
    logger,
  });

const config = (stream: object, setting: object = {}): object => ({
  'service.mm_demo': {
    class_name: 'MMDemoService',
    setting: {
      apis: [{ exchange: 'fake', api_key: 'the-key', api_secret: 'the-secret' }],
      streams: [
        {
          exchange: 'fake',
          currency_pairs: ['btc/usd'],
          subscribe_channels: ['ticker', 'my_trade'],
          ...stream,
        },
      ],
      ...setting,
    },
  },
});

test('events of a configured stream reach the callbacks; stop leaves nothing', async () => {
  await using venue = await startFakeVenue();
  const { logger, lines } = recordingLogger();
  const runner = await runServices(
    config({ stream_host: '${HOST}' }, { spread: 0.5 }),
    { MMDemoService },
    { logger, environment: { HOST: venue.streamHost } },
  );
  await runner.ready();
  const service = runner.services.get('mm_demo') as MMDemoService;
  expect(service.setting).toMatchObject({ spread: 0.5 });
  expect(runner.streams.map(({ exchange }) => exchange)).toEqual(['fake']);
  venue.push({ tickers: [ticker(7)], fills: [fill('t1')] });
  // The server pushes everything on both connections: one for the ticker, one for own events.
  await expect.poll(() => service.calls.length).toBe(4);
  expect(service.calls.toSorted()).toEqual(['bid 7', 'bid 7', 'fill t1', 'fill t1']);
  await runner.stop();
  await runner.ended;
  expect(venue.connections()).toBe(0);
  expect(service.states.at(-1)).toBe('fake stopped');
  expect(lines).toEqual([]);
});

test('the pairs of an exchange are changed while it runs', async () => {
  await using venue = await startFakeVenue();
  const runner = await runServices(
    config({ stream_host: venue.streamHost }),
    { MMDemoService },
    { logger: silentLogger },
  );
  await runner.ready();
  const service = runner.services.get('mm_demo') as MMDemoService;
  await service.setCurrencyPairs('fake', ['btc/usd', 'eth/usd']);
  for (const status of Object.values(runner.streams[0]?.status().channels ?? {}))
    expect(status.symbols).toEqual({ 'btc/usd': 'live', 'eth/usd': 'live' });
  await expect(service.setCurrencyPairs('fake', [])).rejects.toMatchObject({ code: 'invalid_options' });
  await expect(service.setCurrencyPairs('acme', ['btc/usd'])).rejects.toThrow(
    'mm_demo has no stream of acme',
  );
  await runner.stop();
});

test('waiting events are handled before stop resolves', async () => {
  await using venue = await startFakeVenue();
  class Slow extends MMDemoService {
    override async onTicker(event: Ticker): Promise<void> {
      await new Promise(setImmediate);
      await super.onTicker(event);
    }
  }
  const runner = await runServices(
    config({ stream_host: venue.streamHost, subscribe_channels: ['ticker'] }),
    { MMDemoService: Slow },
    recordingLogger(),
  );
  await runner.ready();
  venue.push({ tickers: Array.from({ length: 20 }, (_, price) => ticker(price)) });
  const service = runner.services.get('mm_demo') as Slow;
  await expect.poll(() => service.calls.length).toBeGreaterThan(0);
  await runner.stop();
  expect(service.calls).toHaveLength(20);
});

test('a handler that never ends does not block stop for ever', async () => {
  await using venue = await startFakeVenue();
  class Stuck extends MMDemoService {
    override onTicker(): Promise<void> {
      this.calls.push('begun');
      return new Promise(() => undefined);
    }
  }
  const { logger, lines } = recordingLogger();
  const runner = await runServices(
    config({ stream_host: venue.streamHost, subscribe_channels: ['ticker'] }),
    { MMDemoService: Stuck },
    { logger, drainTimeout: 10 },
  );
  await runner.ready();
  venue.push({ tickers: [ticker(1)] });
  await expect.poll(() => (runner.services.get('mm_demo') as Stuck).calls).toEqual(['begun']);
  await runner.stop();
  expect(lines).toEqual([
    'warn: gave up after 10 ms waiting for handlers of fake ticker {"service":"mm_demo"}',
  ]);
});

test('the end of a failed stream is reported to its service; the others go on', async () => {
  await using good = await startFakeVenue();
  await using bad = await startFakeVenue({ control: 'auth_rejected' });
  const { logger, lines } = recordingLogger();
  const runner = await runServices(
    {
      ...config({ stream_host: good.streamHost }),
      'service.second': {
        class_name: 'MMDemoService',
        setting: {
          apis: [{ exchange: 'fake_other', api_key: 'the-key', api_secret: 'the-secret' }],
          streams: [
            {
              exchange: 'fake_other',
              currency_pairs: ['btc/usd'],
              subscribe_channels: ['my_trade'],
              stream_host: bad.streamHost,
            },
          ],
        },
      },
    },
    { MMDemoService },
    { logger },
  );
  await expect(runner.ended).rejects.toMatchObject({ code: 'auth_rejected', exchange: 'fake_other' });
  const [first, second] = [...runner.services.values()] as [MMDemoService, MMDemoService];
  expect(second.errors).toEqual([expect.stringContaining('the key is no good')]);
  await expect.poll(() => second.states).toContain('fake_other failed');
  expect(lines.filter((line) => line.startsWith('error'))).toHaveLength(1);
  await runner.streams[0]?.ready();
  good.push({ tickers: [ticker(7)] });
  await expect.poll(() => first.calls).toContain('bid 7');
  expect(first.errors).toEqual([]);
  await runner.stop();
  expect(good.connections()).toBe(0);
});

test('when its streams have been stopped one by one, waiting events are handled and the services end', async () => {
  await using venue = await startFakeVenue();
  const { logger, lines } = recordingLogger();
  const runner = await runServices(
    config({ stream_host: venue.streamHost, subscribe_channels: ['ticker'] }),
    { MMDemoService },
    { logger },
  );
  await runner.ready();
  venue.push({ tickers: [ticker(7)] });
  await Promise.all(runner.streams.map((stream) => stream.stop()));
  await runner.ended;
  const service = runner.services.get('mm_demo') as MMDemoService;
  expect(service.states.at(-1)).toBe('fake stopped');
  expect(service.busyLoops()).toEqual([]);
  expect(lines).toEqual([]);
});

test('a service outlives its streams: it can be bound to the next one', async () => {
  await using venue = await startFakeVenue();
  const service = new MMDemoService({ logger: recordingLogger().logger });
  for (const price of [1, 2]) {
    const stream = openFake(venue.streamHost);
    stream.bindObserver(service);
    void stream.start();
    await stream.ready();
    venue.push({ tickers: [ticker(price)] });
    await expect.poll(() => service.calls).toContain(`bid ${price}`);
    await stream.stop();
  }
  await service.close();
});

test('a service without a callback for a subscribed channel is no mistake, one without a channel is warned of', () => {
  const { logger, lines } = recordingLogger();
  const stream = openFake('ws://127.0.0.1:9', logger);
  stream.bindObserver(new MMDemoService({ logger }));
  expect(lines).toEqual([
    expect.stringContaining('myTradeQueue of the observer receives nothing from this stream'),
  ]);
});

test('a channel without a callback warns, and has no loop', async () => {
  class Quiet extends ServiceBase {
    override onMyOrder(): void {
      // Only own orders matter here.
    }
  }
  await using venue = await startFakeVenue();
  const { logger, lines } = recordingLogger();
  const channels = ['ticker', 'my_order', 'my_order_batch', 'my_trade'];
  const runner = await runServices(
    config({ stream_host: venue.streamHost, subscribe_channels: channels }),
    { MMDemoService: Quiet },
    { logger },
  );
  await runner.stop();
  expect(lines).toMatchInlineSnapshot(`
    [
      "warn: Quiet: fake ticker is configured, but there is no onTicker: its events are discarded {"service":"mm_demo","className":"Quiet","exchange":"fake","channel":"ticker"}",
      "warn: Quiet: fake my_order_batch is configured beside my_order, but there is no onMyOrderBatch: onMyOrder gets each row once, through my_order {"service":"mm_demo","className":"Quiet","exchange":"fake","channel":"my_order_batch"}",
      "warn: Quiet: fake my_trade is configured, but there is no onMyTrade: its events are discarded {"service":"mm_demo","className":"Quiet","exchange":"fake","channel":"my_trade"}",
    ]
  `);
});

test('onMyOrder gets the rows of my_order_batch where my_order is not subscribed, without a warning', async () => {
  const rows: string[] = [];
  class Orders extends ServiceBase {
    override onMyOrder({ orderId }: { orderId: string }): void {
      rows.push(orderId);
    }
  }
  await using venue = await startFakeVenue();
  const { logger, lines } = recordingLogger();
  await using runner = await runServices(
    config({ stream_host: venue.streamHost, subscribe_channels: ['my_order_batch'] }),
    { MMDemoService: Orders },
    { logger },
  );
  await runner.ready();
  venue.push({ orders: [order('o1'), order('o2')] });
  await expect.poll(() => rows).toEqual(['o1', 'o2']);
  expect(lines).toEqual([]);
});

test('a class whose constructor does not pass its argument on gets its setting too', async () => {
  class Own extends ServiceBase {
    constructor() {
      super({ name: 'of its own' });
    }
  }
  await using venue = await startFakeVenue();
  await using runner = await runServices(
    config({ stream_host: venue.streamHost }, { spread: 3 }),
    { MMDemoService: Own },
    recordingLogger(),
  );
  expect(runner.services.get('mm_demo')?.setting).toMatchObject({ spread: 3 });
});

test('a class may type its setting', async () => {
  class Typed extends ServiceBase<{ readonly spread: number }> {
    readonly doubled: number = this.setting.spread * 2;
  }
  await using venue = await startFakeVenue();
  await using runner = await runServices(
    config({ stream_host: venue.streamHost }, { spread: 3 }),
    { MMDemoService: Typed },
    recordingLogger(),
  );
  expect((runner.services.get('mm_demo') as Typed).doubled).toBe(6);
});

test('printing a service does not show its credentials', async () => {
  const { inspect } = await import('node:util');
  await using venue = await startFakeVenue();
  await using runner = await runServices(
    config({ stream_host: venue.streamHost }),
    { MMDemoService },
    recordingLogger(),
  );
  const text =
    inspect(runner, { depth: 9, showHidden: true }) + JSON.stringify([...runner.services.values()]);
  expect(text).not.toContain('the-secret');
  expect(text).not.toContain('the-key');
});
