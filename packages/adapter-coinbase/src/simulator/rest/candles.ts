import { candleRow } from '../market/candles.js';
import type { Product } from '../market/product.js';
import type { Row } from '../orders/order-notes.js';
import { limitOf, secondsOf, type Call } from './endpoint.js';
import { wrongParameter } from './venue-error.js';

/** Seconds, and the same as the market names it. */
const GRANULARITIES: Readonly<Record<string, readonly [seconds: number, interval: string]>> = {
  ONE_MINUTE: [60, '1m'],
  FIVE_MINUTE: [300, '5m'],
  FIFTEEN_MINUTE: [900, '15m'],
  THIRTY_MINUTE: [1_800, '30m'],
  ONE_HOUR: [3_600, '1h'],
  TWO_HOUR: [7_200, '2h'],
  FOUR_HOUR: [14_400, '4h'],
  SIX_HOUR: [21_600, '6h'],
  ONE_DAY: [86_400, '1d'],
};

/** Candles of one answer at most. */
const MOST = 350;

/** The candles of a product that a request asks for, newest first. */
export function candleRows(call: Call, { spec }: Product): readonly Row[] {
  const [seconds, interval] = GRANULARITIES[call.params.get('granularity') ?? ''] ?? [];
  if (seconds === undefined || interval === undefined) throw wrongParameter('granularity is invalid');
  const [start, end] = [secondsOf(call, 'start'), secondsOf(call, 'end') ?? Infinity];
  if (start !== undefined && end < start) throw wrongParameter('start must be before end');
  if (start !== undefined && end !== Infinity && (end - start) / seconds > MOST)
    throw wrongParameter(`number of candles requested should be less than ${MOST}`);
  const from = start === undefined ? undefined : Math.floor(start / seconds) * seconds * 1000;
  return call.exchange.market
    .candles(spec.pair, interval)
    .list({ from, until: end * 1000 + 1 })
    .slice(-limitOf(call, MOST, MOST))
    .toReversed()
    .map(candleRow);
}
