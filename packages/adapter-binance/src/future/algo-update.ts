import { Type } from 'typebox';
import { isTerminal, type MyOrder, type OrderEvent, type OrderStatus } from '@hftjs/core';
import { flag, optionalText, type OrderUpdate, reader, text } from '@hftjs/core/adapter';
import { algoKey, orderKey, positionSideOf, sideOf, timeInForceOf, unlessZero } from '../order-words.js';
import { optionalQuantity, orderId, time } from '../own-schema.js';
import type { BinanceSymbols } from '../symbols.js';
import { timeOf } from '../venue-time.js';
import { futureTypeOf, isPostOnly } from './future-words.js';

/**
 * A conditional order: a stop, a take-profit or a trailing stop waits in a service of its own, with ids of its
 * own, and places an ordinary order when it is triggered.
 *
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Event-Algo-Order-Update
 */
const schema = Type.Object({
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
});

const readUpdate = reader('ALGO_UPDATE', schema);

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Query-Algo-Order */
const readRest = reader(
  'algo order',
  Type.Object({
    algoId: orderId,
    clientAlgoId: optionalText,
    symbol: text,
    side: text,
    orderType: optionalText,
    type: optionalText,
    timeInForce: optionalText,
    quantity: optionalQuantity,
    algoStatus: text,
    actualOrderId: optionalText,
    actualQty: optionalQuantity,
    actualPrice: optionalQuantity,
    triggerPrice: optionalQuantity,
    price: optionalQuantity,
    positionSide: optionalText,
    closePosition: flag,
    reduceOnly: flag,
    createTime: time,
    updateTime: time,
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
  const order = standing(update, context);
  const rawReason = isEnd(order.status) ? (update.rm ?? '') || undefined : undefined;
  return {
    orderId: update.aid,
    key: algoKey(update.s, update.aid),
    symbol: context.symbols.pairOf(update.s),
    clientOrderId: (update.caid ?? '') || undefined,
    side: sideOf(update.S),
    type: futureTypeOf(update.o),
    timeInForce: timeInForceOf(update.f ?? undefined),
    positionSide: positionSideOf(update.ps),
    reduceOnly: update.cp === true || update.R,
    postOnly: isPostOnly(update.f),
    numbers: {
      price: unlessZero(update.p),
      stopPrice: unlessZero(update.tp),
      ...order.numbers,
    },
    status: order.status,
    event: order.event,
    rawStatus: update.X,
    reason: rawReason === undefined ? undefined : 'other',
    rawReason,
    createdTime: update.X === 'NEW' ? time : undefined,
    time,
    placed: placedBy(update.s, update.ai),
  };
}

/**
 * A conditional order that REST lists, as it stands.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseRestAlgoOrder(row: unknown, context: AlgoContext): OrderUpdate {
  const rest = readRest(row);
  const { algoId, symbol } = rest;
  const order = standing(
    {
      s: symbol,
      X: rest.algoStatus,
      ai: rest.actualOrderId,
      q: rest.quantity,
      aq: rest.actualQty,
      ap: rest.actualPrice,
    },
    context,
  );
  return {
    orderId: algoId,
    key: algoKey(symbol, algoId),
    symbol: context.symbols.pairOf(symbol),
    clientOrderId: (rest.clientAlgoId ?? '') || undefined,
    side: sideOf(rest.side),
    type: futureTypeOf(rest.orderType ?? rest.type ?? ''),
    timeInForce: timeInForceOf(rest.timeInForce ?? undefined),
    positionSide: positionSideOf(rest.positionSide),
    reduceOnly: rest.closePosition === true || rest.reduceOnly,
    postOnly: isPostOnly(rest.timeInForce),
    numbers: {
      price: unlessZero(rest.price),
      stopPrice: unlessZero(rest.triggerPrice),
      ...order.numbers,
    },
    status: order.status,
    event: 'snapshot',
    rawStatus: rest.algoStatus,
    createdTime: timeOf(rest.createTime),
    time: timeOf(rest.updateTime),
    placed: placedBy(symbol, rest.actualOrderId),
  };
}

/** What a conditional order says of itself and of the order that it placed, of a frame or of REST. */
interface AlgoFields {
  readonly s: string;
  readonly X: string;
  /** The order that it placed. */
  readonly ai?: string | null | undefined;
  /** Zero where it closes the position, whatever its size is then. */
  readonly q?: string | null | undefined;
  /** Executed quantity and average price of the order that it placed. */
  readonly aq?: string | null | undefined;
  readonly ap?: string | null | undefined;
}

interface Standing {
  readonly status: OrderStatus;
  readonly event: OrderEvent;
  readonly numbers: OrderUpdate['numbers'];
}

/** A conditional order that has done its work stands as the order that it placed. */
function standing({ s, X, ai, q, aq, ap }: AlgoFields, { known }: AlgoContext): Standing {
  const placed = X === 'FINISHED' && ai ? known(orderKey(s, ai)) : undefined;
  // Either may be ahead: the frame of the other order may not have come, or this row may lag.
  const filled = greater((aq ?? '') || undefined, placed?.exact.filledVolume);
  const isFilled = unlessZero(filled) !== undefined && (!unlessZero(q) || Number(filled) === Number(q));
  const volume =
    unlessZero(q) ?? (X === 'FINISHED' ? (placed?.exact.volume ?? unlessZero(filled)) : undefined);
  const numbers = {
    volume,
    contracts: volume,
    filledVolume: filled,
    averagePrice: unlessZero(ap) ?? placed?.averagePrice?.toString(),
  };
  if (X !== 'FINISHED') return { status: STATUS[X] ?? 'unknown', event: EVENT[X] ?? 'unknown', numbers };
  const status = placed && isTerminal(placed) ? placed.status : isFilled ? 'filled' : 'canceled';
  return { status, event: EVENT_OF_END[status] ?? 'canceled', numbers };
}

/** The order that a conditional order placed when it was triggered. */
const placedBy = (symbol: string, orderId: string | null | undefined): OrderUpdate['placed'] =>
  orderId && orderId !== '0' ? { orderId, key: orderKey(symbol, orderId) } : undefined;

const EVENT_OF_END: Readonly<Partial<Record<OrderStatus, OrderEvent>>> = {
  filled: 'trade',
  expired: 'expired',
  rejected: 'rejected',
};

const greater = (left: string | undefined, right: string | undefined): string | undefined =>
  left === undefined || (right !== undefined && Number(right) > Number(left)) ? right : left;

const isEnd = (status: OrderStatus): boolean =>
  status === 'canceled' || status === 'expired' || status === 'rejected';
