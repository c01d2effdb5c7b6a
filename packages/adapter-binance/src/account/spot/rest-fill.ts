import { Type } from 'typebox';
import { type FillRow, flag, optionalText, reader, text, type SymbolMap } from '@hftjs/core/adapter';
import { timeOf } from '../../venue/time.js';
import { optionalAmount, orderId, quantity, time, tradeId } from '../fields.js';
import { checkFill, feesOf, liquidityOf, orderKey } from '../order-codes.js';

/**
 * A row of `myTrades`, or of `myAllocations`.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#account-trade-list-user_data
 */
const readFill = reader(
  'fill',
  Type.Object({
    symbol: text,
    /** Of a trade of the market. */
    id: Type.Optional(tradeId),
    /** Of a fill that smart order routing allocated. */
    allocationId: Type.Optional(tradeId),
    orderId,
    price: quantity,
    qty: quantity,
    commission: optionalAmount,
    commissionAsset: optionalText,
    time,
    isBuyer: flag,
    isMaker: flag,
  }),
);

/**
 * A fill that REST lists.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseSpotRestFill(row: unknown, symbols: SymbolMap): FillRow {
  const fill = readFill(row);
  const fillId = fill.allocationId ?? fill.id;
  if (fillId === undefined || Number(fillId) < 0) throw new Error('a fill has no id');
  return {
    orderId: fill.orderId,
    key: orderKey(fill.symbol, fill.orderId),
    symbol: symbols.pairOf(fill.symbol),
    side: fill.isBuyer === undefined ? undefined : fill.isBuyer ? 'buy' : 'sell',
    time: timeOf(fill.time),
    tradeId: fillId,
    price: checkFill(fill.price, fill.qty),
    volume: fill.qty,
    liquidity: liquidityOf(fill.isMaker),
    fees: feesOf(fill.commission, fill.commissionAsset),
  };
}
