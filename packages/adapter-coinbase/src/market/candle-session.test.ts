import { Channel, type Candle, type CurrencyPair } from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import type { CoinbaseSimulator, CoinbaseSimulatorOptions } from '../simulator/index.js';
import { start, watchWith, type Options } from '../testing/watch.js';

const LENGTH = 300_000;

const PAIR = 'btc/usd';

/** A venue whose clock the test moves on, at the beginning of a candle. */
async function startAt(options: Partial<CoinbaseSimulatorOptions> = {}) {
  const now = Date.now();
  let ahead = Math.ceil(now / LENGTH) * LENGTH - now;
  const venue = await start({ clock: () => Date.now() + ahead, candleInterval: 20, ...options });
  // What happened before the start is in a candle of its own.
  ahead += LENGTH;
  const trade = (volume: number, side: 'buy' | 'sell' = 'buy'): void => {
    venue.market.trade(PAIR, side, volume);
  };
  return {
    venue,
    trade,
    nextCandle: (count = 1): void => {
      ahead += count * LENGTH;
    },
    [Symbol.asyncDispose]: () => venue.close(),
  };
}

const watch = (venue: CoinbaseSimulator, options: Partial<Options> = {}) =>
  watchWith(new Recorder(), venue, {
    currencyPairs: [PAIR],
    subscribeChannels: [Channel.CANDLE],
    reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
    ...options,
  });

const figuresOf = ({ openTime, open, high, low, close, volume }: Pick<Candle, 'openTime' | Figure>) => ({
  openTime,
  ...{ open, high, low, close, volume },
});
type Figure = 'open' | 'high' | 'low' | 'close' | 'volume';

const closedOf = ({ candles }: Recorder, pair: CurrencyPair = PAIR): readonly object[] =>
  candles.filter(({ symbol, closed }) => closed && symbol === pair).map(figuresOf);

/** The closed candles of the tape since the first one that a stream has published as closed. */
const tapeOf = ({ market }: CoinbaseSimulator, from: number): readonly object[] =>
  market
    .candles(PAIR, '5m')
    .list()
    .filter(({ openTime, isClosed }) => isClosed && openTime >= from)
    .map(figuresOf);

describe('candles', () => {
  test('begin with the last ones, and follow the present one', async () => {
    await using clocked = await startAt();
    const { venue, trade, nextCandle } = clocked;
    trade(0.5);
    nextCandle();
    trade(0.25);
    await using watched = watch(venue);
    const { stream, recorder } = watched;
    await stream.ready();
    const listed = venue.market.candles(PAIR, '5m').list();
    await eventually(() => {
      expect(recorder.candles.map(figuresOf)).toEqual(listed.map(figuresOf));
    });
    const [last] = recorder.candles.slice(-1);
    expect(last).toMatchObject({ closed: false, interval: '5m', origin: 'snapshot', exchange: 'coinbase' });
    expect(last!.closeTime - last!.openTime).toBe(LENGTH);
    expect(recorder.candles.slice(0, -1).every(({ closed }) => closed)).toBe(true);
    trade(0.125);
    await eventually(() => {
      expect(figuresOf(recorder.candles.at(-1)!)).toEqual(
        figuresOf(venue.market.candles(PAIR, '5m').list().at(-1)!),
      );
    });
    expect(recorder.candles.at(-1)).not.toHaveProperty('origin');
  });

  test('a candle ends as REST lists it, where the channel did not send how it ended', async () => {
    await using clocked = await startAt({ candleInterval: 300 });
    const { venue, trade, nextCandle } = clocked;
    await using watched = watch(venue, { subscribeArgs: { candle: { interval: 'FIVE_MINUTE' } } });
    const { stream, recorder } = watched;
    await stream.ready();
    trade(0.5);
    await eventually(() => {
      expect(recorder.candles.at(-1)).toMatchObject({ volume: 0.5, interval: 'FIVE_MINUTE' });
    });
    const { openTime } = recorder.candles.at(-1)!;
    // Both within one interval of the channel.
    trade(0.25);
    nextCandle();
    trade(0.125);
    await eventually(() => {
      expect(recorder.candles.some(({ closed, openTime: time }) => closed && time === openTime)).toBe(true);
    });
    expect(closedOf(recorder).slice(-1)).toEqual(tapeOf(venue, openTime));
    expect(recorder.candles.find(({ closed, openTime: time }) => closed && time === openTime)).toMatchObject({
      volume: 0.75,
    });
    expect(recorder.saw('gap')).toBe(false);
  });

  test('of an outage are fetched, and each is closed once', async () => {
    await using clocked = await startAt();
    const { venue, trade, nextCandle } = clocked;
    trade(0.1);
    await using watched = watch(venue);
    const { stream, recorder } = watched;
    await stream.ready();
    await eventually(() => {
      expect(recorder.candles.length).toBeGreaterThan(0);
    });
    const { openTime } = recorder.candles.at(-1)!;
    venue.faults.refuse(503);
    venue.faults.drop();
    // So many that the snapshot does not reach back to the cut.
    for (let index = 0; index < 150; index++) {
      trade(0.0001 * (index + 1), index % 2 === 0 ? 'buy' : 'sell');
      nextCandle(index % 7 === 0 ? 2 : 1);
    }
    trade(0.1);
    venue.faults.accept();
    await eventually(() => {
      const closed = closedOf(recorder).filter((candle) => (candle as Candle).openTime >= openTime);
      expect(closed).toHaveLength(150);
      expect(closed.toSorted((a, b) => (a as Candle).openTime - (b as Candle).openTime)).toEqual(
        tapeOf(venue, openTime),
      );
      expect(stream.status().channels.candle?.state).toBe('live');
    });
    expect(recorder.saw('gap')).toBe(false);
  });

  test('both names of a shared book have the same candles', async () => {
    await using clocked = await startAt();
    const { venue, trade } = clocked;
    await using watched = watch(venue, { currencyPairs: ['btc/usdc', 'btc/usd'] });
    const { stream, recorder } = watched;
    await stream.ready();
    trade(0.5);
    await eventually(() => {
      for (const pair of ['btc/usdc', 'btc/usd'])
        expect(recorder.candles.findLast(({ symbol }) => symbol === pair)?.volume).toBe(0.5);
    });
    expect(closedOf(recorder, 'btc/usdc')).toEqual(closedOf(recorder));
  });
});
