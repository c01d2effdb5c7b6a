import { Type } from 'typebox';
import { amount, isRow, optionalText, reader, text, type FillRow } from '@hftjs/core/adapter';
import { timeOf } from '../venue/data-packet.js';
import { feesFrom, fillNumbers } from './order-fill.js';
import type { OrderContext } from './order-context.js';
import { positionSideOf, sideOf, unlessEmpty } from './order-codes.js';
import { optionalDecimal } from './schema.js';

/** @see https://www.okx.com/docs-v5/en/#order-book-trading-trade-get-transaction-details-last-3-days */
const readFill = reader(
  'fill',
  Type.Object({
    instId: text,
    tradeId: optionalText,
    ordId: text,
    clOrdId: optionalText,
    fillPx: amount,
    fillSz: amount,
    side: optionalText,
    posSide: optionalText,
    execType: optionalText,
    fee: optionalDecimal,
    feeCcy: optionalText,
    fillTime: optionalText,
    ts: optionalText,
  }),
);

/**
 * A fill that REST lists; here `fee` is the fill's own. `undefined` for one of a market that was not subscribed.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseRestFill(
  row: unknown,
  { symbols, sizesOf }: Pick<OrderContext, 'symbols' | 'sizesOf'>,
): FillRow | undefined {
  if (!isRow(row)) throw new Error('a fill is not an object');
  const symbol = symbols.subscribed(row.instId);
  if (symbol === undefined) return undefined;
  const fill = readFill(row);
  const { tradeId, fillPx: price, fillSz: size, fillTime: time, execType } = fill;
  const market = { symbol, sizes: sizesOf(fill.instId) };
  return {
    orderId: fill.ordId,
    symbol,
    clientOrderId: unlessEmpty(fill.clOrdId),
    side: sideOf(fill.side),
    ...(market.sizes.areContracts && { positionSide: positionSideOf(fill.posSide) }),
    time: timeOf(fill.fillTime) ?? timeOf(fill.ts),
    ...fillNumbers({ tradeId, time, price, size, execType }, market),
    fees: feesFrom(fill.fee, fill.feeCcy),
  };
}
