import type { OrderEvent, OrderReason, OrderStatus } from '@hftjs/core';
import { field, rowError, type Field, type FillUpdate } from '@hftjs/core/adapter';

/**
 * Binance's values for the status of an order, of both markets.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/enums
 */
const STATUS: Readonly<Record<string, OrderStatus>> = {
  PENDING_NEW: 'pending_new',
  NEW: 'new',
  PARTIALLY_FILLED: 'partially_filled',
  FILLED: 'filled',
  CANCELED: 'canceled',
  PENDING_CANCEL: 'pending_cancel',
  REJECTED: 'rejected',
  EXPIRED: 'expired',
  EXPIRED_IN_MATCH: 'expired',
};

/** Values of liquidations until 2020. Their state follows from how much of them is filled. */
const LIQUIDATION_STATUS: ReadonlySet<string> = new Set(['NEW_INSURANCE', 'NEW_ADL']);

/** A status; `unknown` for a value that is not mapped. */
export function statusOf(word: string, filled: string, volume: string | undefined): OrderStatus {
  if (!LIQUIDATION_STATUS.has(word)) return STATUS[word] ?? 'unknown';
  if (Number(filled) === 0) return 'new';
  return Number(filled) === Number(volume) ? 'filled' : 'partially_filled';
}

/** The event of a row that has no fill, by the status in which it leaves the order. */
const EVENT_OF_STATUS: Readonly<Partial<Record<OrderStatus, OrderEvent>>> = {
  new: 'new',
  filled: 'trade',
  partially_filled: 'trade',
  canceled: 'canceled',
  rejected: 'rejected',
  expired: 'expired',
};

export const eventOfStatus = (status: OrderStatus): OrderEvent => EVENT_OF_STATUS[status] ?? 'unknown';

/** Why an order ended, as our code. */
export const reasonIn = (
  table: Readonly<Record<string, OrderReason>>,
  word: string | undefined,
): OrderReason | undefined => (word === undefined ? undefined : (table[word] ?? 'other'));

/** What identifies an order: ids are unique only within a symbol. */
export const orderKey = (symbol: string, orderId: string): string => `${symbol} ${orderId}`;

export const ORDER_ID: Field<string> = {
  read: (value, label) => {
    if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return value;
    throw rowError(() => `${label} is not the id of an order`);
  },
};

/** Spot connections request microseconds; futures and recorded frames have milliseconds. */
export const TIME = field.epochTime('milliseconds or microseconds');

/** The name of an asset that must be stated. */
export const CURRENCY = field.as(field.text, (asset) => asset.toLowerCase());

export const SIDE = field.word({ BUY: 'buy', SELL: 'sell' });

/** Post-only orders are an order type on the spot market, and a time in force on futures. */
export const POST_ONLY = 'post_only';

export const TIME_IN_FORCE = field.as(field.optionalText, (word) =>
  word === 'GTX' ? POST_ONLY : word?.toLowerCase(),
);

/** Whether a fill was made by the maker or the taker of the trade. */
export const LIQUIDITY = field.as(field.flag, (isMaker): FillUpdate['liquidity'] =>
  isMaker === undefined ? 'unknown' : isMaker ? 'maker' : 'taker',
);

/** What a fill was made at, and what it cost. */
interface FillFields {
  readonly price: string | undefined;
  readonly volume: string;
  readonly commission: string | undefined;
  readonly asset: string | undefined;
}

/** @throws Error for a fill without price or volume */
export function settle<Fields extends FillFields>({
  price,
  commission,
  asset,
  ...fill
}: Fields): Omit<Fields, 'price' | 'commission' | 'asset'> & Pick<FillUpdate, 'price' | 'fees'> {
  if (price === undefined || Number(fill.volume) === 0)
    throw rowError(() => `a fill of ${fill.volume} at ${price ?? 'no price'}`);
  const isCharged = commission !== undefined && asset !== undefined;
  return { ...fill, price, fees: isCharged ? [{ amount: commission, currency: asset }] : [] };
}
