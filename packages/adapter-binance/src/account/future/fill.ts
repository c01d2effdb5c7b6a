import {
  field,
  listNames,
  rowReader,
  type FillRow,
  type SymbolMap,
  type UnnumberedFill,
} from '@hftjs/core/adapter';
import { LIQUIDITY, ORDER_ID, orderKey, settle, SIDE, TIME } from '../order-codes.js';
import { POSITION_SIDE } from './order.js';

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Account-Trade-List */
const readFill = rowReader('fill', {
  symbol: field.text,
  tradeId: field.at('id', field.wholeNumber),
  orderId: ORDER_ID,
  side: SIDE,
  positionSide: POSITION_SIDE,
  price: field.stated(field.amountUnlessZero),
  volume: field.at('qty', field.amount),
  commission: field.optionalDecimal,
  asset: field.at('commissionAsset', field.currency),
  time: TIME,
  liquidity: field.at('maker', LIQUIDITY),
});

/**
 * A fill that REST lists.
 *
 * @param nameOf - names a fill that has no trade id; a new one for each list
 * @throws Error naming what is wrong with the row
 */
export function parseFutureRestFill(
  row: unknown,
  symbols: SymbolMap,
  nameOf: (fill: UnnumberedFill) => string = listNames(),
): FillRow {
  const fill = settle(readFill(row));
  return {
    ...fill,
    key: orderKey(fill.symbol, fill.orderId),
    symbol: symbols.pairOf(fill.symbol),
    tradeId: Number(fill.tradeId) > 0 ? fill.tradeId : nameOf(fill),
    contracts: fill.volume,
  };
}
