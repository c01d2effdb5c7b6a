import type { CurrencyPair } from '@hftjs/core';
import { field, rowReader, stated, type BalanceRow, type PositionRow } from '@hftjs/core/adapter';
import { decimal } from '../../../numbers.js';

/** Cash, with sales that are not settled yet. https://interactivebrokers.github.io/tws-api/account_updates.html */
const CASH = 'CashBalance';

/** The sum of all currencies, in the base currency of the account. */
const BASE = 'BASE';

const readValue = rowReader('updateAccountValue', {
  currency: field.text,
  total: field.at('value', field.stated(decimal)),
});

/**
 * Reads one value of an account: the cash in a currency. Returns nothing for any other value, and for the sum of all
 * currencies, which is not something that the account holds.
 *
 * @throws Error for cash that cannot be read
 */
export function readCash([key, value, currency]: readonly unknown[]): BalanceRow | undefined {
  if (key !== CASH || currency === BASE) return undefined;
  const row = readValue({ value, currency });
  return { currency: row.currency.toLowerCase(), numbers: stated({ total: row.total }) };
}

const readContract = rowReader('position.contract', { conid: field.at('conId', field.wholeNumber) });

/** The numbers of a position; its average cost contains commissions, and is not the price of its entry. */
const readVolume = rowReader('position', { volume: field.stated(decimal) });

/**
 * Reads a position.
 *
 * @returns nothing for a contract that is not subscribed
 * @throws Error for a position that cannot be read
 */
export function readPosition(
  [, contract, volume]: readonly unknown[],
  pairOf: (conid: number) => CurrencyPair | undefined,
): PositionRow | undefined {
  const symbol = pairOf(Number(readContract(contract).conid));
  if (symbol === undefined) return undefined;
  return { symbol, positionSide: 'net', numbers: stated(readVolume({ volume })) };
}
