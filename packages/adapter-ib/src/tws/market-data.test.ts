import { Channel } from '@hftjs/core';
import { Recorder } from '@hftjs/testkit';
import { describe, expect, test, vi } from 'vitest';
import { startTwsSimulator } from '../simulator/tws/start-tws-simulator.js';
import { makeStream, openStream, type OpenOptions, type Opened } from '../testing/streams.js';

const open = (options: OpenOptions): Opened<Recorder> => openStream(new Recorder(), options);

const PAIRS = ['aapl/usd', 'btc/usd'] as const;

const eventually = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 20_000, interval: 10 }).then(() => undefined);

describe.concurrent('ticker', () => {
  test('an unreadable tick is skipped, and a tick without a change does not count as data', async () => {
    await using harness = makeStream(new Recorder(), {
      currencyPairs: PAIRS,
      subscribeChannels: [Channel.TICKER],
    });
    const { stream, recorder } = harness;
    const frame = JSON.stringify([
      { event: 'tickPrice', args: [1, 1, 'much', null, 3] },
      { event: 'tickPrice', args: [1, 2, 190, null, 5] },
    ]);
    stream.feed(Channel.TICKER, frame);
    stream.feed(Channel.TICKER, frame);
    expect(recorder.tickers).toMatchObject([{ symbol: 'aapl/usd', askPrice: 190, askVolume: 5 }]);
    expect(stream.status().channels.ticker).toMatchObject({ malformed: 2, control: 1, events: 1 });
  });

  test('is the top of the book', async () => {
    await using venue = await startTwsSimulator({ seed: 2, pairs: PAIRS, rate: 100 });
    await using harness = open({
      streamHost: venue.streamHost,
      currencyPairs: PAIRS,
      subscribeChannels: [Channel.TICKER],
    });
    const { recorder, stream } = harness;
    await stream.ready();
    await eventually(() => {
      expect(recorder.tickers.length).toBeGreaterThan(50);
    });
    venue.market.stop();
    await eventually(() => {
      for (const pair of PAIRS) {
        const { bid, ask } = venue.market.top(pair);
        expect(recorder.tickers.findLast(({ symbol }) => symbol === pair)).toMatchObject({
          bidPrice: bid?.price,
          bidVolume: bid?.volume,
          askPrice: ask?.price,
          askVolume: ask?.volume,
          lastPrice: venue.market.trades(pair).at(-1)?.price,
        });
      }
    });
    expect(stream.status().channels.ticker).toMatchObject({ state: 'live', malformed: 0, reconnects: 0 });
  });

  test('a price comes with its size, of both sides at once', async () => {
    await using venue = await startTwsSimulator({ seed: 2, pairs: ['aapl/usd'], rate: 0 });
    await using harness = open({
      streamHost: venue.streamHost,
      currencyPairs: ['aapl/usd'],
      subscribeChannels: [Channel.TICKER],
    });
    await harness.stream.ready();
    const { bid, ask } = venue.market.top('aapl/usd');
    await eventually(() => {
      expect(harness.recorder.tickers).toMatchObject([
        { bidPrice: bid?.price, bidVolume: bid?.volume, askPrice: ask?.price, askVolume: ask?.volume },
      ]);
    });
  });

  test('an empty side has neither price nor volume', async () => {
    await using venue = await startTwsSimulator({ seed: 3, pairs: ['aapl/usd'], rate: 0 });
    await using harness = open({
      streamHost: venue.streamHost,
      currencyPairs: ['aapl/usd'],
      subscribeChannels: [Channel.TICKER],
    });
    await harness.stream.ready();
    const { asks } = venue.market.book('aapl/usd', 10_000);
    const all = asks.reduce((sum, { volume }) => sum + volume, 0);
    venue.market.trade('aapl/usd', 'buy', all);
    await eventually(() => {
      expect(venue.market.top('aapl/usd').ask).toBeUndefined();
      const last = harness.recorder.tickers.at(-1);
      expect(last?.bidPrice).toBe(venue.market.top('aapl/usd').bid?.price);
      expect(last).not.toHaveProperty('askPrice');
      expect(last).not.toHaveProperty('askVolume');
    });
  });

  test('delayed data are reported by one warning', async () => {
    await using venue = await startTwsSimulator({ seed: 4, pairs: ['aapl/usd'], rate: 50 });
    venue.faults.delayData();
    await using harness = open({
      streamHost: venue.streamHost,
      currencyPairs: ['aapl/usd'],
      subscribeChannels: [Channel.TICKER],
    });
    await harness.stream.ready();
    await eventually(() => {
      expect(harness.recorder.tickers.length).toBeGreaterThan(5);
    });
    expect(harness.warnings.filter((words) => words.includes('aapl/usd: its data are delayed'))).toHaveLength(
      1,
    );
  });

  test('delayed data are rejected where real-time data are required', async () => {
    await using venue = await startTwsSimulator({ seed: 5, pairs: ['aapl/usd'], rate: 50 });
    venue.faults.delayData();
    await using harness = open({
      streamHost: venue.streamHost,
      currencyPairs: ['aapl/usd'],
      subscribeChannels: [Channel.TICKER],
      args: { requireRealtime: true },
    });
    await expect(harness.stream.ready()).rejects.toThrow('not subscribed');
    await expect(harness.ended).rejects.toMatchObject({ code: 'subscription_refused' });
    expect(harness.recorder.tickers).toEqual([]);
  });
});

describe.concurrent('trade', () => {
  test('is the tape, one by one, in order', async () => {
    await using venue = await startTwsSimulator({ seed: 6, pairs: PAIRS, rate: 100 });
    await using harness = open({
      streamHost: venue.streamHost,
      currencyPairs: PAIRS,
      subscribeChannels: [Channel.TRADE],
    });
    const { recorder, stream } = harness;
    await stream.ready();
    const start = PAIRS.map((pair) => venue.market.trades(pair).length);
    const delivered = recorder.trades.length;
    await eventually(() => {
      expect(recorder.trades.length).toBeGreaterThan(delivered + 60);
    });
    venue.market.stop();
    for (const [index, pair] of PAIRS.entries()) {
      const truth = venue.market.trades(pair).slice(start[index]);
      await eventually(() => {
        const published = recorder.trades.filter(({ symbol }) => symbol === pair).slice(-truth.length);
        expect(published.map(({ price, volume, exchangeTime }) => [price, volume, exchangeTime])).toEqual(
          truth.map(({ price, volume, time }) => [price, volume, Math.floor(time / 1000) * 1000]),
        );
      });
    }
    const { trades } = recorder;
    expect(trades.length).toBeLessThanOrEqual(
      PAIRS.reduce((sum, pair) => sum + venue.market.trades(pair).length, 0),
    );
    expect(new Set(trades.map(({ tradeId }) => tradeId)).size).toBe(trades.length);
    expect(trades.every(({ side, sampled }) => side === 'unknown' && sampled === undefined)).toBe(true);
  });

  test('is sampled prints when rt_volume is selected', async () => {
    await using venue = await startTwsSimulator({ seed: 7, pairs: ['aapl/usd'], rate: 0 });
    await using harness = open({
      streamHost: venue.streamHost,
      currencyPairs: ['aapl/usd'],
      subscribeChannels: [Channel.TRADE],
      args: { tape: 'rt_volume' },
    });
    await harness.stream.ready();
    for (let count = 0; count < 3; count++) venue.market.trade('aapl/usd', 'buy', 100);
    const truth = venue.market.trades('aapl/usd');
    await eventually(() => {
      expect(
        harness.recorder.trades.map(({ price, volume, sampled }) => ({ price, volume, sampled })),
      ).toEqual(truth.map(({ price, volume }) => ({ price, volume, sampled: true })));
    });
    expect(harness.recorder.trades.map(({ exchangeTime }) => exchangeTime)).toEqual(
      truth.map(({ time }) => Math.floor(time)),
    );
  });

  test('more tapes than the account allows are rejected, and the message names the alternative', async () => {
    await using venue = await startTwsSimulator({ seed: 8, pairs: PAIRS, rate: 50, tickByTickLines: 1 });
    await using harness = open({
      streamHost: venue.streamHost,
      currencyPairs: PAIRS,
      subscribeChannels: [Channel.TRADE],
    });
    await expect(harness.stream.ready()).rejects.toThrow("subscribeArgs.tape 'rt_volume'");
    await eventually(() => {
      expect(harness.recorder.trades.length).toBeGreaterThan(3);
    });
    expect(new Set(harness.recorder.trades.map(({ symbol }) => symbol)).size).toBe(1);
  });

  test('a gap is reported when the connection is lost', async () => {
    await using venue = await startTwsSimulator({ seed: 9, pairs: ['aapl/usd'], rate: 100 });
    await using harness = open({
      streamHost: venue.streamHost,
      currencyPairs: ['aapl/usd'],
      subscribeChannels: [Channel.TRADE],
    });
    await harness.stream.ready();
    venue.faults.drop();
    await eventually(() => {
      const states = harness.recorder.statuses.map(({ state }) => state);
      expect(states).toContain('reconnecting');
      expect(states.slice(states.indexOf('reconnecting'))).toContain('live');
    });
    expect(harness.stream.status().channels.trade?.reconnects).toBe(1);
    const { trades } = harness.recorder;
    expect(new Set(trades.map(({ tradeId }) => tradeId)).size).toBe(trades.length);
  });

  test('is rejected for currencies', async () => {
    await using venue = await startTwsSimulator({ seed: 10, pairs: ['eur/usd'], rate: 10 });
    await using harness = open({
      streamHost: venue.streamHost,
      currencyPairs: ['eur/usd'],
      subscribeChannels: [Channel.TICKER, Channel.TRADE],
    });
    await expect(harness.stream.ready()).rejects.toThrow('there is no tape of currencies');
    await eventually(() => {
      expect(harness.stream.status().channels.ticker?.state).toBe('live');
    });
  });
});

describe.concurrent('contracts', () => {
  test('one that does not exist is rejected with the venue’s message, and the others stay subscribed', async () => {
    await using venue = await startTwsSimulator({ seed: 11, pairs: ['aapl/usd'], rate: 50 });
    await using harness = open({
      streamHost: venue.streamHost,
      currencyPairs: ['aapl/usd', 'nope/usd'],
      subscribeChannels: [Channel.TICKER, Channel.TRADE, Channel.MY_ORDER],
    });
    await expect(harness.stream.ready()).rejects.toThrow('No security definition has been found');
    await eventually(() => {
      for (const channel of [Channel.TICKER, Channel.TRADE, Channel.MY_ORDER])
        expect(harness.stream.status().channels[channel]).toMatchObject({
          state: 'live',
          symbols: { 'aapl/usd': 'live', 'nope/usd': 'refused' },
        });
    });
  });

  test('an ambiguous one is rejected with the candidates, and accepted by its number', async () => {
    await using venue = await startTwsSimulator({
      seed: 12,
      pairs: ['btc/usd'],
      rate: 50,
      cryptoVenues: ['PAXOS', 'ZEROHASH'],
    });
    const common = {
      streamHost: venue.streamHost,
      currencyPairs: ['btc/usd'],
      subscribeChannels: [Channel.TICKER],
    } as const;
    await using ambiguous = open(common);
    await expect(ambiguous.stream.ready()).rejects.toThrow(
      /on PAXOS, conid 479624278; or CRYPTO BTC in USD on ZEROHASH, conid 541686651: say which/,
    );
    await using settled = open({ ...common, args: { contracts: { 'btc/usd': { conid: 479_624_278 } } } });
    await settled.stream.ready();
    await using named = open({
      ...common,
      args: { clientId: 10, contracts: { 'btc/usd': { exchange: 'ZEROHASH' } } },
    });
    await named.stream.ready();
  });
});

test('frames can be replayed without a TWS', () => {
  const { stream, recorder } = makeStream(new Recorder(), {
    currencyPairs: ['aapl/usd', 'ibm/usd'],
    subscribeChannels: [Channel.TICKER, Channel.TRADE],
  });
  stream.feed(
    Channel.TICKER,
    JSON.stringify([
      { event: 'tickPrice', args: [2, 1, 252.1, {}, 300] },
      { event: 'tickPrice', args: [2, 2, 252.2, {}, 100] },
      { event: 'tickSize', args: [2, 3, 100] },
    ]),
  );
  stream.feed(Channel.TICKER, JSON.stringify({ event: 'tickSize', args: [2, 0, 301] }));
  stream.feed(Channel.TICKER, JSON.stringify({ event: 'tickSize', args: [2, 0, 301] }));
  stream.feed(
    Channel.TRADE,
    '{"event":"tickByTickAllLast","args":[1,1,"1795446245",189.6,0.5,{},"NASDAQ",""]}',
  );
  stream.feed(
    Channel.TRADE,
    '{"event":"tickByTickAllLast","args":[1,1,"1795446245",null,0.5,{},"NASDAQ",""]}',
  );
  stream.feed(Channel.TRADE, '{"event":"somethingElse","args":[]}');
  expect(recorder.tickers).toMatchObject([
    { symbol: 'ibm/usd', bidPrice: 252.1, bidVolume: 300, askPrice: 252.2, askVolume: 100 },
    { symbol: 'ibm/usd', bidPrice: 252.1, bidVolume: 301, askPrice: 252.2, askVolume: 100 },
  ]);
  expect(recorder.trades).toMatchObject([
    { symbol: 'aapl/usd', price: 189.6, volume: 0.5, side: 'unknown', exchangeTime: 1_795_446_245_000 },
  ]);
  const { ticker, trade } = stream.status().channels;
  expect([ticker?.frames, ticker?.malformed, trade?.frames, trade?.malformed]).toEqual([3, 0, 3, 2]);
});

describe.concurrent('pairs are changed', () => {
  test.each(['tick_by_tick', 'rt_volume'] as const)('on connections that live, by %s', async (tape) => {
    await using venue = await startTwsSimulator({ seed: 5, pairs: PAIRS, rate: 100, tickByTickLines: 1 });
    await using harness = open({
      streamHost: venue.streamHost,
      currencyPairs: ['aapl/usd'],
      subscribeChannels: [Channel.TICKER, Channel.TRADE, Channel.MY_ORDER],
      args: { tape },
    });
    const { recorder, stream } = harness;
    const countOf = (symbol: string): number =>
      [...recorder.tickers, ...recorder.trades].filter((event) => event.symbol === symbol).length;
    await stream.ready();
    await stream.setCurrencyPairs(['btc/usd']);
    const left = countOf('aapl/usd');
    await eventually(() => {
      expect(recorder.tickers.some(({ symbol }) => symbol === 'btc/usd')).toBe(true);
      expect(recorder.trades.some(({ symbol }) => symbol === 'btc/usd')).toBe(true);
    });
    expect(countOf('aapl/usd')).toBe(left);
    const { orderId } = venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.1 });
    await eventually(() => {
      expect(recorder.myOrders.some((order) => order.orderId === orderId)).toBe(true);
    });
    await stream.setCurrencyPairs(['aapl/usd']);
    const gone = countOf('btc/usd');
    await eventually(() => {
      expect(countOf('aapl/usd')).toBeGreaterThan(left + 10);
    });
    expect(countOf('btc/usd')).toBe(gone);
    for (const channel of [Channel.TICKER, Channel.TRADE] as const)
      expect(stream.status().channels[channel]).toMatchObject({ state: 'live', reconnects: 0 });
  });

  test('a pair of another market is rejected by name', async () => {
    await using venue = await startTwsSimulator({ seed: 5, pairs: PAIRS, rate: 100 });
    await using harness = open({
      streamHost: venue.streamHost,
      currencyPairs: ['aapl/usd'],
      subscribeChannels: [Channel.TICKER],
    });
    await harness.stream.ready();
    await expect(harness.stream.setCurrencyPairs(['aapl/usd', 'btc/usd:usd'])).rejects.toThrow(
      'btc/usd:usd names a settlement',
    );
  });
});
