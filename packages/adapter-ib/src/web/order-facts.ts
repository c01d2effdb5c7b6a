import { Type } from 'typebox';
import { id, isDecimal, optionalText, reader } from '@hftjs/core/adapter';

/** What is known of an order, in the venue's words. Numbers are decimal texts. What was never told is absent. */
export interface OrderFacts {
  readonly orderId: string;
  readonly account?: string;
  readonly conid?: string;
  readonly clientOrderId?: string;
  readonly side?: string;
  readonly type?: string;
  readonly timeInForce?: string;
  readonly price?: string;
  readonly stopPrice?: string;
  readonly volume?: string;
  readonly filled?: string;
  readonly remaining?: string;
  readonly averagePrice?: string;
  readonly status?: string;
  readonly reason?: string;
  /** When it was filled or changed last, in epoch milliseconds. */
  readonly time?: number;
  readonly createdTime?: number;
}

/** @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#ws-order-updates */
const readRow = reader(
  'order',
  Type.Object({
    orderId: id,
    acct: optionalText,
    account: optionalText,
    conid: optionalText,
    order_ref: optionalText,
    side: optionalText,
    orderType: optionalText,
    timeInForce: optionalText,
    price: optionalText,
    auxPrice: optionalText,
    stop_price: optionalText,
    totalSize: optionalText,
    filledQuantity: optionalText,
    remainingQuantity: optionalText,
    avgPrice: optionalText,
    status: optionalText,
    order_cancellation_by_system_reason: optionalText,
    lastExecutionTime_r: optionalText,
  }),
);

/**
 * A row of `sor`, or of `/iserver/account/orders`, which has the same fields.
 *
 * @throws Error naming what is wrong with the row
 */
export function readOrderRow(row: unknown): OrderFacts {
  const order = readRow(row);
  return told({
    orderId: order.orderId,
    account: textIn(order.acct) ?? textIn(order.account),
    conid: textIn(order.conid),
    clientOrderId: textIn(order.order_ref),
    side: textIn(order.side),
    type: textIn(order.orderType),
    timeInForce: textIn(order.timeInForce),
    price: decimalIn(order.price, 'price'),
    stopPrice: decimalIn(order.auxPrice, 'auxPrice') ?? decimalIn(order.stop_price, 'stop_price'),
    volume: decimalIn(order.totalSize, 'totalSize'),
    filled: decimalIn(order.filledQuantity, 'filledQuantity'),
    remaining: decimalIn(order.remainingQuantity, 'remainingQuantity'),
    averagePrice: decimalIn(order.avgPrice, 'avgPrice'),
    status: textIn(order.status),
    reason: textIn(order.order_cancellation_by_system_reason),
    time: timeIn(order.lastExecutionTime_r),
    createdTime: undefined,
  });
}

/** @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#order-status */
const readStatusRow = reader(
  'order status',
  Type.Object({
    order_id: id,
    account: optionalText,
    conid: optionalText,
    order_ref: optionalText,
    side: optionalText,
    order_type: optionalText,
    tif: optionalText,
    limit_price: optionalText,
    stop_price: optionalText,
    total_size: optionalText,
    cum_fill: optionalText,
    size: optionalText,
    average_price: optionalText,
    order_status: optionalText,
    order_cancellation_by_system_reason: optionalText,
    order_time: optionalText,
  }),
);

/**
 * The answer of `/iserver/account/order/status/{id}`.
 *
 * @throws Error naming what is wrong with it
 */
export function readOrderStatus(answer: unknown): OrderFacts {
  const order = readStatusRow(answer);
  return told({
    orderId: order.order_id,
    account: textIn(order.account),
    conid: textIn(order.conid),
    clientOrderId: textIn(order.order_ref),
    side: textIn(order.side),
    type: textIn(order.order_type),
    timeInForce: textIn(order.tif),
    price: decimalIn(order.limit_price, 'limit_price'),
    stopPrice: decimalIn(order.stop_price, 'stop_price'),
    volume: decimalIn(order.total_size, 'total_size'),
    filled: decimalIn(order.cum_fill, 'cum_fill'),
    remaining: decimalIn(order.size, 'size'),
    averagePrice: decimalIn(order.average_price, 'average_price'),
    status: textIn(order.order_status),
    reason: textIn(order.order_cancellation_by_system_reason),
    time: undefined,
    createdTime: shortTimeIn(order.order_time),
  });
}

type Told<T> = { readonly [K in keyof T]: T[K] | undefined } & { readonly orderId: string };

function told(facts: Told<OrderFacts>): OrderFacts {
  const entries = Object.entries(facts).filter(([, value]) => value !== undefined);
  return { orderId: facts.orderId, ...Object.fromEntries(entries) };
}

const textIn = (value: string | null | undefined): string | undefined =>
  value === '' ? undefined : (value ?? undefined);

/** Some numbers have thousands separated. */
export function decimalIn(value: string | null | undefined, field: string): string | undefined {
  const plain = textIn(value)?.replaceAll(',', '');
  if (plain === undefined || isDecimal(plain)) return plain;
  throw new Error(`${field} is ${JSON.stringify(value)}, not a number`);
}

/** Epoch milliseconds. */
export const timeIn = (value: string | null | undefined): number | undefined => {
  const time = Number(value ?? NaN);
  return Number.isFinite(time) && time > 0 ? time : undefined;
};

/** `YYMMDDHHmmss` in UTC. */
function shortTimeIn(value: string | null | undefined): number | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(value ?? '') ?? [];
  if (second === undefined) return undefined;
  return Date.parse(`20${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second}Z`);
}
