import { Type } from 'typebox';
import {
  decimal,
  type FillRow,
  flag,
  id,
  optionalDecimal,
  optionalText,
  type OrderUpdate,
  reader,
  text,
} from '@hftjs/core/adapter';
import { orderKey, sideOf, toCurrency, unlessZero } from '../order-words.js';
import type { BinanceSymbols } from '../symbols.js';
import { timeOf } from '../venue-time.js';
import { averageOf, spotStatusOf, spotTimeInForceOf, spotTypeOf } from './spot-words.js';

/** @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#query-order-user_data */
const readOrder = reader(
  'order',
  Type.Object({
    symbol: text,
    orderId: id,
    clientOrderId: optionalText,
    price: optionalDecimal,
    origQty: decimal,
    executedQty: decimal,
    cummulativeQuoteQty: optionalDecimal,
    origQuoteOrderQty: optionalDecimal,
    status: text,
    timeInForce: optionalText,
    type: text,
    side: text,
    stopPrice: optionalDecimal,
    trailingDelta: optionalDecimal,
    time: Type.Optional(id),
    updateTime: Type.Optional(id),
    isWorking: flag,
  }),
);

/** @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#account-trade-list-user_data */
const readFill = reader(
  'fill',
  Type.Object({
    symbol: text,
    id: id,
    orderId: id,
    price: decimal,
    qty: decimal,
    commission: optionalDecimal,
    commissionAsset: optionalText,
    time: id,
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
  const { commission, commissionAsset } = fill;
  return {
    orderId: fill.orderId,
    key: orderKey(fill.symbol, fill.orderId),
    symbol: symbols.pairOf(fill.symbol),
    side: fill.isBuyer === undefined ? undefined : fill.isBuyer ? 'buy' : 'sell',
    time: timeOf(fill.time),
    tradeId: fill.id,
    price: fill.price,
    volume: fill.qty,
    liquidity: fill.isMaker === undefined ? 'unknown' : fill.isMaker ? 'maker' : 'taker',
    fees:
      commission && commissionAsset ? [{ amount: commission, currency: toCurrency(commissionAsset) }] : [],
  };
}
