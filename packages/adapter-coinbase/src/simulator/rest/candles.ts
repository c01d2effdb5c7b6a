import { parseUnits, unitsToText, withoutZeros, type PublicTrade } from '@hftjs/simulator';
import type { Product } from '../market/product.js';
import type { Row } from '../orders/order-notes.js';
import { limitOf, secondsOf, type Call } from './endpoint.js';
import { wrongParameter } from './venue-error.js';

/** Seconds. */
const GRANULARITIES: Readonly<Record<string, number>> = {
  ONE_MINUTE: 60,
  FIVE_MINUTE: 300,
  FIFTEEN_MINUTE: 900,
  THIRTY_MINUTE: 1_800,
  ONE_HOUR: 3_600,
  TWO_HOUR: 7_200,
  FOUR_HOUR: 14_400,
  SIX_HOUR: 21_600,
  ONE_DAY: 86_400,
};

/** Buckets of one answer at most. */
const MOST = 350;

/**
 * Buckets of a product's trades, newest first; those without a trade are left out.
 * https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/products/get-product-candles
 */
export function candleRows(call: Call, { spec }: Product): readonly Row[] {
  const seconds = GRANULARITIES[call.params.get('granularity') ?? ''];
  if (seconds === undefined) throw wrongParameter('granularity is invalid');
  const [from, until] = [secondsOf(call, 'start') ?? 0, secondsOf(call, 'end') ?? Infinity];
  if (until < from) throw wrongParameter('start must be before end');
  const limit = limitOf(call, MOST, MOST);
  const buckets = new Map<number, PublicTrade[]>();
  for (const trade of call.exchange.market.trades(spec.pair)) {
    const start = Math.floor(trade.time / 1000 / seconds) * seconds;
    if (start < from - (from % seconds) || start > until) continue;
    const bucket = buckets.get(start) ?? [];
    buckets.set(start, bucket);
    bucket.push(trade);
  }
  return [...buckets]
    .toReversed()
    .slice(0, limit)
    .map(([start, trades]) => candleRow(start, trades, spec.volumeDecimals));
}

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
