import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { OrderStatus } from '@hftjs/core';
import { isDecimal, type FillRow, type OrderUpdate } from '@hftjs/core/adapter';
import { orderType, reasonOf, unlessZero } from './executions.js';
import type { KrakenSymbols } from './symbols.js';

/** Plain or scientific. */
const DECIMAL = '^[+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?$';

const decimal = Type.Optional(Type.String({ pattern: DECIMAL }));
const text = Type.Optional(Type.Union([Type.String(), Type.Null()]));

/**
 * An order of REST `OpenOrders` and `QueryOrders`; numbers are the text of the answer.
 *
 * @see https://docs.kraken.com/api/docs/rest-api/get-orders-info
 */
const orderSchema = Type.Object({
  status: Type.String(),
  opentm: decimal,
  closetm: decimal,
  descr: Type.Object({
    pair: Type.String(),
    type: Type.String(),
    ordertype: Type.String(),
    // An offset such as `+1.0000%`, on trailing stops.
    price: text,
    price2: text,
  }),
  vol: decimal,
  vol_exec: decimal,
  price: decimal,
  oflags: text,
  misc: text,
  reason: text,
  cl_ord_id: text,
});

/**
 * A fill of REST `TradesHistory`.
 *
 * @see https://docs.kraken.com/api/docs/rest-api/get-trade-history
 */
const fillSchema = Type.Object({
  ordertxid: Type.String(),
  pair: Type.String(),
  time: Type.String({ pattern: DECIMAL }),
  type: Type.String(),
  price: Type.String({ pattern: DECIMAL }),
  vol: Type.String({ pattern: DECIMAL }),
  fee: decimal,
  maker: Type.Optional(Type.Boolean()),
});

export type RestOrder = Static<typeof orderSchema>;
export type RestFill = Static<typeof fillSchema>;

const orderValidator = Compile(orderSchema);
const fillValidator = Compile(fillSchema);

const STATUS: ReadonlyMap<string, OrderStatus> = new Map(
  Object.entries({
    pending: 'pending_new',
    open: 'new',
    closed: 'filled',
    canceled: 'canceled',
    expired: 'expired',
  }),
);

/** How REST's names of pairs are read. */
export interface RestNames {
  readonly symbols: KrakenSymbols;
  /** WebSocket names by REST names. */
  readonly names: ReadonlyMap<string, string>;
}

/** @throws Error when it is no order */
export function readRestOrder(row: unknown): RestOrder {
  if (!orderValidator.Check(row)) throw new Error('an order of the REST API is not of the documented shape');
  return row;
}

/** @throws Error when it is no fill */
export function readRestFill(row: unknown): RestFill {
  if (!fillValidator.Check(row)) throw new Error('a fill of the REST API is not of the documented shape');
  return row;
}

/** An order that REST tells, as it stands; `undefined` for one of a pair that is not subscribed. */
export function parseRestOrder(
  orderId: string,
  order: RestOrder,
  { symbols, names }: RestNames,
): OrderUpdate | undefined {
  const symbol = names.get(order.descr.pair);
  if (symbol === undefined) return undefined;
  const status = STATUS.get(order.status) ?? 'unknown';
  const filled = Number(order.vol_exec ?? 0);
  const type = orderType(order.descr.ordertype);
  const isTrigger = !['limit', 'market', 'iceberg', 'settle_position'].includes(type);
  const isWaiting = isTrigger && !/stopped|touched/.test(order.misc ?? '');
  const limit = type.endsWith('_limit') ? order.descr.price2 : isTrigger ? undefined : order.descr.price;
  return {
    orderId,
    symbol: symbols.pairOf(symbol),
    clientOrderId: order.cl_ord_id ?? undefined,
    side: order.descr.type === 'buy' || order.descr.type === 'sell' ? order.descr.type : undefined,
    type,
    numbers: {
      price: priceOf(limit),
      stopPrice: isTrigger ? priceOf(order.descr.price) : undefined,
      ...(order.oflags?.includes('viqc') ? { quoteVolume: order.vol } : { volume: order.vol }),
      filledVolume: order.vol_exec,
      averagePrice: unlessZero(order.price),
    },
    status: status !== 'new' ? status : filled > 0 ? 'partially_filled' : isWaiting ? 'untriggered' : 'new',
    event: 'snapshot',
    rawStatus: order.status,
    reason: order.reason ? reasonOf(order.reason) : undefined,
    rawReason: order.reason ?? undefined,
    createdTime: toMilliseconds(order.opentm),
    // Of an open order REST does not tell when it last changed.
    time: toMilliseconds(order.closetm),
  };
}

/**
 * A fill that REST tells; `undefined` for one of a pair that is not subscribed. Its fee's currency is stated by
 * its order only: `fcib` is the base currency.
 */
export function parseRestFill(
  tradeId: string,
  fill: RestFill,
  { symbols, names, feeInBase }: RestNames & { readonly feeInBase: boolean },
): FillRow | undefined {
  const symbol = names.get(fill.pair);
  if (symbol === undefined) return undefined;
  const [base = '', quote = ''] = symbol.split('/', 2);
  const currency = (feeInBase ? base : quote).toLowerCase();
  return {
    orderId: fill.ordertxid,
    symbol: symbols.pairOf(symbol),
    side: fill.type === 'buy' || fill.type === 'sell' ? fill.type : undefined,
    time: toMilliseconds(fill.time),
    tradeId,
    price: fill.price,
    volume: fill.vol,
    liquidity: fill.maker === undefined ? 'unknown' : fill.maker ? 'maker' : 'taker',
    fees: fill.fee === undefined ? [] : [{ amount: fill.fee, currency }],
  };
}

/** A price, where the text is one: with a sign it is a distance from another. */
const priceOf = (value: string | null | undefined): string | undefined =>
  value != null && isDecimal(value) && !/^[+-]/.test(value) ? unlessZero(value) : undefined;

/** Seconds as a decimal text, to milliseconds with a microsecond fraction. */
function toMilliseconds(seconds: string | undefined): number | undefined {
  return seconds === undefined || Number(seconds) === 0
    ? undefined
    : Math.round(Number(seconds) * 1e6) / 1000;
}
