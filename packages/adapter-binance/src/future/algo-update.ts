import { Type } from 'typebox';
import { isTerminal, type MyOrder, type OrderEvent, type OrderStatus } from '@hftjs/core';
import {
  decimal,
  id,
  optionalDecimal,
  optionalText,
  type OrderUpdate,
  reader,
  text,
} from '@hftjs/core/adapter';
import { algoKey, orderKey, sideOf, timeInForceOf, unlessZero } from '../order-words.js';
import type { BinanceSymbols } from '../symbols.js';
import { timeOf } from '../venue-time.js';
import { futureTypeOf } from './order-trade-update.js';

/**
 * A conditional order: a stop, a take-profit or a trailing stop waits in a service of its own, with ids of its
 * own, and places an ordinary order when it is triggered.
 *
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Event-Algo-Order-Update
 */
const schema = Type.Object({
  aid: id,
  caid: optionalText,
  s: text,
  S: text,
  o: text,
  f: optionalText,
  q: optionalDecimal,
  X: text,
  ai: optionalText,
  ap: optionalDecimal,
  aq: optionalDecimal,
  tp: optionalDecimal,
  p: optionalDecimal,
  rm: optionalText,
});

const readUpdate = reader('ALGO_UPDATE', schema);

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Query-Algo-Order */
const readRest = reader(
  'algo order',
  Type.Object({
    algoId: id,
    clientAlgoId: optionalText,
    symbol: text,
    side: text,
    orderType: optionalText,
    type: optionalText,
    timeInForce: optionalText,
    quantity: optionalDecimal,
    algoStatus: text,
    actualOrderId: optionalText,
    triggerPrice: optionalDecimal,
    price: optionalDecimal,
    createTime: Type.Optional(decimal),
    updateTime: Type.Optional(decimal),
  }),
);

const STATUS: Readonly<Record<string, OrderStatus>> = {
  NEW: 'untriggered',
  TRIGGERING: 'untriggered',
  TRIGGERED: 'new',
  CANCELED: 'canceled',
  EXPIRED: 'expired',
  REJECTED: 'rejected',
};

const EVENT: Readonly<Record<string, OrderEvent>> = {
  NEW: 'new',
  TRIGGERING: 'triggered',
  TRIGGERED: 'triggered',
  CANCELED: 'canceled',
  EXPIRED: 'expired',
  REJECTED: 'rejected',
};

/** What a conditional order is read against. */
export interface AlgoContext {
  readonly symbols: BinanceSymbols;
  /** An order as last published, by its key. */
  readonly known: (key: string) => MyOrder | undefined;
}

/**
 * An `ALGO_UPDATE` as a change of the conditional order. What the order that it placed does, fills above all,
 * is told by `ORDER_TRADE_UPDATE` under that order's own id.
 *
 * @param time - when it happened, as the frame says
 * @throws Error naming what is wrong with the row
 */
export function parseAlgoUpdate(row: unknown, context: AlgoContext, time: number | undefined): OrderUpdate {
  const update = readUpdate(row);
  const { status, event } = standing(update, context);
  const rawReason = isEnd(status) ? (update.rm ?? '') || undefined : undefined;
  return {
    orderId: update.aid,
    key: algoKey(update.s, update.aid),
    symbol: context.symbols.pairOf(update.s),
    clientOrderId: (update.caid ?? '') || undefined,
    side: sideOf(update.S),
    type: futureTypeOf(update.o),
    timeInForce: timeInForceOf(update.f ?? undefined),
    numbers: {
      price: unlessZero(update.p),
      stopPrice: unlessZero(update.tp),
      volume: unlessZero(update.q),
      contracts: unlessZero(update.q),
      filledVolume: update.aq ?? undefined,
      averagePrice: unlessZero(update.ap),
    },
    status,
    event,
    rawStatus: update.X,
    reason: rawReason === undefined ? undefined : 'other',
    rawReason,
    createdTime: update.X === 'NEW' ? time : undefined,
    time,
  };
}

/**
 * A conditional order that REST tells, as it stands.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseRestAlgoOrder(row: unknown, context: AlgoContext): OrderUpdate {
  const order = readRest(row);
  const { algoId: aid, symbol: s, algoStatus: X, actualOrderId: ai, quantity: q } = order;
  return {
    orderId: aid,
    key: algoKey(s, aid),
    symbol: context.symbols.pairOf(s),
    clientOrderId: (order.clientAlgoId ?? '') || undefined,
    side: sideOf(order.side),
    type: futureTypeOf(order.orderType ?? order.type ?? ''),
    timeInForce: timeInForceOf(order.timeInForce ?? undefined),
    numbers: {
      price: unlessZero(order.price),
      stopPrice: unlessZero(order.triggerPrice),
      volume: unlessZero(q),
      contracts: unlessZero(q),
    },
    status: standing({ s, X, ai, q }, context).status,
    event: 'snapshot',
    rawStatus: X,
    createdTime: timeOf(order.createTime),
    time: timeOf(order.updateTime),
  };
}

interface Standing {
  readonly s: string;
  readonly X: string;
  /** The order that it placed. */
  readonly ai?: string | null | undefined;
  readonly q?: string | null | undefined;
  readonly aq?: string | null | undefined;
}

/** A conditional order that has done its work stands as the order that it placed. */
function standing(
  { s, X, ai, q, aq }: Standing,
  { known }: AlgoContext,
): { readonly status: OrderStatus; readonly event: OrderEvent } {
  if (X !== 'FINISHED') return { status: STATUS[X] ?? 'unknown', event: EVENT[X] ?? 'unknown' };
  const placed = ai ? known(orderKey(s, ai)) : undefined;
  const isFilled = unlessZero(aq) !== undefined && Number(aq) === Number(q);
  const status = placed && isTerminal(placed) ? placed.status : isFilled ? 'filled' : 'canceled';
  return { status, event: status === 'filled' ? 'trade' : status === 'expired' ? 'expired' : 'canceled' };
}

const isEnd = (status: OrderStatus): boolean =>
  status === 'canceled' || status === 'expired' || status === 'rejected';
