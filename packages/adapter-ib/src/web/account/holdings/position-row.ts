import type { CurrencyPair } from '@hftjs/core';
import { addDecimals, field, rowReader, stated, type PositionRow } from '@hftjs/core/adapter';
import { decimal, positive } from '../../../numbers.js';

/** @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#positions */
const readRow = rowReader('position', {
  conid: field.text,
  account: field.at('acctId', field.optionalText),
  volume: field.at('position', field.stated(decimal)),
  markPrice: field.at(['mktPrice', 'marketPrice'], field.lenient(positive)),
  unrealizedPnl: field.lenient(decimal),
  /** The part of the account that follows a model portfolio; empty for the rest. */
  model: field.words,
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
  const { conid, volume, markPrice, unrealizedPnl, model } = readRow(row);
  const symbol = pairOf(conid);
  if (symbol === undefined) return undefined;
  if (volume === undefined) throw new Error(`the position of contract ${conid} is not set`);
  const numbers = stated({ volume, markPrice, unrealizedPnl });
  return { symbol, positionSide: 'net', numbers, ...stated({ part: model }) };
}

/** The positions of the account: where parts of it follow models, each pair is listed for each of them. */
export function withoutParts(rows: readonly PositionRow[]): readonly PositionRow[] {
  const parts = new Map(rows.map((row) => [`${row.symbol} ${row.part ?? ''}`, row] as const));
  const positions = new Map<CurrencyPair, PositionRow>();
  for (const { symbol, positionSide, numbers } of parts.values()) {
    const known = positions.get(symbol);
    const sum = known ? sumOf(known.numbers, numbers) : numbers;
    positions.set(symbol, { symbol, positionSide, numbers: sum });
  }
  return [...positions.values()];
}

const sumOf = (left: PositionRow['numbers'], right: PositionRow['numbers']): PositionRow['numbers'] => ({
  volume: addDecimals(left.volume ?? '0', right.volume ?? '0'),
  ...stated({ markPrice: right.markPrice }),
  ...(left.unrealizedPnl !== undefined &&
    right.unrealizedPnl !== undefined && {
      unrealizedPnl: addDecimals(left.unrealizedPnl, right.unrealizedPnl),
    }),
});
