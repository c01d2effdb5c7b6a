import { Type } from 'typebox';
import { decimal, id, optionalDecimal, optionalText, reader, text } from '@hftjs/core/adapter';
import { isoTimeOf, timeOf } from './wire-time.js';

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

/** @see https://docs.kraken.com/api/docs/futures-api/websocket/fills */
const readWire = reader(
  'fill',
  Type.Object({
    instrument: text,
    time: id,
    seq: optionalDecimal,
    price: decimal,
    buy: Type.Boolean(),
    qty: decimal,
    remaining_order_qty: optionalDecimal,
    order_id: text,
    cli_ord_id: optionalText,
    fill_id: text,
    fill_type: optionalText,
    fee_paid: optionalDecimal,
    fee_currency: optionalText,
    order_type: optionalText,
  }),
);

/** @see https://docs.kraken.com/api/docs/futures-api/trading/get-fills */
const readRest = reader(
  'fill',
  Type.Object({
    fill_id: text,
    symbol: text,
    side: text,
    order_id: text,
    cli_ord_id: optionalText,
    fillTime: text,
    size: decimal,
    price: decimal,
    fillType: optionalText,
    fee_paid: optionalDecimal,
    fee_currency: optionalText,
  }),
);

/**
 * A row of the `fills` feed.
 *
 * @throws Error naming what is wrong with the row
 */
export function readWireFill(row: unknown): AccountFill {
  const fill = readWire(row);
  return {
    fillId: fill.fill_id,
    orderId: fill.order_id,
    clientOrderId: fill.cli_ord_id,
    productId: fill.instrument,
    time: timeOf(fill.time),
    seq: fill.seq == null ? undefined : Number(fill.seq),
    side: fill.buy ? 'buy' : 'sell',
    price: fill.price,
    quantity: fill.qty,
    remaining: fill.remaining_order_qty ?? undefined,
    fillType: fill.fill_type,
    orderType: fill.order_type,
    fee: fill.fee_paid ?? undefined,
    feeCurrency: fill.fee_currency ?? undefined,
  };
}

/**
 * A row of REST `fills`, which tells nothing of the order.
 *
 * @throws Error naming what is wrong with the row
 */
export function readRestFill(row: unknown): AccountFill {
  const fill = readRest(row);
  return {
    fillId: fill.fill_id,
    orderId: fill.order_id,
    clientOrderId: fill.cli_ord_id,
    productId: fill.symbol,
    time: isoTimeOf(fill.fillTime),
    seq: undefined,
    side: fill.side === 'buy' || fill.side === 'sell' ? fill.side : undefined,
    price: fill.price,
    quantity: fill.size,
    remaining: undefined,
    fillType: fill.fillType,
    orderType: undefined,
    fee: fill.fee_paid ?? undefined,
    feeCurrency: fill.fee_currency ?? undefined,
  };
}

/** In the order in which they were made; those of one millisecond that are not numbered stay as they are. */
export const byTime = (left: AccountFill, right: AccountFill): number =>
  (left.time ?? 0) - (right.time ?? 0) ||
  (left.seq === undefined || right.seq === undefined ? 0 : left.seq - right.seq);
