import { Type } from 'typebox';
import { isRow, reader, text, type FillRow } from '@hftjs/core/adapter';
import { timeOf } from './data-packet.js';
import { feesFrom, fillNumbers } from './order-fill.js';
import type { OrderContext } from './order-row.js';
import { sideOf, unlessEmpty } from './order-words.js';
import { decimal, optionalDecimal, optionalText } from './own-schema.js';

/** @see https://www.okx.com/docs-v5/en/#order-book-trading-trade-get-transaction-details-last-3-days */
const readFill = reader(
  'fill',
  Type.Object({
    instId: text,
    tradeId: optionalText,
    ordId: text,
    clOrdId: optionalText,
    fillPx: decimal,
    fillSz: decimal,
    side: optionalText,
    execType: optionalText,
    fee: optionalDecimal,
    feeCcy: optionalText,
    fillTime: optionalText,
    ts: optionalText,
  }),
);

/**
 * A fill that REST tells; here `fee` is the fill's own. `undefined` for one of a market that was not subscribed, and
 * for what has no trade's id: the `orders` channel tells no fill of it either.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseRestFill(
  row: unknown,
  { symbols, sizesOf }: Pick<OrderContext, 'symbols' | 'sizesOf'>,
): FillRow | undefined {
  const symbol = isRow(row) ? symbols.subscribed(row.instId) : undefined;
  if (symbol === undefined) return undefined;
  const fill = readFill(row);
  const { tradeId = '', fillPx: price, fillSz: size, execType } = fill;
  if (tradeId === '') return undefined;
  return {
    orderId: fill.ordId,
    symbol,
    clientOrderId: unlessEmpty(fill.clOrdId),
    side: sideOf(fill.side),
    time: timeOf(fill.fillTime) ?? timeOf(fill.ts),
    ...fillNumbers({ tradeId, price, size, execType }, { symbol, sizes: sizesOf(fill.instId) }),
    fees: feesFrom(fill.fee, fill.feeCcy),
  };
}
