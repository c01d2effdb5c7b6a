import type { Candle, CurrencyPair } from '@hftjs/core';
import type { MarketCandle, SimulatedVenue } from '@hftjs/simulator';
import { expect } from 'vitest';
import type { Harness, Suite } from '../harness.js';

/** The figures of a candle. Those that the venue does not state are not compared. */
const figuresOf = ({ openTime, closeTime, open, high, low, close, volume, trades }: Candle): object => ({
  openTime,
  closeTime,
  open,
  high,
  low,
  close,
  volume,
  ...(trades !== undefined && { trades }),
});

const truthOf = (truth: MarketCandle, event: Candle | undefined): object => ({
  openTime: truth.openTime,
  closeTime: truth.closeTime,
  open: truth.open,
  high: truth.high,
  low: truth.low,
  close: truth.close,
  volume: truth.baseVolume,
  ...(event?.trades !== undefined && { trades: truth.trades }),
});

/** Candles of a pair as the market's trades make them, the oldest first. */
export const candlesOf = (
  { candles: { interval, quiet } }: Suite,
  { market }: SimulatedVenue,
  pair: CurrencyPair,
): readonly MarketCandle[] => market.candles(pair, interval, quiet).list();

/**
 * The candles of a pair are the market's: each that has ended was published as closed, once, and the last event is the
 * present one. The series begins with the first candle that was published.
 *
 * @param mayMiss - whether candles may be missing that a gap covers
 */
export function expectCandles(
  suite: Suite,
  { venue, recorder }: { readonly venue: SimulatedVenue } & Pick<Harness, 'recorder'>,
  { pair, mayMiss }: { readonly pair: CurrencyPair; readonly mayMiss: boolean },
): void {
  const events = recorder.candles.filter(({ symbol }) => symbol === pair);
  expect(events.length, `candles of ${pair}`).toBeGreaterThan(0);
  const first = Math.min(...events.map(({ openTime }) => openTime));
  const all = candlesOf(suite, venue, pair);
  expect(all.some(({ openTime }) => openTime === first)).toBe(true);
  const closed = events.filter((event) => event.closed).sort((left, right) => left.openTime - right.openTime);
  const times = closed.map(({ openTime }) => openTime);
  expect(times.length, `candles of ${pair} that were closed twice`).toBe(new Set(times).size);
  const gaps = recorder.statuses.filter(
    ({ channel, state, symbol = pair }) => channel === 'candle' && state === 'gap' && symbol === pair,
  );
  const isLost = ({ openTime, closeTime }: MarketCandle): boolean =>
    mayMiss &&
    gaps.some(({ from = -Infinity, until = Infinity }) => from < closeTime && openTime < until) &&
    !times.includes(openTime);
  const last = all.at(-1);
  const ended = all.filter((one) => one.openTime >= first && one !== last && !isLost(one));
  const byTime = new Map(closed.map((event) => [event.openTime, event]));
  expect(closed.filter(({ openTime }) => openTime !== last?.openTime).map(figuresOf)).toEqual(
    ended.map((one) => truthOf(one, byTime.get(one.openTime))),
  );
  const present = events.findLast(({ openTime }) => openTime === last?.openTime);
  expect(last && present && figuresOf(present)).toEqual(last && truthOf(last, present));
  for (const event of events) {
    expect(event.interval).toBe(suite.candles.interval);
    const known = all.find(({ openTime }) => openTime === event.openTime)?.quoteVolume ?? NaN;
    // Venues round it to decimals of their own.
    if (event.quoteVolume !== undefined && event === byTime.get(event.openTime))
      expect(Math.abs(event.quoteVolume - known)).toBeLessThanOrEqual(1e-9 * known);
  }
}
