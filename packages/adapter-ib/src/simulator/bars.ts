import type { PublicTrade } from '@hftjs/simulator';

/** Prices of a time, in quote currency, and its volume, in base currency. */
export interface Bar {
  /** Its start, in epoch milliseconds. */
  readonly time: number;
  readonly open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  /** Of price times volume. */
  turnover: number;
  trades: number;
}

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

/** Bars of these trades, oldest first. A time without a trade has none. */
export function barsOf(
  trades: readonly PublicTrade[],
  length: number,
  { from, until }: { from: number; until: number },
): Bar[] {
  const bars: Bar[] = [];
  for (const { time, price, volume } of trades) {
    if (time < from || time > until) continue;
    const start = Math.floor(time / length) * length;
    const last = bars.at(-1);
    if (last?.time === start) {
      last.high = Math.max(last.high, price);
      last.low = Math.min(last.low, price);
      last.close = price;
      last.volume += volume;
      last.turnover += volume * price;
      last.trades++;
    } else
      bars.push({
        time: start,
        open: price,
        high: price,
        low: price,
        close: price,
        volume,
        turnover: volume * price,
        trades: 1,
      });
  }
  return bars;
}
