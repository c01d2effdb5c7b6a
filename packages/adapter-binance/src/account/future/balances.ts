import { field, rowReader, type BalanceRow } from '@hftjs/core/adapter';
import { CURRENCY } from '../order-codes.js';

/**
 * A balance of an `ACCOUNT_UPDATE`. The wallet balance is what was deposited and realised, without the profit of open
 * positions; what of it is available is not stated. The cross wallet balance is the part that is not set aside for
 * isolated positions.
 *
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Event-Balance-and-Position-Update
 */
const readFrameBalance = rowReader('ACCOUNT_UPDATE.a.B', {
  currency: field.at('a', CURRENCY),
  total: field.at('wb', field.decimal),
});

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/account/rest-api/Futures-Account-Balance-V3 */
const readListedBalance = rowReader('balance', {
  currency: field.at('asset', CURRENCY),
  total: field.at('balance', field.decimal),
  available: field.at('availableBalance', field.optionalDecimal),
});

/**
 * A row of `a.B`.
 *
 * @param time - of the frame
 * @throws Error naming what is wrong with the row
 */
export function parseFutureBalance(row: unknown, time: number | undefined): BalanceRow {
  const { currency, total } = readFrameBalance(row);
  return { currency, numbers: { total }, ...(time !== undefined && { time }) };
}

/**
 * A row of REST `balance`. What its `updateTime` states is not documented: it is not taken for the age of the row.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseFutureRestBalance(row: unknown): BalanceRow {
  const { currency, total, available } = readListedBalance(row);
  return { currency, numbers: { total, ...(available !== undefined && { available }) } };
}
