import { Channel, type CurrencyPair, type Instrument } from '@hftjs/core';
import { setPace } from '@hftjs/core/adapter';
import { eventually, Recorder } from '@hftjs/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import type { CoinbaseSimulator } from '../simulator/index.js';
import { start, watchWith, type Options } from '../testing/watch.js';

afterEach(() => {
  setPace(1);
});

const watch = (venue: CoinbaseSimulator, options: Partial<Options> = {}) =>
  watchWith(new Recorder(), venue, {
    subscribeChannels: [Channel.INSTRUMENT],
    reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
    ...options,
  });

const of = ({ instruments }: Recorder, pair: CurrencyPair): readonly Instrument[] =>
  instruments.filter(({ symbol }) => symbol === pair);

const statusesOf = (recorder: Recorder, pair: CurrencyPair): readonly string[] =>
  of(recorder, pair).map(({ status }) => status);

describe('instruments', () => {
  test('a snapshot of the subscribed pairs, from the channel and REST', async () => {
    await using venue = await start();
    await using watched = watch(venue, { currencyPairs: ['btc/usd', 'eth/usdc'] });
    const { stream, recorder } = watched;
    await stream.ready();
    expect(recorder.instruments).toHaveLength(2);
    const [btc] = of(recorder, 'btc/usd');
    expect(btc).toMatchObject({
      origin: 'snapshot',
      venueSymbol: 'BTC-USD',
      base: 'btc',
      quote: 'usd',
      kind: 'spot',
      status: 'trading',
      rawStatus: 'online',
      priceIncrement: 0.01,
      volumeIncrement: 1e-8,
      minVolume: 1e-8,
      minNotional: 1,
    });
    expect(btc?.exchangeTime).toBeGreaterThan(0);
    expect(of(recorder, 'eth/usdc')[0]).toMatchObject({
      venueSymbol: 'ETH-USDC',
      base: 'eth',
      quote: 'usdc',
    });
  });

  test('each change of the status once, whatever repeats it', async () => {
    await using venue = await start({ statusInterval: 30 });
    await using watched = watch(venue);
    const { stream, recorder } = watched;
    await stream.ready();
    const steps = [
      'halted',
      'cancel_only',
      'trading',
      'post_only',
      'halted',
      'limit_only',
      'auction',
      'trading',
    ];
    const seen = ['trading'];
    for (const status of steps as Parameters<typeof venue.market.setStatus>[1][]) {
      venue.market.setStatus('btc/usd', status);
      seen.push(status);
      await eventually(() => {
        expect(statusesOf(recorder, 'btc/usd').at(-1)).toBe(status);
      });
    }
    const frames = stream.status().channels.instrument?.frames ?? 0;
    await eventually(() => {
      expect(stream.status().channels.instrument?.frames).toBeGreaterThan(frames + 5);
    });
    expect(statusesOf(recorder, 'btc/usd')).toEqual(seen);
    expect(statusesOf(recorder, 'eth/usd')).toEqual(['trading']);
    for (const instrument of of(recorder, 'btc/usd').slice(1))
      expect(instrument).not.toHaveProperty('origin');
  });

  test('a change of the increments', async () => {
    await using venue = await start();
    await using watched = watch(venue);
    const { stream, recorder } = watched;
    await stream.ready();
    venue.market.setIncrements('btc/usd', { priceStep: 0.05, minVolume: 0.001, minNotional: 5 });
    await eventually(() => {
      expect(of(recorder, 'btc/usd')).toHaveLength(2);
    });
    expect(of(recorder, 'btc/usd')[1]).toMatchObject({
      priceIncrement: 0.05,
      minVolume: 0.001,
      minNotional: 5,
    });
  });

  test('a change while the connection was cut', async () => {
    await using venue = await start();
    await using watched = watch(venue);
    const { stream, recorder } = watched;
    await stream.ready();
    venue.faults.drop();
    venue.market.setStatus('eth/usd', 'cancel_only');
    await eventually(() => {
      expect(statusesOf(recorder, 'eth/usd')).toEqual(['trading', 'cancel_only']);
      expect(stream.status().channels.instrument?.state).toBe('live');
    });
    expect(statusesOf(recorder, 'btc/usd')).toEqual(['trading']);
  });

  test('a pair that is added, and once more, as it is then', async () => {
    await using venue = await start();
    await using watched = watch(venue, { currencyPairs: ['btc/usd'] });
    const { stream, recorder } = watched;
    await stream.ready();
    for (const status of ['post_only', 'cancel_only'] as const) {
      venue.market.setStatus('eth/usd', status);
      await stream.setCurrencyPairs(['btc/usd', 'eth/usd']);
      await eventually(() => {
        expect(statusesOf(recorder, 'eth/usd').at(-1)).toBe(status);
      });
      await stream.setCurrencyPairs(['btc/usd']);
    }
    expect(statusesOf(recorder, 'eth/usd')).toEqual(['post_only', 'cancel_only']);
    expect(statusesOf(recorder, 'btc/usd')).toEqual(['trading']);
  });

  test('a restriction that the channel did not report is read over REST', async () => {
    setPace(100);
    await using venue = await start({ pace: 100 });
    await using watched = watch(venue);
    const { stream, recorder } = watched;
    await stream.ready();
    venue.faults.stall('instrument');
    venue.market.setStatus('btc/usd', 'post_only');
    await eventually(() => {
      expect(statusesOf(recorder, 'btc/usd')).toEqual(['trading', 'post_only']);
    });
  });

  test('without REST, what the channel states', async () => {
    await using venue = await start();
    venue.faults.refuseRest(501);
    await using watched = watch(venue);
    const { stream, recorder } = watched;
    await stream.ready();
    venue.market.setStatus('btc/usd', 'halted');
    venue.market.setStatus('btc/usd', 'trading');
    await eventually(() => {
      expect(statusesOf(recorder, 'btc/usd')).toEqual(['trading', 'halted', 'trading']);
    });
    expect(of(recorder, 'btc/usd')[0]).not.toHaveProperty('minVolume');
  });

  test('the present ones, without the channel and before the start', async () => {
    await using venue = await start();
    venue.market.setStatus('eth/usd', 'halted');
    await using watched = watch(venue, {
      currencyPairs: ['btc/usdc', 'nope/usd', 'eth/usd'],
      subscribeChannels: [Channel.TICKER],
    });
    const instruments = await watched.stream.instruments();
    expect(instruments).toMatchObject([
      { symbol: 'btc/usdc', venueSymbol: 'BTC-USDC', quote: 'usdc', status: 'trading', minVolume: 1e-8 },
      { symbol: 'eth/usd', status: 'halted', rawStatus: 'trading_disabled' },
    ]);
  });
});
