import type { Market, MarketCandle } from '@hftjs/simulator';

const UNITS: Readonly<Record<string, number>> = {
  s: 1000, sec: 1000, secs: 1000, min: 60_000, mins: 60_000, h: 3_600_000, hour: 3_600_000, hours: 3_600_000,
  d: 86_400_000, day: 86_400_000, w: 604_800_000, week: 604_800_000, m: 2_592_000_000, month: 2_592_000_000,
  y: 31_536_000_000,
}; // prettier-ignore

/** Milliseconds of `5min`, `1 day`, `3600 S`; `undefined` for another text. */
export function readPeriod(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d+)\s*([a-z]+)$/i.exec(text.trim()) ?? [];
  const length = UNITS[unit.toLowerCase()];
  return count === undefined || length === undefined ? undefined : Number(count) * length;
}

/**
 * Bars of the public trades of a pair, oldest first. A time without a trade has none.
 *
 * @param length - in whole seconds, as milliseconds
 */
export const barsOf = (
  market: Market,
  pair: string,
  { length, from, until }: { length: number; from: number; until: number },
): readonly MarketCandle[] =>
  market
    .candles(pair, `${length / 1000}s`)
    .list({ from })
    .filter(({ openTime }) => openTime <= until);
