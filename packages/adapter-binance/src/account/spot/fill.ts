import { field, rowReader, type FillRow, type SymbolMap } from '@hftjs/core/adapter';
import { LIQUIDITY, ORDER_ID, orderKey, settle, TIME } from '../order-codes.js';

/**
 * A row of `myTrades`, or of `myAllocations`.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#account-trade-list-user_data
 */
const readFill = rowReader('fill', {
  symbol: field.text,
  id: field.optional(field.wholeNumber),
  allocationId: field.optional(field.wholeNumber),
  orderId: ORDER_ID,
  price: field.stated(field.amountUnlessZero),
  volume: field.at('qty', field.amount),
  commission: field.optionalDecimal,
  asset: field.at('commissionAsset', field.currency),
  time: TIME,
  side: field.at(
    'isBuyer',
    field.as(field.flag, (isBuyer) => (isBuyer === undefined ? undefined : isBuyer ? 'buy' : 'sell')),
  ),
  liquidity: field.at('isMaker', LIQUIDITY),
});

/**
 * A fill that REST lists.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseSpotRestFill(row: unknown, symbols: SymbolMap): FillRow {
  const { symbol, id, allocationId, ...fill } = settle(readFill(row));
  return {
    ...fill,
    key: orderKey(symbol, fill.orderId),
    symbol: symbols.pairOf(symbol),
    tradeId: fillId(id, allocationId),
  };
}

/**
 * A fill that smart order routing allocated is not a trade of the market: it has an allocation id, and -1 as trade id.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/faqs/sor_faq
 */
export function fillId(tradeId = '-1', allocationId = '-1'): string {
  const id = Number(tradeId) >= 0 ? tradeId : allocationId;
  if (Number(id) < 0) throw new Error('a trade without id');
  return id;
}
