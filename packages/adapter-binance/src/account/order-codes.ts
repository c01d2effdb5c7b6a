import type { OrderEvent, OrderReason, OrderStatus, PositionSide, Side } from '@hftjs/core';
import type { FillUpdate } from '@hftjs/core/adapter';

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
  if (LIQUIDATION_STATUS.has(word)) {
    if (Number(filled) === 0) return 'new';
    return Number(filled) === Number(volume) ? 'filled' : 'partially_filled';
  }
  return STATUS[word] ?? 'unknown';
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

export const sideOf = (word: string | undefined): Side | undefined =>
  word === 'BUY' ? 'buy' : word === 'SELL' ? 'sell' : undefined;

/** Post-only orders are an order type on the spot market, and a time in force on futures. */
export const POST_ONLY = 'post_only';

export const timeInForceOf = (word: string | undefined): string | undefined =>
  word === 'GTX' ? POST_ONLY : word?.toLowerCase();

const POSITION_SIDE: Readonly<Record<string, PositionSide>> = { BOTH: 'net', LONG: 'long', SHORT: 'short' };

/** Which position of a contract an order or a fill changes: `BOTH` unless the account is in hedge mode. */
export const positionSideOf = (word: string | null | undefined): PositionSide | undefined =>
  POSITION_SIDE[word ?? ''];

/** What a fill cost. Without a commission its fields are absent, null or empty. */
export const feesOf = (
  commission: string | null | undefined,
  asset: string | null | undefined,
): FillUpdate['fees'] => (commission && asset ? [{ amount: commission, currency: toCurrency(asset) }] : []);

/** Whether a fill was made by the maker or the taker of the trade. */
export const liquidityOf = (isMaker: boolean | undefined): FillUpdate['liquidity'] =>
  isMaker === undefined ? 'unknown' : isMaker ? 'maker' : 'taker';

/** @throws Error for a fill without price or volume */
export function checkFill(price: string | null | undefined, volume: string): string {
  if (unlessZero(price) === undefined || unlessZero(volume) === undefined)
    throw new Error(`a fill of ${volume} at ${price ?? 'no price'}`);
  return price ?? '';
}

/** A currency as this library writes it. */
export const toCurrency = (code: string): string => code.toLowerCase();

/** Binance writes 0 where there is no price. */
export const unlessZero = (value: string | null | undefined): string | undefined =>
  value === undefined || value === null || Number(value) === 0 ? undefined : value;

/** Why an order ended, as our code. */
export const reasonIn = (
  table: Readonly<Record<string, OrderReason>>,
  word: string | undefined,
): OrderReason | undefined => (word === undefined ? undefined : (table[word] ?? 'other'));

/** What identifies an order: ids are unique only within a symbol. */
export const orderKey = (symbol: string, orderId: string): string => `${symbol} ${orderId}`;

/** The same for a conditional order of futures, whose ids are another sequence. */
export const algoKey = (symbol: string, algoId: string): string => `${symbol} algo ${algoId}`;
