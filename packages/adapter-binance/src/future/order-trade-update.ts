import { Type, type Static } from 'typebox';
import type { OrderEvent, OrderReason, OrderStatus } from '@hftjs/core';
import {
  decimal,
  type FillRow,
  flag,
  id,
  optionalDecimal,
  optionalText,
  type OrderUpdate,
  type OwnRow,
  reader,
  text,
} from '@hftjs/core/adapter';
import {
  orderKey,
  reasonIn,
  sideOf,
  statusOf,
  timeInForceOf,
  toCurrency,
  unlessZero,
} from '../order-words.js';
import type { BinanceSymbols } from '../symbols.js';
import { timeOf } from '../venue-time.js';

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
  q: decimal,
  p: optionalDecimal,
  ap: optionalDecimal,
  sp: optionalDecimal,
  x: text,
  X: text,
  i: id,
  l: decimal,
  z: decimal,
  L: optionalDecimal,
  n: optionalDecimal,
  N: optionalText,
  T: id,
  t: id,
  m: flag,
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

const TYPE: Readonly<Record<string, string>> = {
  LIMIT: 'limit',
  MARKET: 'market',
  STOP: 'stop_limit',
  STOP_MARKET: 'stop',
  TAKE_PROFIT: 'take_profit_limit',
  TAKE_PROFIT_MARKET: 'take_profit',
  TRAILING_STOP_MARKET: 'trailing_stop',
  LIQUIDATION: 'liquidation',
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

/** Binance's word for an order's type as ours. */
export const futureTypeOf = (word: string): string => TYPE[word] ?? word.toLowerCase();

/**
 * An `ORDER_TRADE_UPDATE` as an order's change and, where it reports one, a fill: by a trade, a liquidation, an
 * auto-deleveraging or a settlement.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseOrderTradeUpdate(row: unknown, symbols: BinanceSymbols): OwnRow {
  const order = readOrder(row);
  const fill = parseFill(order, symbols);
  return { order: parseOrder(order, fill, symbols), fill };
}

function parseOrder(
  order: OrderTradeUpdate,
  fill: FillRow | undefined,
  symbols: BinanceSymbols,
): OrderUpdate {
  const status = statusOf(order.X, order.z, order.q);
  const reason = reasonFor(order, status);
  const volume = unlessZero(order.q);
  return {
    orderId: order.i,
    key: orderKey(order.s, order.i),
    symbol: symbols.pairOf(order.s),
    clientOrderId: (order.c ?? '') || undefined,
    side: sideOf(order.S),
    type: futureTypeOf(order.o),
    timeInForce: timeInForceOf(order.f ?? undefined),
    numbers: {
      price: unlessZero(order.p),
      stopPrice: unlessZero(order.sp),
      volume,
      contracts: volume,
      filledVolume: order.z,
      averagePrice: unlessZero(order.ap),
    },
    status,
    event: eventOf(order, status, fill !== undefined),
    rawStatus: order.X,
    reason,
    rawReason: expiryReason(order),
    createdTime: order.x === 'NEW' ? timeOf(order.T) : undefined,
    time: timeOf(order.T),
    fill,
  };
}

function parseFill(order: OrderTradeUpdate, symbols: BinanceSymbols): FillRow | undefined {
  const { x, t, l, L, n, N } = order;
  if ((x !== 'TRADE' && x !== 'CALCULATED') || Number(l) === 0) return undefined;
  if (Number(t) <= 0 || !L) throw new Error('a trade without id or price');
  return {
    orderId: order.i,
    key: orderKey(order.s, order.i),
    symbol: symbols.pairOf(order.s),
    clientOrderId: (order.c ?? '') || undefined,
    side: sideOf(order.S),
    time: timeOf(order.T),
    tradeId: t,
    price: L,
    volume: l,
    contracts: l,
    liquidity: order.m === undefined ? 'unknown' : order.m ? 'maker' : 'taker',
    // Without a fee, its fields are absent.
    fees: n && N ? [{ amount: n, currency: toCurrency(N) }] : [],
  };
}

const expiryReason = ({ er }: OrderTradeUpdate): string | undefined => (er && er !== '0' ? er : undefined);

/** Binance gives no reason for a post-only order that would have taken: it just expires, unfilled. */
function reasonFor(order: OrderTradeUpdate, status: OrderStatus): OrderReason | undefined {
  const told = reasonIn(REASON, expiryReason(order));
  if (told !== undefined) return told;
  if (order.X === 'EXPIRED_IN_MATCH') return 'self_trade';
  if (status === 'expired' && order.f === 'GTX' && Number(order.z) === 0) return 'post_only';
  const isSystem = order.x === 'CALCULATED' && LIQUIDATION.test(order.c ?? '');
  return isSystem || order.o === 'LIQUIDATION' ? 'liquidation' : undefined;
}

const EVENT_OF_STATUS: Readonly<Partial<Record<OrderStatus, OrderEvent>>> = {
  new: 'new',
  filled: 'trade',
  partially_filled: 'trade',
  canceled: 'canceled',
  expired: 'expired',
};

/** Liquidations come under a name of their own, also when they have not traded yet. */
function eventOf({ x }: OrderTradeUpdate, status: OrderStatus, hasFill: boolean): OrderEvent {
  if (hasFill) return 'trade';
  if (x === 'CALCULATED' || x === 'TRADE') return EVENT_OF_STATUS[status] ?? 'unknown';
  return EVENT[x] ?? 'unknown';
}
