import {
  Channel,
  Exchange,
  getExchangeStream,
  silentLogger,
  type CurrencyPair,
  type StreamOptions,
} from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';
import { startBinanceFutureSimulator, startBinanceSimulator } from './simulator/index.js';

const NOW = 1_790_000_000_000;

function fed(options: Partial<StreamOptions> & Pick<StreamOptions, 'exchange' | 'subscribeChannels'>) {
  const stream = getExchangeStream({ currencyPairs: ['btc/usdt'], logger: silentLogger, ...options });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  const [channel = Channel.TICKER] = options.subscribeChannels;
  return {
    stream,
    recorder,
    feed: (...rows: readonly object[]) => {
      for (const data of rows) stream.feed(channel, JSON.stringify({ stream: 'btcusdt@x', data }));
    },
  };
}

function watch(
  venue: { readonly streamHost: string; readonly apiHost: string },
  options: Pick<StreamOptions, 'exchange' | 'currencyPairs' | 'subscribeChannels'> & Partial<StreamOptions>,
) {
  const stream = getExchangeStream({
    reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
    logger: silentLogger,
    streamHost: venue.streamHost,
    apiHost: venue.apiHost,
    ...options,
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  void stream.start().catch(() => undefined);
  return { stream, recorder, [Symbol.asyncDispose]: () => stream.stop() };
}

const quote = (u: number, bid: string, more: object = {}): object => ({
  u,
  s: 'BTCUSDT',
  b: bid,
  B: '1',
  a: '101',
  A: '1',
  ...more,
});

describe('best prices that are older than those before them on one connection', () => {
  test('are not published on the spot market, where only an id shows it', () => {
    const { recorder, feed } = fed({ exchange: Exchange.BINANCE, subscribeChannels: [Channel.TICKER] });
    feed(quote(10, '100'), quote(9, '99'), quote(11, '98'));
    expect(recorder.tickers.map(({ bidPrice }) => bidPrice)).toEqual([100, 98]);
  });

  test('are not published on futures; a lower id with a later time is a new numbering', () => {
    const { recorder, feed } = fed({
      exchange: Exchange.BINANCE_FUTURE,
      subscribeChannels: [Channel.TICKER],
    });
    const at = (u: number, bid: string, T: number): object => quote(u, bid, { e: 'bookTicker', T, E: T });
    feed(at(10, '100', NOW), at(9, '99', NOW - 5), at(1, '97', NOW + 5), at(2, '96', NOW + 6));
    expect(recorder.tickers.map(({ bidPrice }) => bidPrice)).toEqual([100, 97, 96]);
  });

  test('are not published with older figures', () => {
    const { recorder, feed } = fed({
      exchange: Exchange.BINANCE,
      subscribeChannels: [Channel.TICKER],
      subscribeArgs: { ticker: '24h' },
    });
    feed(day({ E: NOW, c: '5' }), day({ E: NOW - 1000, c: '4' }), day({ E: NOW + 1000, c: '6' }));
    expect(recorder.tickers.map(({ lastPrice }) => lastPrice)).toEqual([5, 6]);
  });
});

const day = (more: object): object => ({
  ...quote(1, '100'),
  u: undefined,
  e: '24hrTicker',
  E: NOW,
  p: '-1',
  P: '-0.5',
  w: '99',
  c: '100',
  Q: '2',
  o: '101',
  h: '105',
  l: '95',
  v: '1000',
  q: '99000',
  ...more,
});

describe('a figure of 24 hours that cannot be read', () => {
  test.each(['p', 'P', 'w', 'c', 'Q', 'o', 'h', 'l', 'v'])('%s costs itself', (field) => {
    for (const value of ['n/a', {}, null, '1e400']) {
      const { recorder, feed, stream } = fed({
        exchange: Exchange.BINANCE,
        subscribeChannels: [Channel.TICKER],
        subscribeArgs: { ticker: '24h' },
      });
      feed(day({ [field]: value }));
      expect(recorder.tickers).toMatchObject([{ bidPrice: 100, askPrice: 101 }]);
      expect(Object.values(recorder.tickers[0]?.stats24h ?? {})).not.toContain(Infinity);
      expect(stream.status().channels.ticker?.malformed).toBe(0);
    }
  });

  test('prices below zero are none', () => {
    const { recorder, feed } = fed({
      exchange: Exchange.BINANCE,
      subscribeChannels: [Channel.TICKER],
      subscribeArgs: { ticker: '24h' },
    });
    feed(day({ l: '-5', p: '-1' }));
    expect(recorder.tickers[0]?.stats24h).not.toHaveProperty('low');
    expect(recorder.tickers[0]?.stats24h).toMatchObject({ change: -1 });
  });
});

test('one bad row of a frame costs itself', () => {
  const { recorder, stream } = fed({
    exchange: Exchange.BINANCE_FUTURE,
    subscribeChannels: [Channel.TICKER],
    subscribeArgs: { ticker: '24h' },
  });
  const rows = [7, null, day({}), { ...day({ E: NOW + 1 }), b: undefined, c: '7' }];
  stream.feed(Channel.TICKER, JSON.stringify({ stream: '!ticker@arr', data: rows }));
  expect(recorder.tickers.length).toBeGreaterThan(0);
  expect(stream.status().channels.ticker?.malformed).toBe(3);
});

describe('a trade of futures', () => {
  const trade = (t: number, more: object): object => ({
    e: 'trade',
    E: NOW,
    T: NOW,
    s: 'BTCUSDT',
    t,
    p: '100',
    q: '1',
    m: true,
    ...more,
  });

  test('of a kind that is not mapped is published with it, and counted', () => {
    const { recorder, feed, stream } = fed({
      exchange: Exchange.BINANCE_FUTURE,
      subscribeChannels: [Channel.TRADE],
      subscribeArgs: { trade: 'trade' },
    });
    feed(
      trade(10, { X: 'MARKET' }),
      trade(11, { X: 'RPI' }),
      trade(12, { X: 'INSURANCE_FUND' }),
      trade(13, { X: 'SOMETHING', p: '0', q: '0' }),
      trade(14, { X: 'RPI' }),
    );
    expect(recorder.trades.map(({ tradeId, kind }) => [tradeId, kind])).toEqual([
      ['10', undefined],
      ['11', 'rpi'],
      ['14', 'rpi'],
    ]);
    expect(stream.status().channels.trade).toMatchObject({ unmapped: 2, skipped: 2 });
    expect(recorder.saw('gap')).toBe(false);
  });

  test.each([1_790_000_000, 1_790_000_000_000_000_000, 0, -5])('at %d has no exchange time', (T) => {
    const { recorder, feed } = fed({
      exchange: Exchange.BINANCE_FUTURE,
      subscribeChannels: [Channel.TRADE],
      subscribeArgs: { trade: 'trade' },
    });
    feed(trade(10, { T }));
    expect(recorder.trades).toHaveLength(1);
    expect(recorder.trades[0]).not.toHaveProperty('exchangeTime');
  });
});

test('what stands in wrong subscribeArgs is not shown', () => {
  const subscribeArgs = { ticker: 'my-secret' };
  for (const exchange of [Exchange.BINANCE, Exchange.BINANCE_FUTURE])
    expect(() => fed({ exchange, subscribeChannels: [Channel.TICKER], subscribeArgs })).toThrow(
      /subscribeArgs\.ticker takes (?!.*my-secret)/,
    );
});

const MARKETS = [
  { exchange: Exchange.BINANCE, start: startBinanceSimulator },
  { exchange: Exchange.BINANCE_FUTURE, start: startBinanceFutureSimulator },
] as const;

describe.each(MARKETS)('$exchange', ({ exchange, start }) => {
  const pairs: readonly CurrencyPair[] = ['btc/usdt', 'eth/usdt'];

  test('goes live while REST does not answer; pairs are checked once it does', async () => {
    await using venue = await start({ seed: 1, pairs, rate: 50 });
    venue.faults.refuseRest(451, { times: Infinity });
    await using watched = watch(venue, {
      exchange,
      currencyPairs: [...pairs, 'nope/usdt'],
      subscribeChannels: [Channel.TRADE],
    });
    const { stream, recorder } = watched;
    await stream.ready();
    await eventually(() => {
      expect(new Set(recorder.trades.map(({ symbol }) => symbol))).toEqual(new Set(pairs));
    });
    expect(recorder.saw('refused')).toBe(false);
    venue.faults.accept();
    await eventually(() => {
      expect(stream.status().channels.trade?.symbols['nope/usdt']).toBe('refused');
    });
    expect(stream.status().channels.trade?.symbols['btc/usdt']).toBe('live');
  });

  test('a pair that pauses at the first subscription waits, and is subscribed when it trades again', async () => {
    await using venue = await start({ seed: 2, pairs, rate: 50 });
    venue.setStatus('eth/usdt', 'BREAK');
    await using watched = watch(venue, {
      exchange,
      currencyPairs: pairs,
      subscribeChannels: [Channel.TRADE],
      subscribeArgs: { trade: 'trade' },
    });
    const { stream, recorder } = watched;
    const stateOf = (pair: CurrencyPair): string | undefined => stream.status().channels.trade?.symbols[pair];
    await eventually(() => {
      expect(recorder.trades.length).toBeGreaterThan(0);
      expect(stateOf('btc/usdt')).toBe('live');
    });
    expect(stateOf('eth/usdt')).toBe('pending');
    expect(recorder.trades.every(({ symbol }) => symbol === 'btc/usdt')).toBe(true);
    venue.setStatus('eth/usdt', 'TRADING');
    await stream.ready();
    await eventually(() => {
      expect(recorder.trades.some(({ symbol }) => symbol === 'eth/usdt')).toBe(true);
    });
    expect(stateOf('eth/usdt')).toBe('live');
    expect(recorder.saw('refused')).toBe(false);
    expect(stream.status().channels.trade?.reconnects).toBe(0);
  });

  describe('best prices that changed in an outage of a quiet market', () => {
    const top = (venue: Awaited<ReturnType<typeof start>>): object => {
      const { bid, ask } = venue.market.top('btc/usdt');
      return {
        bidPrice: bid?.price,
        bidVolume: bid?.volume,
        askPrice: ask?.price,
        askVolume: ask?.volume,
        origin: 'snapshot',
      };
    };
    const change = (venue: Awaited<ReturnType<typeof start>>): void => {
      for (let step = 0; step < 50; step++) venue.market.step();
    };

    test('are read and published before the channel is live', async () => {
      await using venue = await start({ seed: 3, pairs, rate: 0 });
      await using watched = watch(venue, {
        exchange,
        currencyPairs: pairs,
        subscribeChannels: [Channel.TICKER],
      });
      const { stream, recorder } = watched;
      await stream.ready();
      change(venue);
      await eventually(() => {
        expect(recorder.tickers.length).toBeGreaterThan(1);
      });
      await venue.faults.down();
      change(venue);
      await venue.faults.up();
      await eventually(() => {
        expect(recorder.tickers.findLast(({ symbol }) => symbol === 'btc/usdt')).toMatchObject(top(venue));
      });
      await stream.ready();
      const states = recorder.statuses.map(({ state }) => state);
      expect(states.lastIndexOf('recovering')).toBeGreaterThan(states.lastIndexOf('reconnecting'));
      expect(states.at(-1)).toBe('live');
      expect(recorder.statuses.findLast(({ filled }) => filled !== undefined)?.filled).toBe(2);
    });

    test('are read with the figures of 24 hours, where those are subscribed', async () => {
      await using venue = await start({ seed: 5, pairs, rate: 0, tickerInterval: 1_000_000 });
      await using watched = watch(venue, {
        exchange,
        currencyPairs: pairs,
        subscribeChannels: [Channel.TICKER],
        subscribeArgs: { ticker: '24h' },
      });
      const { stream, recorder } = watched;
      await stream.ready();
      await venue.faults.down();
      venue.market.trade('btc/usdt', 'buy', 0.01);
      const price = venue.market.trades('btc/usdt').at(-1)?.price;
      await venue.faults.up();
      await eventually(() => {
        expect(recorder.tickers.findLast(({ symbol }) => symbol === 'btc/usdt')).toMatchObject({
          lastPrice: price,
          origin: 'snapshot',
        });
      });
      await stream.ready();
    });

    test('hold their pair up while REST fails', async () => {
      await using venue = await start({ seed: 4, pairs, rate: 0 });
      await using watched = watch(venue, {
        exchange,
        currencyPairs: pairs,
        subscribeChannels: [Channel.TICKER],
      });
      const { stream, recorder } = watched;
      await stream.ready();
      venue.faults.refuseRest(503, { times: Infinity });
      venue.faults.drop();
      await eventually(() => {
        expect(
          recorder.statuses.some(({ state, symbol }) => state === 'recovering' && symbol === 'btc/usdt'),
        ).toBe(true);
      });
      expect(stream.status().channels.ticker?.symbols['btc/usdt']).toBe('pending');
      venue.faults.accept();
      await stream.ready();
      expect(recorder.tickers.findLast(({ symbol }) => symbol === 'btc/usdt')).toMatchObject(top(venue));
    });
  });
});
