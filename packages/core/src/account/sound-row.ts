import { isDecimal } from '../wire/decimals.js';
import { rowError } from '../wire/row-error.js';
import type { FillUpdate, FillRow, OrderUpdate } from './order-update.js';

/** The longest id that an order or a fill may have. */
const MAX_ID_LENGTH = 256;

/**
 * Checks a private row before it is used: ids are not empty and of a bounded length, and numbers are possible values.
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
  if (Number(price) === 0) throw rowError(() => 'the price of a fill is 0; expected a number above 0');
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
    throw rowError(() => `${field} is ${excerpt(text)}; expected a finite number of at least 0`);
}

const isFinite = (text: string): boolean => isDecimal(text) && Number.isFinite(Number(text));

const excerpt = (text: string): string => JSON.stringify(text.slice(0, 40));
