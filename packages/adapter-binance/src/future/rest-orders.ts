import { Type } from 'typebox';
import { type FillRow, flag, optionalText, type OrderUpdate, reader, text } from '@hftjs/core/adapter';
import {
  checkFill,
  feesOf,
  orderKey,
  positionSideOf,
  sideOf,
  statusOf,
  timeInForceOf,
  unlessZero,
} from '../order-words.js';
import { optionalAmount, optionalQuantity, orderId, quantity, time, tradeId } from '../own-schema.js';
import type { BinanceSymbols } from '../symbols.js';
import { timeOf } from '../venue-time.js';
import { futureTypeOf, isPostOnly, isRefusedPostOnly } from './future-words.js';
import { listNames, type UnnumberedFill } from './unnumbered-fills.js';

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
 * An order that REST tells, as it stands.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseFutureRestOrder(row: unknown, symbols: BinanceSymbols): OrderUpdate {
  const order = readOrder(row);
  const volume = unlessZero(order.origQty);
  const createdTime = timeOf(order.time);
  const isRefused = isRefusedPostOnly({
    status: order.status,
    timeInForce: order.timeInForce,
    filled: order.executedQty,
    createdTime,
    time: timeOf(order.updateTime),
  });
  return {
    orderId: order.orderId,
    key: orderKey(order.symbol, order.orderId),
    symbol: symbols.pairOf(order.symbol),
    clientOrderId: (order.clientOrderId ?? '') || undefined,
    side: sideOf(order.side),
    type: futureTypeOf(order.type),
    timeInForce: timeInForceOf(order.timeInForce ?? undefined),
    positionSide: positionSideOf(order.positionSide),
    reduceOnly: order.closePosition === true || order.reduceOnly,
    postOnly: isPostOnly(order.timeInForce),
    numbers: {
      price: unlessZero(order.price),
      stopPrice: unlessZero(order.stopPrice),
      volume,
      contracts: volume,
      filledVolume: order.executedQty,
      averagePrice: unlessZero(order.avgPrice),
    },
    status: isRefused ? 'rejected' : statusOf(order.status, order.executedQty, order.origQty),
    event: 'snapshot',
    rawStatus: order.status,
    reason: isRefused ? 'post_only' : undefined,
    createdTime,
    time: timeOf(order.updateTime),
  };
}

/**
 * A fill that REST lists.
 *
 * @param nameOf - names a fill that has no trade id; of one list each
 * @throws Error naming what is wrong with the row
 */
export function parseFutureRestFill(
  row: unknown,
  symbols: BinanceSymbols,
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
    liquidity: fill.maker === undefined ? 'unknown' : fill.maker ? 'maker' : 'taker',
    fees: feesOf(fill.commission, fill.commissionAsset),
  };
}
