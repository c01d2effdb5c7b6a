import { Type } from 'typebox';
import { flag, optionalText, type OrderUpdate, reader, text } from '@hftjs/core/adapter';
import { optionalQuantity, orderId } from '../fields.js';
import { algoKey, positionSideOf, sideOf, timeInForceOf, unlessZero } from '../order-codes.js';
import { algoStateOf, type AlgoContext } from './algo-status.js';
import { futureTypeOf, isPostOnly } from './order-codes.js';

/**
 * A conditional order: a stop, a take-profit or a trailing stop waits in a service of its own, with ids of its
 * own, and places an ordinary order when it is triggered.
 *
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Event-Algo-Order-Update
 */
const readUpdate = reader(
  'ALGO_UPDATE',
  Type.Object({
    aid: orderId,
    caid: optionalText,
    s: text,
    S: text,
    o: text,
    f: optionalText,
    q: optionalQuantity,
    X: text,
    ai: optionalText,
    ap: optionalQuantity,
    aq: optionalQuantity,
    tp: optionalQuantity,
    p: optionalQuantity,
    ps: optionalText,
    cp: flag,
    R: flag,
    rm: optionalText,
  }),
);

/**
 * An `ALGO_UPDATE` as a change of the conditional order. What becomes of the order that it placed, fills above all, is
 * in `ORDER_TRADE_UPDATE` under that order's own id.
 *
 * @param time - when it happened, by the frame
 * @throws Error naming what is wrong with the row
 */
export function parseAlgoUpdate(row: unknown, context: AlgoContext, time: number | undefined): OrderUpdate {
  const order = readUpdate(row);
  const state = algoStateOf(
    {
      symbol: order.s,
      status: order.X,
      placedId: order.ai,
      volume: order.q,
      filled: order.aq,
      averagePrice: order.ap,
    },
    context,
  );
  const rawReason = ENDED.has(state.status) ? (order.rm ?? '') || undefined : undefined;
  return {
    ...state,
    orderId: order.aid,
    key: algoKey(order.s, order.aid),
    symbol: context.symbols.pairOf(order.s),
    clientOrderId: (order.caid ?? '') || undefined,
    side: sideOf(order.S),
    type: futureTypeOf(order.o),
    timeInForce: timeInForceOf(order.f ?? undefined),
    positionSide: positionSideOf(order.ps),
    reduceOnly: order.cp === true || order.R,
    postOnly: isPostOnly(order.f),
    numbers: { price: unlessZero(order.p), stopPrice: unlessZero(order.tp), ...state.numbers },
    reason: rawReason === undefined ? undefined : 'other',
    rawReason,
    createdTime: order.X === 'NEW' ? time : undefined,
    time,
  };
}

/** Ends that have a reason. */
const ENDED: ReadonlySet<OrderUpdate['status']> = new Set(['canceled', 'expired', 'rejected']);
