import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { OrderStatus } from '@hftjs/core';
import {
  epochTimeOf,
  type FillRow,
  foreignPair,
  isDecimal,
  type OrderUpdate,
  type SymbolMap,
} from '@hftjs/core/adapter';
import { descriptive, excerpt, statedFields, unlessZero } from '../../venue/fields.js';
import { fillIdOf } from '../fill-id.js';
import { isRefusedPostOnly, orderType, reasonOf } from './executions.js';

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
  opentm: descriptive,
  closetm: descriptive,
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
  /** Ids of its fills, where they were asked for. */
  trades: Type.Optional(Type.Array(Type.String())),
});

/**
 * A fill of REST `TradesHistory`.
 *
 * @see https://docs.kraken.com/api/docs/rest-api/get-trade-history
 */
const fillSchema = Type.Object({
  ordertxid: Type.String(),
  pair: Type.String(),
  time: descriptive,
  type: Type.String(),
  price: Type.String({ pattern: DECIMAL }),
  vol: Type.String({ pattern: DECIMAL }),
  fee: descriptive,
  maker: descriptive,
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
  readonly symbols: SymbolMap;
  /** WebSocket names by REST names. */
  readonly names: ReadonlyMap<string, string>;
}

/** @throws Error when it is not an order */
export function readRestOrder(row: unknown): RestOrder {
  const order = statedFields(row);
  if (!orderValidator.Check(order))
    throw new Error('an order of the REST API is not of the documented shape');
  return order;
}

/** @throws Error when it is not a fill */
export function readRestFill(row: unknown): RestFill {
  const fill = statedFields(row);
  if (!fillValidator.Check(fill)) throw new Error('a fill of the REST API is not of the documented shape');
  return fill;
}

/** An order that REST lists, as it stands. Orders of pairs that are not subscribed have a symbol that no pair has. */
export function parseRestOrder(
  orderId: string,
  order: RestOrder,
  { symbols, names }: RestNames,
): OrderUpdate {
  const name = names.get(order.descr.pair);
  const symbol = name === undefined ? foreignPair(order.descr.pair) : symbols.pairOf(name);
  const status = STATUS.get(order.status) ?? 'unknown';
  const filled = Number(order.vol_exec ?? 0);
  const type = orderType(order.descr.ordertype);
  const reason = order.reason == null ? undefined : excerpt(order.reason);
  const isRefused = status === 'canceled' && isRefusedPostOnly(reason, order.vol_exec);
  const isTrigger = !['limit', 'market', 'iceberg', 'settle_position'].includes(type);
  const isWaiting = isTrigger && !/stopped|touched/.test(order.misc ?? '');
  const limit = type.endsWith('_limit') ? order.descr.price2 : isTrigger ? undefined : order.descr.price;
  return {
    orderId,
    symbol,
    clientOrderId: order.cl_ord_id ?? undefined,
    side: order.descr.type === 'buy' || order.descr.type === 'sell' ? order.descr.type : undefined,
    type,
    postOnly: order.oflags?.split(',').includes('post'),
    numbers: {
      price: priceOf(limit),
      stopPrice: isTrigger ? priceOf(order.descr.price) : undefined,
      ...(order.oflags?.includes('viqc') ? { quoteVolume: order.vol } : { volume: order.vol }),
      filledVolume: order.vol_exec,
      averagePrice: unlessZero(order.price),
    },
    status: isRefused
      ? 'rejected'
      : status !== 'new'
        ? status
        : filled > 0
          ? 'partially_filled'
          : isWaiting
            ? 'untriggered'
            : 'new',
    event: 'snapshot',
    rawStatus: order.status,
    reason: reason === undefined ? undefined : reasonOf(reason),
    rawReason: reason,
    createdTime: toMilliseconds(order.opentm),
    // REST does not state when an open order last changed.
    time: toMilliseconds(order.closetm),
  };
}

/**
 * A fill that REST lists; `undefined` for one of a pair that is not subscribed. Its fee's currency is stated by
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
    tradeId: fillIdOf(tradeId, { time: toMilliseconds(fill.time), price: fill.price, volume: fill.vol }),
    price: fill.price,
    volume: fill.vol,
    liquidity: typeof fill.maker !== 'boolean' ? 'unknown' : fill.maker ? 'maker' : 'taker',
    fees: typeof fill.fee === 'string' && isDecimal(fill.fee) ? [{ amount: fill.fee, currency }] : [],
  };
}

/** A price, where the text is one: with a sign it is a distance from another. */
const priceOf = (value: string | null | undefined): string | undefined =>
  value != null && isDecimal(value) && !/^[+-]/.test(value) ? unlessZero(value) : undefined;

/** Seconds, to milliseconds with a microsecond fraction. */
const toMilliseconds = (seconds: unknown): number | undefined => epochTimeOf(seconds, 'seconds');
