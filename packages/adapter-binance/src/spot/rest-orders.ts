import { Type } from 'typebox';
import { type FillRow, flag, optionalText, type OrderUpdate, reader, text } from '@hftjs/core/adapter';
import { checkFill, feesOf, orderKey, sideOf, unlessZero } from '../order-words.js';
import { optionalAmount, optionalQuantity, orderId, quantity, time, tradeId } from '../own-schema.js';
import type { BinanceSymbols } from '../symbols.js';
import { timeOf } from '../venue-time.js';
import { averageOf, isPostOnly, spotStatusOf, spotTimeInForceOf, spotTypeOf } from './spot-words.js';

/** @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#query-order-user_data */
const readOrder = reader(
  'order',
  Type.Object({
    symbol: text,
    orderId,
    clientOrderId: optionalText,
    price: optionalQuantity,
    origQty: quantity,
    executedQty: quantity,
    cummulativeQuoteQty: optionalAmount,
    origQuoteOrderQty: optionalQuantity,
    status: text,
    timeInForce: optionalText,
    type: text,
    side: text,
    stopPrice: optionalQuantity,
    trailingDelta: optionalQuantity,
    time,
    updateTime: time,
    isWorking: flag,
  }),
);

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
 * An order that REST tells, as it stands.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseSpotRestOrder(row: unknown, symbols: BinanceSymbols): OrderUpdate {
  const order = readOrder(row);
  return {
    orderId: order.orderId,
    key: orderKey(order.symbol, order.orderId),
    symbol: symbols.pairOf(order.symbol),
    clientOrderId: order.clientOrderId ?? undefined,
    side: sideOf(order.side),
    type: spotTypeOf(order.type, order.trailingDelta),
    timeInForce: spotTimeInForceOf(order.type, order.timeInForce ?? undefined),
    postOnly: isPostOnly(order.type),
    numbers: {
      price: unlessZero(order.price),
      stopPrice: unlessZero(order.stopPrice),
      volume: unlessZero(order.origQty),
      quoteVolume: unlessZero(order.origQuoteOrderQty),
      filledVolume: order.executedQty,
      averagePrice: averageOf(order.cummulativeQuoteQty, order.executedQty),
    },
    status: spotStatusOf({
      word: order.status,
      filled: order.executedQty,
      type: order.type,
      isWorking: order.isWorking,
    }),
    event: 'snapshot',
    rawStatus: order.status,
    createdTime: timeOf(order.time),
    time: timeOf(order.updateTime),
  };
}

/**
 * A fill that REST tells.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseSpotRestFill(row: unknown, symbols: BinanceSymbols): FillRow {
  const fill = readFill(row);
  const fillId = fill.allocationId ?? fill.id;
  if (fillId === undefined || Number(fillId) < 0) throw new Error('a fill without id');
  return {
    orderId: fill.orderId,
    key: orderKey(fill.symbol, fill.orderId),
    symbol: symbols.pairOf(fill.symbol),
    side: fill.isBuyer === undefined ? undefined : fill.isBuyer ? 'buy' : 'sell',
    time: timeOf(fill.time),
    tradeId: fillId,
    price: checkFill(fill.price, fill.qty),
    volume: fill.qty,
    liquidity: fill.isMaker === undefined ? 'unknown' : fill.isMaker ? 'maker' : 'taker',
    fees: feesOf(fill.commission, fill.commissionAsset),
  };
}
