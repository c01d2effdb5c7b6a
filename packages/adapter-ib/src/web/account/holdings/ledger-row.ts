import { field, rowReader, type BalanceRow, type HoldingsList } from '@hftjs/core/adapter';
import { decimal } from '../../../numbers.js';

/** The sum of all currencies, in the base currency of the account. */
const BASE = 'BASE';

/** `LedgerListUSD`, or without a currency in answers of REST. */
const KEY = /^LedgerList(\w*)$/;

const readRow = rowReader('ledger', {
  key: field.optionalText,
  currency: field.at(['secondKey', 'secondkey'], field.optionalText),
  account: field.at(['acctCode', 'acctcode'], field.optionalText),
  /** With sales that are not settled yet; below zero when it is lent. */
  cash: field.at('cashbalance', decimal),
  time: field.at('timestamp', field.epochTime('seconds')),
});

/** The cash of an account in one currency. */
export interface LedgerRow {
  /** `undefined` in rows that hold changes only. */
  readonly account: string | undefined;
  readonly balance: BalanceRow;
  /** When the venue wrote the row, in epoch milliseconds: not since when the cash is so much. */
  readonly time: number | undefined;
}

/** The balances of some rows, and when the venue wrote them. */
export function listOf(rows: readonly LedgerRow[]): Pick<HoldingsList<BalanceRow>, 'rows' | 'exchangeTime'> {
  const latest = Math.max(...rows.map(({ time = 0 }) => time));
  return {
    rows: rows.map(({ balance }) => balance),
    ...(latest > 0 && { exchangeTime: latest }),
  };
}

/**
 * Reads a row of the ledger, of the socket or of REST. Returns nothing for the sum in the base currency, which is not
 * something that the account holds, and for a row whose cash did not change: the socket sends such rows without it.
 *
 * Settled cash is not what orders can use, which IB states for the account as a whole: only the total is read.
 *
 * @throws Error naming what is wrong with the row
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#ws-acct-ledger-sub
 */
export function readLedgerRow(row: unknown): LedgerRow | undefined {
  const { key = '', currency: named, account, cash, time } = readRow(row);
  const [, inKey] = KEY.exec(key) ?? [];
  const currency = named ?? inKey;
  if (inKey === undefined || cash === undefined || currency === BASE) return undefined;
  if (currency === undefined || currency === '') throw new Error('a row of the ledger names no currency');
  return {
    account,
    balance: { currency: currency.toLowerCase(), numbers: { total: cash } },
    time,
  };
}
