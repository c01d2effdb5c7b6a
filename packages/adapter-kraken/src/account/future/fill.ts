import { Type } from 'typebox';
import { decimal, isDecimal, optionalText, reader, text } from '@hftjs/core/adapter';
import { fillIdOf } from '../fill-id.js';
import { statedFields } from '../../venue/stated-fields.js';
import { isoTimeOf, timeOf } from '../../venue/future/wire-time.js';

/** An own fill, of whatever source; numbers are the venue's text. */
export interface AccountFill {
  readonly fillId: string;
  readonly orderId: string;
  readonly clientOrderId: string | null | undefined;
  readonly productId: string;
  readonly time: number | undefined;
  /** Counts the fills of the account; REST does not tell it. */
  readonly seq: number | undefined;
  readonly side: 'buy' | 'sell' | undefined;
  readonly price: string;
  readonly quantity: string;
  /** What was left of its order; `undefined` where it is not told. */
  readonly remaining: string | undefined;
  readonly fillType: string | null | undefined;
  /** Kraken's word for the type of its order. */
  readonly orderType: string | null | undefined;
  readonly fee: string | undefined;
  readonly feeCurrency: string | undefined;
}

/** What costs nothing when it cannot be read. */
const descriptive = Type.Optional(Type.Unknown());

/** @see https://docs.kraken.com/api/docs/futures-api/websocket/fills */
const readWire = reader(
  'fill',
  Type.Object({
    instrument: text,
    time: descriptive,
    seq: descriptive,
    price: decimal,
    buy: Type.Boolean(),
    qty: decimal,
    remaining_order_qty: descriptive,
    order_id: text,
    cli_ord_id: optionalText,
    fill_id: optionalText,
    fill_type: optionalText,
    fee_paid: descriptive,
    fee_currency: optionalText,
    order_type: optionalText,
    taker_order_type: optionalText,
  }),
);

/** @see https://docs.kraken.com/api/docs/futures-api/trading/get-fills */
const readRest = reader(
  'fill',
  Type.Object({
    fill_id: optionalText,
    symbol: text,
    side: optionalText,
    order_id: text,
    cli_ord_id: optionalText,
    fillTime: descriptive,
    size: decimal,
    price: decimal,
    fillType: optionalText,
    fee_paid: descriptive,
    fee_currency: optionalText,
  }),
);

/**
 * A row of the `fills` feed.
 *
 * @throws Error naming what is wrong with the row
 */
export function readWireFill(row: unknown): AccountFill {
  const fill = readWire(statedFields(row));
  const time = timeOf(fill.time);
  return {
    fillId: fillIdOf(fill.fill_id, { time, price: fill.price, volume: fill.qty }),
    orderId: fill.order_id,
    clientOrderId: fill.cli_ord_id,
    productId: fill.instrument,
    time,
    seq: seqOf(fill.seq),
    side: fill.buy ? 'buy' : 'sell',
    price: fill.price,
    quantity: fill.qty,
    remaining: amountOf(fill.remaining_order_qty),
    fillType: fill.fill_type,
    // Of a fill that took, the taker's order is the own one.
    orderType: fill.order_type ?? (fill.fill_type === 'taker' ? fill.taker_order_type : undefined),
    fee: decimalOf(fill.fee_paid),
    feeCurrency: fill.fee_currency ?? undefined,
  };
}

/**
 * A row of REST `fills`, which tells nothing of the order.
 *
 * @throws Error naming what is wrong with the row
 */
export function readRestFill(row: unknown): AccountFill {
  const fill = readRest(statedFields(row));
  const time = isoTimeOf(fill.fillTime);
  return {
    fillId: fillIdOf(fill.fill_id, { time, price: fill.price, volume: fill.size }),
    orderId: fill.order_id,
    clientOrderId: fill.cli_ord_id,
    productId: fill.symbol,
    time,
    seq: undefined,
    side: fill.side === 'buy' || fill.side === 'sell' ? fill.side : undefined,
    price: fill.price,
    quantity: fill.size,
    remaining: undefined,
    fillType: fill.fillType,
    orderType: undefined,
    fee: decimalOf(fill.fee_paid),
    feeCurrency: fill.fee_currency ?? undefined,
  };
}

const decimalOf = (value: unknown): string | undefined =>
  typeof value === 'string' && isDecimal(value) ? value : undefined;

/** What is left of an order is never below zero. */
function amountOf(value: unknown): string | undefined {
  const amount = decimalOf(value);
  return amount === undefined || Number(amount) < 0 ? undefined : amount;
}

function seqOf(value: unknown): number | undefined {
  const seq = decimalOf(value);
  return seq === undefined ? undefined : Number(seq);
}

/** In the order in which they were made; those of one millisecond that are not numbered stay as they are. */
export const byTime = (left: AccountFill, right: AccountFill): number =>
  (left.time ?? 0) - (right.time ?? 0) ||
  (left.seq === undefined || right.seq === undefined ? 0 : left.seq - right.seq);
