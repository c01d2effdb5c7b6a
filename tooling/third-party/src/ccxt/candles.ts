import type { PublicTrade } from '@hftjs/simulator';

/** The trades of one minute. */
export interface TradedMinute {
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

const MINUTE = 60_000;

/** Candles of a minute, computed from the tape; minutes without a trade have none. */
export function candlesOf(trades: readonly PublicTrade[]): readonly TradedMinute[] {
  const minutes = new Map<number, PublicTrade[]>();
  for (const trade of trades) {
    const openTime = Math.floor(trade.time / MINUTE) * MINUTE;
    const rows = minutes.get(openTime);
    if (rows === undefined) minutes.set(openTime, [trade]);
    else rows.push(trade);
  }
  return [...minutes].map(([openTime, rows]) => {
    const prices = rows.map(({ price }) => price);
    return {
      openTime,
      open: prices[0] ?? 0,
      high: Math.max(...prices),
      low: Math.min(...prices),
      close: prices.at(-1) ?? 0,
      volume: rows.reduce((sum, { volume }) => sum + volume, 0),
    };
  });
}
