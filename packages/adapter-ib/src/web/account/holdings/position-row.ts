import type { CurrencyPair } from '@hftjs/core';
import { field, rowReader, stated, type PositionRow } from '@hftjs/core/adapter';
import { decimal, positive } from '../../../numbers.js';

/** @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#positions */
const readRow = rowReader('position', {
  conid: field.text,
  account: field.at('acctId', field.optionalText),
  volume: field.at('position', field.stated(decimal)),
  markPrice: field.at(['mktPrice', 'marketPrice'], field.lenient(positive)),
  unrealizedPnl: field.lenient(decimal),
});

/**
 * Reads a row of the list of positions. Average costs and average prices contain commissions: they are not the price at
 * which the position was entered, and are not read.
 *
 * @param pairOf - the pair of a contract number
 * @returns nothing for a contract that is not subscribed
 * @throws Error naming what is wrong with the row
 */
export function readPosition(
  row: unknown,
  pairOf: (conid: string) => CurrencyPair | undefined,
): PositionRow | undefined {
  const { conid, volume, markPrice, unrealizedPnl } = readRow(row);
  const symbol = pairOf(conid);
  if (symbol === undefined) return undefined;
  if (volume === undefined) throw new Error(`the position of contract ${conid} is not set`);
  return { symbol, positionSide: 'net', numbers: stated({ volume, markPrice, unrealizedPnl }) };
}
