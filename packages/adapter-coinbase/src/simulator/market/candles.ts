import { parseUnits, unitsToText, withoutZeros, type PublicTrade } from '@hftjs/simulator';
import type { Row } from '../orders/order-notes.js';

/**
 * Buckets of trades, newest first; those without a trade are left out.
 * https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/products/get-product-candles
 */
export function candlesOf(
  trades: readonly PublicTrade[],
  { seconds, volumeDecimals }: { seconds: number; volumeDecimals: number },
): readonly Row[] {
  const buckets = new Map<number, PublicTrade[]>();
  for (const trade of trades) {
    const start = bucketOf(trade.time, seconds);
    const bucket = buckets.get(start) ?? [];
    buckets.set(start, bucket);
    bucket.push(trade);
  }
  return [...buckets].toReversed().map(([start, bucket]) => candleRow(start, bucket, volumeDecimals));
}

/** When the bucket of a time begins, in epoch seconds. */
export const bucketOf = (time: number, seconds: number): number =>
  Math.floor(time / 1000 / seconds) * seconds;

function candleRow(start: number, trades: readonly PublicTrade[], volumeDecimals: number): Row {
  const sorted = trades.toSorted((left, right) => left.price - right.price);
  const text = (trade: PublicTrade | undefined): string => withoutZeros(trade?.priceText ?? '');
  const volume = trades.reduce((sum, { volumeText }) => sum + parseUnits(volumeText, volumeDecimals), 0n);
  return {
    start: String(start),
    low: text(sorted[0]),
    high: text(sorted.at(-1)),
    open: text(trades[0]),
    close: text(trades.at(-1)),
    volume: unitsToText(volume, volumeDecimals),
  };
}
