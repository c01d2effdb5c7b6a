import { Type, type Static } from 'typebox';
import type { MyOrder, OrderEvent, OrderReason, OrderStatus } from '@hftjs/core';
import {
  type FillRow,
  flag,
  optionalText,
  type OrderUpdate,
  type AccountRow,
  reader,
  text,
  type SymbolMap,
} from '@hftjs/core/adapter';
import {
  checkFill,
  eventOfStatus,
  feesOf,
  liquidityOf,
  orderKey,
  positionSideOf,
  reasonIn,
  sideOf,
  statusOf,
  timeInForceOf,
  unlessZero,
} from '../order-codes.js';
import { optionalAmount, optionalQuantity, orderId, quantity, time, tradeId } from '../fields.js';
import { timeOf } from '../../venue/time.js';
import { futureTypeOf, isConditionalType, isPostOnly, isRefusedPostOnly } from './order-codes.js';
import type { UnnumberedFills } from './unnumbered-fills.js';

/**
 * The order of an `ORDER_TRADE_UPDATE`. Numbers are the text that stood in the frame: ids exceed 2^53.
 *
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Event-Order-Update
 */
const schema = Type.Object({
  s: text,
  c: optionalText,
  S: text,
  o: text,
  f: optionalText,
  q: quantity,
  p: optionalQuantity,
  ap: optionalQuantity,
  sp: optionalQuantity,
  x: text,
  X: text,
  i: orderId,
  l: quantity,
  z: quantity,
  L: optionalQuantity,
  n: optionalAmount,
  N: optionalText,
  T: time,
  t: tradeId,
  m: flag,
  R: flag,
  cp: flag,
  ps: optionalText,
  ot: optionalText,
  er: optionalText,
});

export type OrderTradeUpdate = Static<typeof schema>;

const readOrder = reader('ORDER_TRADE_UPDATE', schema);

const EVENT: Readonly<Record<string, OrderEvent>> = {
  NEW: 'new',
  CANCELED: 'canceled',
  EXPIRED: 'expired',
  TRADE: 'trade',
  AMENDMENT: 'replaced',
};

/** Reasons of expiry, `er`. */
const REASON: Readonly<Record<string, OrderReason>> = {
  1: 'self_trade',
  2: 'not_filled',
  3: 'self_trade',
  5: 'liquidation',
  7: 'market_closed',
  9: 'not_filled',
};

/** How client ids of orders begin that Binance itself placed to close a position. */
const LIQUIDATION = /^(?:adl_autoclose|autoclose-)/;

/** What an order's row is read against. */
export interface OrderContext {
  readonly symbols: SymbolMap;
  /** An order as last published, by its key. */
  readonly known: (key: string) => MyOrder | undefined;
  readonly unnumbered: UnnumberedFills;
}

/**
 * An `ORDER_TRADE_UPDATE` as an order's change and, where it reports one, a fill: by a trade, a liquidation, an
 * auto-deleveraging or a settlement.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseOrderTradeUpdate(row: unknown, context: OrderContext): AccountRow {
  const order = readOrder(row);
  const fill = parseFill(order, context);
  return { order: parseOrder(order, fill, context), fill };
}

function parseOrder(
  order: OrderTradeUpdate,
  fill: FillRow | undefined,
  { symbols, known }: OrderContext,
): OrderUpdate {
  const key = orderKey(order.s, order.i);
  const before = known(key);
  const isRefused = isRefusedPostOnly({
    status: order.X,
    timeInForce: order.f,
    filled: order.z,
    reason: expiryReason(order),
    createdTime: before?.createdTime,
    time: timeOf(order.T),
  });
  const status = isRefused ? 'rejected' : statusOf(order.X, order.z, order.q);
  const volume = unlessZero(order.q);
  return {
    orderId: order.i,
    key,
    symbol: symbols.pairOf(order.s),
    clientOrderId: (order.c ?? '') || undefined,
    side: sideOf(order.S),
    type: futureTypeOf(order.o),
    timeInForce: timeInForceOf(order.f ?? undefined),
    positionSide: positionSideOf(order.ps),
    reduceOnly: order.cp === true || order.R,
    postOnly: isPostOnly(order.f),
    numbers: {
      price: unlessZero(order.p),
      stopPrice: unlessZero(order.sp),
      volume,
      contracts: volume,
      filledVolume: order.z,
      averagePrice: unlessZero(order.ap),
    },
    status,
    event: isRefused ? 'rejected' : eventOf(order, status, fill !== undefined),
    rawStatus: order.X,
    reason: isRefused ? 'post_only' : reasonFor(order),
    rawReason: expiryReason(order),
    createdTime: order.x === 'NEW' ? timeOf(order.T) : undefined,
    time: timeOf(order.T),
    reopens: reopens(order, status, before),
    fill,
  };
}

function parseFill(order: OrderTradeUpdate, { symbols, unnumbered }: OrderContext): FillRow | undefined {
  const { x, t, l, L, n, N } = order;
  if ((x !== 'TRADE' && x !== 'CALCULATED') || Number(l) === 0) return undefined;
  const price = checkFill(L, l);
  const fill = { orderId: order.i, time: timeOf(order.T), price, volume: l };
  return {
    orderId: order.i,
    key: orderKey(order.s, order.i),
    symbol: symbols.pairOf(order.s),
    clientOrderId: (order.c ?? '') || undefined,
    side: sideOf(order.S),
    positionSide: positionSideOf(order.ps),
    time: fill.time,
    // Liquidations and settlements may come without an id.
    tradeId: Number(t) > 0 ? t : unnumbered.nameOf(fill, order.z),
    price,
    volume: l,
    contracts: l,
    liquidity: liquidityOf(order.m),
    fees: feesOf(n, N),
  };
}

const expiryReason = ({ er }: OrderTradeUpdate): string | undefined => (er && er !== '0' ? er : undefined);

function reasonFor(order: OrderTradeUpdate): OrderReason | undefined {
  const stated = reasonIn(REASON, expiryReason(order));
  if (stated !== undefined) return stated;
  if (order.X === 'EXPIRED_IN_MATCH') return 'self_trade';
  const isSystem = order.x === 'CALCULATED' && LIQUIDATION.test(order.c ?? '');
  return isSystem || order.o === 'LIQUIDATION' ? 'liquidation' : undefined;
}

/** A conditional order that was triggered ends as expired, and goes on as an ordinary order under the same id. */
function reopens({ o, ot }: OrderTradeUpdate, status: OrderStatus, before: MyOrder | undefined): boolean {
  if (before?.status !== 'expired' || status === 'expired' || status === 'unknown') return false;
  return ot !== o && isConditionalType(ot);
}

/** Liquidations come under a name of their own, also when they have not traded yet. */
function eventOf({ x }: OrderTradeUpdate, status: OrderStatus, hasFill: boolean): OrderEvent {
  if (hasFill) return 'trade';
  if (x === 'CALCULATED' || x === 'TRADE') return eventOfStatus(status);
  return EVENT[x] ?? 'unknown';
}
