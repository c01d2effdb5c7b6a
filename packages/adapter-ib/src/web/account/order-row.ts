import { Type, type TSchema } from 'typebox';
import { epochTimeOf, id, isDecimal, optionalText, reader, timestampOf } from '@hftjs/core/adapter';
import { excerpt, MAX_NUMBER_LENGTH, positive, presentText, set, sumOf } from '../../numbers.js';

/** The known fields of an order, in the venue's words. Numbers are decimal texts. A field that was never sent is absent. */
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
  /** The amount to spend or receive, for an order by cash, which has no volume. */
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

type Fact = keyof OrderFacts;

/** The names that an interface of the venue has for a fact; the first that is present counts. */
type FieldNames = Partial<Readonly<Record<Fact, readonly string[]>>>;

/** A row of `sor`: https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#ws-order-updates */
const ROW: FieldNames = {
  orderId: ['orderId'],
  account: ['acct', 'account'],
  conid: ['conid'],
  clientOrderId: ['order_ref'],
  side: ['side'],
  type: ['orderType'],
  timeInForce: ['timeInForce'],
  price: ['price'],
  stopPrice: ['auxPrice', 'stop_price'],
  volume: ['totalSize'],
  cash: ['totalCashSize'],
  filled: ['filledQuantity'],
  remaining: ['remainingQuantity'],
  averagePrice: ['avgPrice'],
  status: ['status'],
  reason: ['order_cancellation_by_system_reason'],
  time: ['lastExecutionTime_r'],
};

/** One order: https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#order-status */
const STATUS: FieldNames = {
  orderId: ['order_id'],
  account: ['account'],
  conid: ['conid'],
  clientOrderId: ['order_ref'],
  side: ['side'],
  type: ['order_type'],
  timeInForce: ['tif'],
  price: ['limit_price'],
  stopPrice: ['stop_price'],
  volume: ['total_size'],
  cash: ['total_cash_size'],
  filled: ['cum_fill'],
  remaining: ['size'],
  averagePrice: ['average_price'],
  status: ['order_status'],
  reason: ['order_cancellation_by_system_reason'],
  createdTime: ['order_time'],
};

type ReadField = (value: string | undefined, field: string) => string | number | undefined;

const textIn: ReadField = (value) => value;
const amountIn: ReadField = (value, field) => positive(decimalIn(value, field));
const sumIn: ReadField = (value, field) => sumOf(decimalIn(value, field), field);

/** How each field is read, independent of its name. */
const READERS: Readonly<Record<Fact, ReadField>> = {
  orderId: textIn,
  account: textIn,
  conid: textIn,
  clientOrderId: textIn,
  side: textIn,
  type: textIn,
  timeInForce: textIn,
  price: amountIn,
  stopPrice: amountIn,
  volume: amountIn,
  cash: amountIn,
  filled: sumIn,
  remaining: sumIn,
  averagePrice: averageIn,
  status: textIn,
  reason: textIn,
  time: timeIn,
  createdTime: shortTimeIn,
};

/**
 * A row of `sor`, or of `/iserver/account/orders`, which has the same fields.
 *
 * @throws Error naming what is wrong with the row
 */
export const readOrderRow = orderReader('order', ROW);

/**
 * The answer of `/iserver/account/order/status/{id}`.
 *
 * @throws Error naming what is wrong with it
 */
export const readOrderStatus = orderReader('order status', STATUS);

function orderReader(what: string, names: FieldNames): (row: unknown) => OrderFacts {
  const lists = Object.entries(names) as readonly (readonly [Fact, readonly string[]])[];
  const fields = lists.flatMap(([fact, list]) =>
    list.map((name): [string, TSchema] => [name, fact === 'orderId' ? id : optionalText]),
  );
  const readRow = reader(what, Type.Object(Object.fromEntries(fields)));
  return (row) => {
    const texts = readRow(row) as Readonly<Record<string, string | null | undefined>>;
    const facts: Partial<Record<Fact, string | number>> = {};
    for (const [fact, list] of lists)
      for (const name of list) {
        const value = facts[fact] ?? READERS[fact](presentText(texts[name]), name);
        if (value !== undefined) facts[fact] = value;
      }
    // Each field was read with its type; the id is required.
    return facts as OrderFacts;
  };
}

/**
 * Some numbers have thousands separated; one that is not set is absent.
 *
 * @throws Error for what is not a number
 */
export function decimalIn(value: string | null | undefined, field: string): string | undefined {
  const text = presentText(value);
  if (text === undefined) return undefined;
  const plain = text.length > MAX_NUMBER_LENGTH ? '' : text.replaceAll(',', '');
  if (isDecimal(plain)) return set(plain);
  throw new Error(`${field} is ${excerpt(value)}, not a number`);
}

/** An average that cannot be read is not known; the order is. */
function averageIn(value: string | undefined): string | undefined {
  try {
    return positive(decimalIn(value, 'average'));
  } catch {
    return undefined;
  }
}

/** Epoch milliseconds. */
export function timeIn(value: string | null | undefined): number | undefined {
  return epochTimeOf(value, 'milliseconds');
}

/** `YYMMDDHHmmss` in UTC. */
function shortTimeIn(value: string | undefined): number | undefined {
  const parts = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(value ?? '');
  if (!parts) return undefined;
  const [, year = '', month = '', day = '', ...clock] = parts;
  return timestampOf(`20${year}-${month}-${day}T${clock.join(':')}Z`);
}
