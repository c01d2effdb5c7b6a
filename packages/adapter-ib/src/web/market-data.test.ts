import { Channel, type CurrencyPair } from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { describe, expect, test, vi } from 'vitest';
import { startIBSimulator, type IBSimulator, type IBSimulatorOptions } from '../simulator/index.js';
import { TIME_SCALE } from '../testing/haste.js';
import { watch, type Watched } from '../testing/streams.js';

vi.mock('./venue/timing.js', () => import('../testing/haste.js'));

const start = (options: Partial<IBSimulatorOptions> = {}): Promise<IBSimulator> =>
  startIBSimulator({ seed: 9, pairs: ['btc/usd', 'eth/usd'], rate: 100, pace: TIME_SCALE, ...options });

/** An unreachable venue. */
const NOWHERE = { streamHost: 'ws://127.0.0.1:9', apiHost: 'http://127.0.0.1:9' };

const sampled = { sampledTrades: true } as const;

/** Quotes of a pair continue. */
async function goesOn({ recorder }: Watched<Recorder>, pair: CurrencyPair): Promise<void> {
  const count = (): number => recorder.tickers.filter(({ symbol }) => symbol === pair).length;
  const before = count();
  await eventually(() => {
    expect(count()).toBeGreaterThan(before + 3);
  });
}

describe.concurrent('subscriptions that would die without a word', () => {
  test('are renewed before they end, without a false trade', async () => {
    await using venue = await start({ marketDataLifetime: 900, pairs: ['btc/usd'] });
    await using watched = watch(new Recorder(), venue, {
      currencyPairs: ['btc/usd'],
      subscribeChannels: [Channel.TICKER, Channel.TRADE],
      subscribeArgs: sampled,
      timing: { renewal: 200 },
    });
    const { stream, recorder } = watched;
    await stream.ready();
    // Wait for keepalives and renewals: more than three lifetimes of a subscription.
    const exchanged = async (messages: number): Promise<void> => {
      const before = venue.counters.messages;
      await eventually(() => {
        expect(venue.counters.messages).toBeGreaterThan(before + messages);
      });
    };
    await exchanged(55);
    await goesOn(watched, 'btc/usd');
    venue.market.stop();
    await exchanged(12);
    // The last trade is published, unless it happened during a renewal: then the next one is published.
    const isTold = (): boolean =>
      recorder.trades.at(-1)?.price === venue.market.trades('btc/usd').at(-1)?.price;
    for (let attempt = 0; attempt < 20 && !isTold(); attempt++) {
      venue.market.step();
      await exchanged(12);
    }
    // Many renewals of a market that stands still.
    const trades = recorder.trades.length;
    const tickers = recorder.tickers.length;
    await exchanged(30);
    expect(recorder.tickers.length).toBeGreaterThan(tickers);
    expect(recorder.trades).toHaveLength(trades);
    expect(recorder.trades.at(-1)?.price).toBe(venue.market.trades('btc/usd').at(-1)?.price);
    expect(stream.status().channels.ticker?.reconnects).toBe(0);
  });

  test('are subscribed again when they have ended', async () => {
    await using venue = await start();
    await using watched = watch(new Recorder(), venue, {
      currencyPairs: ['btc/usd', 'eth/usd'],
      subscribeChannels: [Channel.TICKER],
      timing: { renewal: 500 },
    });
    await watched.stream.ready();
    venue.marketData.expire('btc/usd');
    await goesOn(watched, 'eth/usd');
    await goesOn(watched, 'btc/usd');
  });

  test('a renewal returns a new snapshot and publishes no trade', async () => {
    await using venue = await start({ pairs: ['btc/usd'], rate: 0 });
    await using watched = watch(new Recorder(), venue, {
      currencyPairs: ['btc/usd'],
      subscribeChannels: [Channel.TRADE],
      subscribeArgs: sampled,
      timing: { renewal: 200 },
    });
    const { stream, recorder } = watched;
    await stream.ready();
    // Renewals are sent, and no snapshot is returned.
    venue.faults.stall(Channel.TICKER);
    const before = venue.counters.messages;
    await eventually(() => {
      expect(venue.counters.messages).toBeGreaterThan(before + 15);
    });
    const volumes = (...totals: readonly number[]): void => {
      for (const total of totals)
        stream.feed(
          Channel.TRADE,
          `{"topic":"smd+479624278","31":"100","7762":"${total}","_updated":${total}}`,
        );
    };
    volumes(1_000);
    expect(recorder.trades).toEqual([]);
    volumes(1_005);
    expect(recorder.trades).toMatchObject([{ volume: 5, price: 100, sampled: true }]);
  });

  test('after a truncated frame, a new snapshot is requested', async () => {
    await using venue = await start({ pairs: ['btc/usd'], rate: 0 });
    await using watched = watch(new Recorder(), venue, {
      currencyPairs: ['btc/usd'],
      subscribeChannels: [Channel.TICKER],
    });
    await watched.stream.ready();
    venue.faults.corrupt(1);
    venue.market.step();
    for (let step = 0; step < 50; step++) venue.market.step();
    await eventually(() => {
      expect(watched.stream.status().channels.ticker?.malformed).toBe(1);
      const { bid, ask } = venue.market.top('btc/usd');
      expect(watched.recorder.tickers.at(-1)).toMatchObject({
        bidPrice: bid?.price,
        bidVolume: bid?.volume,
        askPrice: ask?.price,
        askVolume: ask?.volume,
      });
    });
    expect(watched.stream.status().channels.ticker?.reconnects).toBe(0);
  });

  test('two streams on one contract: neither a renewal nor a stop ends the data of the other', async () => {
    await using venue = await start();
    const options = { currencyPairs: ['btc/usd'] as const, subscribeChannels: [Channel.TICKER] };
    await using one = watch(new Recorder(), venue, { ...options, timing: { renewal: 300 } });
    await using two = watch(new Recorder(), venue, { ...options, timing: { renewal: 300 } });
    await Promise.all([one.stream.ready(), two.stream.ready()]);
    for (let round = 0; round < 10; round++) {
      await goesOn(one, 'btc/usd');
      await goesOn(two, 'btc/usd');
    }
    await one.stream.stop();
    await goesOn(two, 'btc/usd');
    expect(two.stream.status().channels.ticker?.reconnects).toBe(0);
  });
});

describe.concurrent('availability', () => {
  test('delayed data are reported once and publish no trades', async () => {
    await using venue = await start();
    venue.marketData.setAvailability('DPB', 'btc/usd');
    await using watched = watch(new Recorder(), venue, {
      currencyPairs: ['btc/usd', 'eth/usd'],
      subscribeChannels: [Channel.TICKER, Channel.TRADE],
      subscribeArgs: sampled,
    });
    await watched.stream.ready();
    await goesOn(watched, 'btc/usd');
    await eventually(() => {
      expect(watched.recorder.trades.length).toBeGreaterThan(5);
    });
    expect(watched.recorder.trades.every(({ symbol }) => symbol === 'eth/usd')).toBe(true);
    expect(watched.warnings.filter((words) => words.includes('btc/usd are delayed'))).toHaveLength(1);
  });

  test('where real-time data are required, delayed pairs are rejected by name', async () => {
    await using venue = await start();
    venue.marketData.setAvailability('DPB', 'btc/usd');
    await using watched = watch(new Recorder(), venue, {
      currencyPairs: ['btc/usd', 'eth/usd'],
      subscribeChannels: [Channel.TICKER],
      subscribeArgs: { requireRealtime: true },
    });
    await expect(watched.stream.ready()).rejects.toMatchObject({
      code: 'subscription_refused',
      symbol: 'btc/usd',
      message: expect.stringContaining('delayed') as string,
    });
    await goesOn(watched, 'eth/usd');
    expect(watched.recorder.tickers.every(({ symbol }) => symbol === 'eth/usd')).toBe(true);
    // Data that become delayed after the subscription are rejected too.
    venue.marketData.setAvailability('ZB', 'eth/usd');
    await expect(watched.ended).rejects.toMatchObject({ code: 'subscription_refused' });
  });

  test('unreadable numbers are published as absent once and do not count as data after that', async () => {
    await using watched = watch(new Recorder(), NOWHERE, {
      currencyPairs: ['aapl/usd'],
      subscribeChannels: [Channel.TICKER],
      subscribeArgs: { contracts: { 'aapl/usd': { conid: 265598 } } },
    });
    const { stream, recorder } = watched;
    stream.feed(Channel.TICKER, '{"topic":"smd+265598","84":"189.60","86":"189.70"}');
    for (let time = 0; time < 3; time++) stream.feed(Channel.TICKER, '{"topic":"smd+265598","84":"much"}');
    expect(recorder.tickers).toHaveLength(2);
    expect(recorder.tickers.at(-1)).toMatchObject({ askPrice: 189.7 });
    expect(recorder.tickers.at(-1)).not.toHaveProperty('bidPrice');
    expect(stream.status().channels.ticker).toMatchObject({ malformed: 3, events: 2 });
  });

  test('with requireRealtime, prices wait until the venue reports real-time data', async () => {
    await using watched = watch(new Recorder(), NOWHERE, {
      currencyPairs: ['aapl/usd'],
      subscribeChannels: [Channel.TICKER],
      subscribeArgs: { requireRealtime: true, contracts: { 'aapl/usd': { conid: 265598 } } },
    });
    const { stream, recorder } = watched;
    stream.feed(Channel.TICKER, '{"topic":"smd+265598","conid":265598,"84":"189.60","_updated":1}');
    expect(recorder.tickers).toEqual([]);
    stream.feed(Channel.TICKER, '{"topic":"smd+265598","6509":"RpB","86":"189.70","_updated":2}');
    expect(recorder.tickers).toMatchObject([{ bidPrice: 189.6, askPrice: 189.7 }]);
    stream.feed(Channel.TICKER, '{"topic":"smd+265598","6509":"S","86":"189.80","_updated":3}');
    expect(recorder.tickers).toHaveLength(1);
    expect(watched.reasons('refused').join()).toContain('are not reported as real-time (S)');
  });

  test('a pair without a data subscription is rejected', async () => {
    await using venue = await start();
    venue.marketData.setAvailability('N', 'btc/usd');
    await using watched = watch(new Recorder(), venue, {
      currencyPairs: ['btc/usd', 'eth/usd'],
      subscribeChannels: [Channel.TICKER],
    });
    await expect(watched.stream.ready()).rejects.toMatchObject({ symbol: 'btc/usd' });
  });
});

describe.concurrent('sampled trades', () => {
  test('are marked as sampled, and cover the volume of the day between the first and the last', async () => {
    await using venue = await start({ pairs: ['btc/usd'], rate: 300 });
    await using watched = watch(new Recorder(), venue, {
      currencyPairs: ['btc/usd'],
      subscribeChannels: [Channel.TRADE],
      subscribeArgs: sampled,
    });
    const { recorder, stream } = watched;
    await stream.ready();
    await eventually(() => {
      expect(recorder.trades.length).toBeGreaterThan(10);
    });
    venue.market.stop();
    const truth = venue.market.trades('btc/usd');
    // The tape's end, from some trade on, is what the samples add up to, once the last one has come: the last price alone
    // may be that of an earlier trade too.
    let tail = 0;
    const tails = truth.toReversed().map(({ volume }) => (tail += volume));
    await eventually(() => {
      expect(recorder.trades.at(-1)?.price).toBe(truth.at(-1)?.price);
      const sum = recorder.trades.reduce((total, { volume }) => total + volume, 0);
      expect(tails.some((each) => Math.abs(each - sum) < 1e-9)).toBe(true);
    });
    const prices = new Set(truth.map(({ price }) => price));
    for (const trade of recorder.trades) {
      expect(trade).toMatchObject({ sampled: true, side: 'unknown', symbol: 'btc/usd' });
      expect(trade.tradeId).toMatch(/^479624278:\d+$/);
      expect(prices).toContain(trade.price);
    }
  });

  test('are rejected for currencies', async () => {
    await using venue = await start({ pairs: ['eur/usd', 'btc/usd'] });
    await using watched = watch(new Recorder(), venue, {
      currencyPairs: ['eur/usd', 'btc/usd'],
      subscribeChannels: [Channel.TRADE],
      subscribeArgs: sampled,
    });
    await expect(watched.stream.ready()).rejects.toMatchObject({ symbol: 'eur/usd' });
    await using quotes = watch(new Recorder(), venue, {
      currencyPairs: ['eur/usd'],
      subscribeChannels: [Channel.TICKER, Channel.TRADE],
      subscribeArgs: sampled,
    });
    await quotes.stream.ready();
    await goesOn(quotes, 'eur/usd');
  });
});

describe.concurrent('contracts', () => {
  test('coins, currencies and stocks are found by their names, each once', async () => {
    const pairs = ['btc/usd', 'eur/usd', 'usd/jpy', 'aapl/usd'] as const;
    await using venue = await start({ pairs });
    for (let round = 0; round < 2; round++) {
      await using watched = watch(new Recorder(), venue, {
        currencyPairs: pairs,
        subscribeChannels: [Channel.TICKER],
      });
      await watched.stream.ready();
      for (const pair of pairs) await goesOn(watched, pair);
      venue.faults.drop();
      await eventually(() => {
        expect(watched.stream.status().channels.ticker?.reconnects).toBe(1);
      });
      expect(venue.counters.restRequests['/v1/api/trsrv/stocks']).toBe(round + 1);
    }
  });

  test('a coin of two venues is rejected with the candidates, and accepted with an exchange', async () => {
    await using venue = await start({ cryptoVenues: ['PAXOS', 'ZEROHASH'] });
    const options = { currencyPairs: ['btc/usd'] as const, subscribeChannels: [Channel.TICKER] };
    await using unsaid = watch(new Recorder(), venue, options);
    await expect(unsaid.ended).rejects.toThrow(
      /479624278 \(Bitcoin cryptocurrency, PAXOS\), 541686651 .*contracts/,
    );
    for (const contract of [
      { exchange: 'ZEROHASH' },
      { conid: 479624278 },
      { conid: '541686651@ZEROHASH' },
    ]) {
      await using named = watch(new Recorder(), venue, {
        ...options,
        subscribeArgs: { contracts: { 'btc/usd': contract } },
      });
      await named.stream.ready();
      await goesOn(named, 'btc/usd');
    }
  });

  test.each([
    ['nope/usd', 'lists no stock nope/usd'],
    ['usd/eur', 'lists no pair of currencies usd/eur'],
    ['sol/usd', 'lists no coin sol/usd'],
    ['btc/eur', 'quoted in usd'],
    ['aapl/eur', 'could be any of'],
  ] as const)('%s is refused: %s', async (pair, reason) => {
    await using venue = await start({ pairs: ['btc/usd', 'eur/usd', 'aapl/usd'] });
    await using watched = watch(new Recorder(), venue, {
      currencyPairs: [pair],
      subscribeChannels: [Channel.TICKER],
    });
    await expect(watched.ended).rejects.toThrow(reason);
  });

  test('one contract under two names is rejected', async () => {
    await using venue = await start();
    await using watched = watch(new Recorder(), venue, {
      currencyPairs: ['btc/usd', 'xbt/usd'],
      subscribeChannels: [Channel.TICKER],
      subscribeArgs: { contracts: { 'xbt/usd': { conid: 479624278 } } },
    });
    await expect(watched.stream.ready()).rejects.toThrow('is the same contract as');
  });
});
