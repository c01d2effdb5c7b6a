import { Type } from 'typebox';
import { epochTimeOf, id, isDecimal, optionalText, reader } from '@hftjs/core/adapter';
import { excerpt, MAX_NUMBER_LENGTH, positive, set } from '../../numbers.js';

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
  /** What is to be spent or received, of an order by cash; it has no volume then. */
  readonly cash?: string;
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
    totalCashSize: optionalText,
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
    price: positive(decimalIn(order.price, 'price')),
    stopPrice:
      positive(decimalIn(order.auxPrice, 'auxPrice')) ?? positive(decimalIn(order.stop_price, 'stop_price')),
    volume: positive(decimalIn(order.totalSize, 'totalSize')),
    cash: positive(decimalIn(order.totalCashSize, 'totalCashSize')),
    filled: amountIn(order.filledQuantity, 'filledQuantity'),
    remaining: amountIn(order.remainingQuantity, 'remainingQuantity'),
    averagePrice: averageIn(order.avgPrice),
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
    total_cash_size: optionalText,
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
    price: positive(decimalIn(order.limit_price, 'limit_price')),
    stopPrice: positive(decimalIn(order.stop_price, 'stop_price')),
    volume: positive(decimalIn(order.total_size, 'total_size')),
    cash: positive(decimalIn(order.total_cash_size, 'total_cash_size')),
    filled: amountIn(order.cum_fill, 'cum_fill'),
    remaining: amountIn(order.size, 'size'),
    averagePrice: averageIn(order.average_price),
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

/**
 * Some numbers have thousands separated; one that is not set is absent.
 *
 * @throws Error for what is no number
 */
export function decimalIn(value: string | null | undefined, field: string): string | undefined {
  const text = textIn(value);
  if (text === undefined) return undefined;
  const plain = text.length > MAX_NUMBER_LENGTH ? '' : text.replaceAll(',', '');
  if (isDecimal(plain)) return set(plain);
  throw new Error(`${field} is ${excerpt(value)}, not a number`);
}

/** The same for a sum, which is never below zero. */
function amountIn(value: string | null | undefined, field: string): string | undefined {
  const amount = decimalIn(value, field);
  if (amount === undefined || Number(amount) >= 0) return amount;
  throw new Error(`${field} is ${amount}, below zero`);
}

/** An average that cannot be read is not known; the order is. */
function averageIn(value: string | null | undefined): string | undefined {
  try {
    return positive(decimalIn(value, 'average'));
  } catch {
    return undefined;
  }
}

/** Epoch milliseconds. */
export const timeIn = (value: string | null | undefined): number | undefined =>
  epochTimeOf(value, 'milliseconds');

/** `YYMMDDHHmmss` in UTC. */
function shortTimeIn(value: string | null | undefined): number | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(value ?? '') ?? [];
  if (second === undefined) return undefined;
  const time = Date.parse(
    `20${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second}Z`,
  );
  return epochTimeOf(time, 'milliseconds');
}
