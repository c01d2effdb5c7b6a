import { Type } from 'typebox';
import { type FillRow, flag, optionalText, reader, text, type SymbolMap } from '@hftjs/core/adapter';
import { timeOf } from '../../venue/time.js';
import { optionalAmount, orderId, quantity, time, tradeId } from '../fields.js';
import { checkFill, feesOf, liquidityOf, orderKey, positionSideOf, sideOf } from '../order-codes.js';
import { listNames, type UnnumberedFill } from './unnumbered-fills.js';

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Account-Trade-List */
const readFill = reader(
  'fill',
  Type.Object({
    symbol: text,
    id: tradeId,
    orderId,
    side: optionalText,
    positionSide: optionalText,
    price: quantity,
    qty: quantity,
    commission: optionalAmount,
    commissionAsset: optionalText,
    time,
    maker: flag,
  }),
);

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
  const fill = readFill(row);
  const at = timeOf(fill.time);
  return {
    orderId: fill.orderId,
    key: orderKey(fill.symbol, fill.orderId),
    symbol: symbols.pairOf(fill.symbol),
    side: sideOf(fill.side ?? undefined),
    positionSide: positionSideOf(fill.positionSide),
    time: at,
    tradeId:
      Number(fill.id) > 0
        ? fill.id
        : nameOf({ orderId: fill.orderId, time: at, price: fill.price, volume: fill.qty }),
    price: checkFill(fill.price, fill.qty),
    volume: fill.qty,
    contracts: fill.qty,
    liquidity: liquidityOf(fill.maker),
    fees: feesOf(fill.commission, fill.commissionAsset),
  };
}
