import { isDecimal } from '../wire/decimals.js';
import { rowError } from '../wire/row-error.js';
import type { FillUpdate, FillRow, OrderUpdate } from './order-update.js';

/** The longest id that an order or a fill may have. */
const MAX_ID_LENGTH = 256;

/**
 * The last guard before a private row is believed: ids are there and of a bounded length, and no number is one that no
 * market has.
 *
 * @throws Error naming the field
 */
export function checkRow(update: OrderUpdate | undefined, fill: FillRow | undefined): void {
  if (update) {
    checkId('orderId', update.orderId);
    checkId('clientOrderId', update.clientOrderId);
    for (const field in update.numbers)
      checkAmount(field, update.numbers[field as keyof typeof update.numbers]);
    checkAmount('filledContracts', update.filledContracts);
    if (update.fill) checkFill(update.fill);
  }
  if (!fill) return;
  checkId('orderId', fill.orderId);
  checkId('clientOrderId', fill.clientOrderId);
  checkFill(fill);
}

function checkFill({ tradeId, price, volume, contracts, fees }: FillUpdate): void {
  checkId('tradeId', tradeId);
  checkAmount('price', price);
  if (Number(price) === 0) throw rowError(() => 'a fill has the price zero');
  checkAmount('volume', volume);
  checkAmount('contracts', contracts);
  for (const { amount } of fees)
    if (!isFinite(amount)) throw rowError(() => `a fee is ${excerpt(amount)}, not a number`);
}

function checkId(field: string, id: string | undefined): void {
  if (id !== undefined && (id === '' || id.length > MAX_ID_LENGTH))
    throw rowError(() => `${field} has ${id.length} characters`);
}

function checkAmount(field: string, text: string | undefined): void {
  if (text !== undefined && !(isFinite(text) && Number(text) >= 0))
    throw rowError(() => `${field} is ${excerpt(text)}, which no market has`);
}

const isFinite = (text: string): boolean => isDecimal(text) && Number.isFinite(Number(text));

const excerpt = (text: string): string => JSON.stringify(text.slice(0, 40));
