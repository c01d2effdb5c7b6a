import { field, rowReader, type OrderUpdate } from '@hftjs/core/adapter';
import { ORDER_ID } from '../order-codes.js';
import { makeAlgoOrder, type AlgoContext } from './algo-order.js';
import { FRAME_FIELDS } from './order.js';

/**
 * A conditional order: a stop, a take-profit or a trailing stop waits in a service of its own, with ids of its
 * own, and places an ordinary order when it is triggered.
 *
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Event-Algo-Order-Update
 */
const readUpdate = rowReader('ALGO_UPDATE', {
  ...FRAME_FIELDS,
  orderId: field.at('aid', ORDER_ID),
  clientOrderId: field.at('caid', field.optionalText),
  stopPrice: field.at('tp', field.amountUnlessZero),
  volume: field.at('q', field.amountUnlessZero),
  placedId: field.at('ai', field.optionalText),
  filledVolume: field.at('aq', field.optionalAmount),
  rawReason: field.at('rm', field.words),
});

/** Ends that have a reason. */
const ENDED: ReadonlySet<OrderUpdate['status']> = new Set(['canceled', 'expired', 'rejected']);

/**
 * An `ALGO_UPDATE` as a change of the conditional order. What becomes of the order that it placed, fills above all, is
 * in `ORDER_TRADE_UPDATE` under that order's own id.
 *
 * @param time - when it happened, by the frame
 * @throws Error naming what is wrong with the row
 */
export function parseAlgoUpdate(row: unknown, context: AlgoContext, time: number | undefined): OrderUpdate {
  const { rawReason: stated, ...fields } = readUpdate(row);
  const order = makeAlgoOrder(fields, context);
  const rawReason = ENDED.has(order.status) ? stated : undefined;
  return {
    ...order,
    reason: rawReason === undefined ? undefined : 'other',
    rawReason,
    createdTime: order.rawStatus === 'NEW' ? time : undefined,
    time,
  };
}
