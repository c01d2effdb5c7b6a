import { Type } from 'typebox';
import { flag, optionalText, type OrderUpdate, reader, text } from '@hftjs/core/adapter';
import { timeOf } from '../../venue/time.js';
import { optionalQuantity, orderId, time } from '../fields.js';
import { algoKey, positionSideOf, sideOf, timeInForceOf, unlessZero } from '../order-codes.js';
import { algoStateOf, type AlgoContext } from './algo-status.js';
import { futureTypeOf, isPostOnly } from './order-codes.js';

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Query-Algo-Order */
const readOrder = reader(
  'algo order',
  Type.Object({
    algoId: orderId,
    clientAlgoId: optionalText,
    symbol: text,
    side: text,
    orderType: optionalText,
    type: optionalText,
    timeInForce: optionalText,
    quantity: optionalQuantity,
    algoStatus: text,
    actualOrderId: optionalText,
    actualQty: optionalQuantity,
    actualPrice: optionalQuantity,
    triggerPrice: optionalQuantity,
    price: optionalQuantity,
    positionSide: optionalText,
    closePosition: flag,
    reduceOnly: flag,
    createTime: time,
    updateTime: time,
  }),
);

/**
 * A conditional order that REST lists, in its present state.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseRestAlgoOrder(row: unknown, context: AlgoContext): OrderUpdate {
  const order = readOrder(row);
  const { algoId, symbol } = order;
  const state = algoStateOf(
    {
      symbol,
      status: order.algoStatus,
      placedId: order.actualOrderId,
      volume: order.quantity,
      filled: order.actualQty,
      averagePrice: order.actualPrice,
    },
    context,
  );
  return {
    ...state,
    orderId: algoId,
    key: algoKey(symbol, algoId),
    symbol: context.symbols.pairOf(symbol),
    clientOrderId: (order.clientAlgoId ?? '') || undefined,
    side: sideOf(order.side),
    type: futureTypeOf(order.orderType ?? order.type ?? ''),
    timeInForce: timeInForceOf(order.timeInForce ?? undefined),
    positionSide: positionSideOf(order.positionSide),
    reduceOnly: order.closePosition === true || order.reduceOnly,
    postOnly: isPostOnly(order.timeInForce),
    numbers: {
      price: unlessZero(order.price),
      stopPrice: unlessZero(order.triggerPrice),
      ...state.numbers,
    },
    event: 'snapshot',
    createdTime: timeOf(order.createTime),
    time: timeOf(order.updateTime),
  };
}
