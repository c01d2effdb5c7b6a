import { bucketOf, candlesOf } from '../market/candles.js';
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

/** The candles of a product that a request asks for. */
export function candleRows(call: Call, { spec }: Product): readonly Row[] {
  const seconds = GRANULARITIES[call.params.get('granularity') ?? ''];
  if (seconds === undefined) throw wrongParameter('granularity is invalid');
  const [from, until] = [secondsOf(call, 'start') ?? 0, secondsOf(call, 'end') ?? Infinity];
  if (until < from) throw wrongParameter('start must be before end');
  const limit = limitOf(call, MOST, MOST);
  const trades = call.exchange.market.trades(spec.pair).filter(({ time }) => {
    const start = bucketOf(time, seconds);
    return start >= bucketOf(from * 1000, seconds) && start <= until;
  });
  return candlesOf(trades, { seconds, volumeDecimals: spec.volumeDecimals }).slice(0, limit);
}
