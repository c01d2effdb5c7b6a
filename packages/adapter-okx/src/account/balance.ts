import { field, isRow, rowError, rowReader, stated, type BalanceRow, type Row } from '@hftjs/core/adapter';

/** @see https://www.okx.com/docs-v5/en/#trading-account-websocket-account-channel */
const readDetail = rowReader('balance', {
  currency: field.at('ccy', field.stated(field.currency)),
  total: field.at('cashBal', field.optionalDecimal),
  available: field.at('availBal', field.optionalDecimal),
  locked: field.at('frozenBal', field.optionalDecimal),
  time: field.at('uTime', field.epochTime()),
});

/**
 * One element of `details`, of the `account` channel or of REST.
 *
 * `total` is the cash balance, which fills, fees, funding and transfers change, and nothing else. OKX's equity (`eq`) also
 * counts the unrealized profit of positions, and changes with each mark price. `frozenBal` is what orders and positions
 * hold of the equity: on accounts with positions, `available` and `locked` do not add up to `total`.
 *
 * @throws Error naming the field that is wrong
 */
export function parseBalance(detail: unknown): BalanceRow {
  const { currency = '', time, ...amounts } = readDetail(detail);
  return { currency, numbers: stated(amounts), ...(time !== undefined && { time }) };
}

/**
 * The elements of `details` of all rows of a frame or an answer: there is one row per account.
 *
 * @throws Error when a row has no such list
 */
export const detailsOf = (rows: readonly unknown[]): readonly unknown[] =>
  rows.flatMap((row) => {
    if (!isRow(row) || !Array.isArray(row.details)) throw rowError(() => 'an account without details');
    return row.details as readonly Row[];
  });
