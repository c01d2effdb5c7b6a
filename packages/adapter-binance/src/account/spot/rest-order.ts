import { Type } from 'typebox';
import { flag, optionalText, type OrderUpdate, reader, text, type SymbolMap } from '@hftjs/core/adapter';
import { timeOf } from '../../venue/time.js';
import { optionalAmount, optionalQuantity, orderId, quantity, time } from '../fields.js';
import { orderKey, sideOf, unlessZero } from '../order-codes.js';
import { averageOf, isPostOnly, spotStatusOf, spotTimeInForceOf, spotTypeOf } from './order-codes.js';

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
 * An order that REST lists, in its present state.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseSpotRestOrder(row: unknown, symbols: SymbolMap): OrderUpdate {
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
