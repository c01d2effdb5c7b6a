import { Type, type Static } from 'typebox';
import { decimal, isDecimal, optionalText, reader, text } from '@hftjs/core/adapter';
import { descriptive, sideOf, statedFields } from '../../venue/fields.js';
import { isoTimeOf, timeOf } from '../../venue/future/wire-time.js';
import { fillIdOf } from '../fill-id.js';

/** An own fill, of whatever source; numbers are the venue's text. */
export interface AccountFill {
  readonly fillId: string;
  readonly orderId: string;
  readonly clientOrderId: string | null | undefined;
  readonly productId: string;
  readonly time: number | undefined;
  /** Counts the fills of the account; REST does not state it. */
  readonly seq: number | undefined;
  readonly side: 'buy' | 'sell' | undefined;
  readonly price: string;
  readonly quantity: string;
  /** What was left of its order; `undefined` where it is not stated. */
  readonly remaining: string | undefined;
  readonly fillType: string | null | undefined;
  /** Kraken's name of the type of its order. */
  readonly orderType: string | null | undefined;
  readonly fee: string | undefined;
  readonly feeCurrency: string | undefined;
}

/** Fields that both sources name alike. */
const common = Type.Object({
  fill_id: optionalText,
  order_id: text,
  cli_ord_id: optionalText,
  price: decimal,
  fee_paid: descriptive,
  fee_currency: optionalText,
});

/** @see https://docs.kraken.com/api/docs/futures-api/websocket/fills */
const readWire = reader(
  'fill',
  Type.Object({
    ...common.properties,
    instrument: text,
    time: descriptive,
    seq: descriptive,
    buy: Type.Boolean(),
    qty: decimal,
    remaining_order_qty: descriptive,
    fill_type: optionalText,
    order_type: optionalText,
    taker_order_type: optionalText,
  }),
);

/** @see https://docs.kraken.com/api/docs/futures-api/trading/get-fills */
const readRest = reader(
  'fill',
  Type.Object({
    ...common.properties,
    symbol: text,
    side: optionalText,
    fillTime: descriptive,
    size: decimal,
    fillType: optionalText,
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
    ...commonFields(fill, { time, quantity: fill.qty }),
    productId: fill.instrument,
    seq: seqOf(fill.seq),
    side: fill.buy ? 'buy' : 'sell',
    remaining: amountOf(fill.remaining_order_qty),
    fillType: fill.fill_type,
    // Of a fill that took, the taker's order is the own one.
    orderType: fill.order_type ?? (fill.fill_type === 'taker' ? fill.taker_order_type : undefined),
  };
}

/**
 * A row of REST `fills`, which states nothing of the order.
 *
 * @throws Error naming what is wrong with the row
 */
export function readRestFill(row: unknown): AccountFill {
  const fill = readRest(statedFields(row));
  return {
    ...commonFields(fill, { time: isoTimeOf(fill.fillTime), quantity: fill.size }),
    productId: fill.symbol,
    seq: undefined,
    side: sideOf(fill.side),
    remaining: undefined,
    fillType: fill.fillType,
    orderType: undefined,
  };
}

function commonFields(
  { fill_id, order_id, cli_ord_id, price, fee_paid, fee_currency }: Static<typeof common>,
  { time, quantity }: Pick<AccountFill, 'time' | 'quantity'>,
): Omit<AccountFill, 'productId' | 'seq' | 'side' | 'remaining' | 'fillType' | 'orderType'> {
  return {
    fillId: fillIdOf(fill_id, { time, price, volume: quantity }),
    orderId: order_id,
    clientOrderId: cli_ord_id,
    time,
    price,
    quantity,
    fee: decimalOf(fee_paid),
    feeCurrency: fee_currency ?? undefined,
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
