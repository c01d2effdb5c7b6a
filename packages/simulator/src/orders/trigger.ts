import type { PairMarket } from '../market/pair-market.js';
import type { OrderRecord } from './order-record.js';

/** The price that a conditional order watches, in ticks. */
const watchedTick = (
  { request }: Pick<OrderRecord, 'request'>,
  { lastTick, markTick }: PairMarket,
): number => (request.triggerBy === 'mark' ? markTick : lastTick);

/** Whether a waiting order has to be triggered now. A trailing one follows the price first. */
export function isReached(order: OrderRecord, market: PairMarket): boolean {
  if (order.trail !== undefined) follow(order, watchedTick(order, market));
  return isBeyond(order, market);
}

/** Whether the price that an order watches has reached its trigger. */
export function isBeyond(order: Pick<OrderRecord, 'request' | 'stopTick'>, market: PairMarket): boolean {
  const { stopTick, request } = order;
  if (stopTick === undefined) return false;
  const tick = watchedTick(order, market);
  const waitsForRise = (request.side === 'buy') === (request.type !== 'take_profit');
  return waitsForRise ? tick >= stopTick : tick <= stopTick;
}

/** Moves the trigger of a trailing stop behind the best price. */
function follow(order: OrderRecord, tick: number): void {
  const { trail, request } = order;
  if (trail === undefined) return;
  const sells = request.side === 'sell';
  const { activation } = trail;
  if (order.bestTick === undefined && activation !== undefined) {
    if (sells ? tick < activation : tick > activation) return;
  }
  const best = order.bestTick ?? tick;
  order.bestTick = sells ? Math.max(best, tick) : Math.min(best, tick);
  const distance = trail.distance ?? Math.max(1, Math.round(order.bestTick * (trail.ratio ?? 0)));
  order.stopTick = Math.max(1, sells ? order.bestTick - distance : order.bestTick + distance);
}

/** What a triggered order accepts at worst; `undefined` when it has become a market order. */
export function limitAfterTrigger({ tick, trail, stopTick, request }: OrderRecord): number | undefined {
  if (trail?.limitOffset === undefined || stopTick === undefined) return tick;
  return Math.max(1, request.side === 'sell' ? stopTick - trail.limitOffset : stopTick + trail.limitOffset);
}
