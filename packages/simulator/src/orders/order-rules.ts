import type { PairMarket } from '../market/pair-market.js';
import { formatUnits } from '../wire/decimal.js';
import { isReducing, type OrderFunds } from './order-funds.js';
import type { OrderRecord } from './order-record.js';
import { OrderRefused, RefusalReason } from './order-request.js';
import { isDone, type OrderReason } from './own-order.js';

/** What of an order changes, in ticks and lots. */
export interface OrderChange {
  readonly tick: number | undefined;
  readonly lots: number;
  readonly stopTick: number | undefined;
}

/** Whether a post-only order would trade at once. */
export const wouldTake = (
  { request, tick, isWaiting }: Pick<OrderRecord, 'request' | 'tick' | 'isWaiting'>,
  { book, status }: PairMarket,
): boolean =>
  request.postOnly === true &&
  !isWaiting &&
  tick !== undefined &&
  status !== 'auction' &&
  book.crosses(request.side, tick);

/** Why what is left of a matched order must not rest; absent when it may. */
export function leftOverReason(order: OrderRecord, { book }: PairMarket): OrderReason | undefined {
  const { request, tick, timeInForce } = order;
  if (timeInForce === 'fok') return 'fill_or_kill';
  if (tick === undefined) return book.available({ side: request.side }) > 0 ? 'self_trade' : 'no_liquidity';
  if (book.crosses(request.side, tick)) return 'self_trade';
  return timeInForce === 'ioc' ? 'immediate_or_cancel' : undefined;
}

/** Throws when an order cannot change any more. */
export function assertAlive(order: OrderRecord): void {
  if (isDone(order))
    throw new OrderRefused(RefusalReason.ORDER_DONE, `order ${order.orderId} is ${order.status}`);
}

/** Throws when an order must not change like this. */
export function assertChange(
  order: OrderRecord,
  change: OrderChange,
  { market, funds }: { market: PairMarket; funds: OrderFunds },
): void {
  const { tick, lots } = change;
  const { request, isWaiting, orderId, spec } = order;
  if (lots <= order.filledLots)
    throw new OrderRefused(
      RefusalReason.FILLED_VOLUME,
      `order ${orderId} has filled more than that`,
      formatUnits(order.filledLots, spec.volumeDecimals),
    );
  if (tick !== order.tick && wouldTake({ request, tick, isWaiting }, market))
    throw new OrderRefused(RefusalReason.WOULD_TAKE, `order ${orderId} is post-only and would take`);
  if (isReducing(order) && !isWaiting && BigInt(lots - order.filledLots) > funds.closable(order, [orderId]))
    throw new OrderRefused(RefusalReason.REDUCE_ONLY, `order ${orderId} would close more than is open`);
  const before = { tick: order.tick, volumeLots: order.volumeLots, stopTick: order.stopTick };
  Object.assign(order, { tick, volumeLots: lots, stopTick: change.stopTick });
  try {
    funds.assertAffordable(order, orderId);
  } finally {
    Object.assign(order, before);
  }
}
