import { Type } from 'typebox';
import { flag, optionalText, type OrderUpdate, reader, text, type SymbolMap } from '@hftjs/core/adapter';
import { timeOf } from '../../venue/time.js';
import { optionalQuantity, orderId, quantity, time } from '../fields.js';
import { orderKey, positionSideOf, sideOf, statusOf, timeInForceOf, unlessZero } from '../order-codes.js';
import { futureTypeOf, isPostOnly, isRefusedPostOnly } from './order-codes.js';

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Query-Order */
const readOrder = reader(
  'order',
  Type.Object({
    symbol: text,
    orderId,
    clientOrderId: optionalText,
    price: optionalQuantity,
    avgPrice: optionalQuantity,
    origQty: quantity,
    executedQty: quantity,
    status: text,
    timeInForce: optionalText,
    type: text,
    side: text,
    stopPrice: optionalQuantity,
    positionSide: optionalText,
    reduceOnly: flag,
    closePosition: flag,
    time,
    updateTime: time,
  }),
);

/**
 * An order that REST lists, in its present state.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseFutureRestOrder(row: unknown, symbols: SymbolMap): OrderUpdate {
  const order = readOrder(row);
  const volume = unlessZero(order.origQty);
  const createdTime = timeOf(order.time);
  const updateTime = timeOf(order.updateTime);
  const { status, timeInForce, executedQty: filled } = order;
  const isRefused = isRefusedPostOnly({ status, timeInForce, filled, createdTime, time: updateTime });
  return {
    orderId: order.orderId,
    key: orderKey(order.symbol, order.orderId),
    symbol: symbols.pairOf(order.symbol),
    clientOrderId: (order.clientOrderId ?? '') || undefined,
    side: sideOf(order.side),
    type: futureTypeOf(order.type),
    timeInForce: timeInForceOf(timeInForce ?? undefined),
    positionSide: positionSideOf(order.positionSide),
    reduceOnly: order.closePosition === true || order.reduceOnly,
    postOnly: isPostOnly(timeInForce),
    numbers: {
      price: unlessZero(order.price),
      stopPrice: unlessZero(order.stopPrice),
      volume,
      contracts: volume,
      filledVolume: filled,
      averagePrice: unlessZero(order.avgPrice),
    },
    status: isRefused ? 'rejected' : statusOf(status, filled, order.origQty),
    event: 'snapshot',
    rawStatus: status,
    reason: isRefused ? 'post_only' : undefined,
    createdTime,
    time: updateTime,
  };
}
