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
import { orderKey, sideOf, statusOf, timeInForceOf, toCurrency, unlessZero } from '../order-words.js';
import type { BinanceSymbols } from '../symbols.js';
import { timeOf } from '../venue-time.js';
import { futureTypeOf } from './order-trade-update.js';

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Query-Order */
const readOrder = reader(
  'order',
  Type.Object({
    symbol: text,
    orderId: id,
    clientOrderId: optionalText,
    price: optionalDecimal,
    avgPrice: optionalDecimal,
    origQty: decimal,
    executedQty: decimal,
    status: text,
    timeInForce: optionalText,
    type: text,
    side: text,
    stopPrice: optionalDecimal,
    time: Type.Optional(id),
    updateTime: Type.Optional(id),
  }),
);

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Account-Trade-List */
const readFill = reader(
  'fill',
  Type.Object({
    symbol: text,
    id: id,
    orderId: id,
    side: optionalText,
    price: decimal,
    qty: decimal,
    commission: optionalDecimal,
    commissionAsset: optionalText,
    time: id,
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
  return {
    orderId: order.orderId,
    key: orderKey(order.symbol, order.orderId),
    symbol: symbols.pairOf(order.symbol),
    clientOrderId: (order.clientOrderId ?? '') || undefined,
    side: sideOf(order.side),
    type: futureTypeOf(order.type),
    timeInForce: timeInForceOf(order.timeInForce ?? undefined),
    numbers: {
      price: unlessZero(order.price),
      stopPrice: unlessZero(order.stopPrice),
      volume,
      contracts: volume,
      filledVolume: order.executedQty,
      averagePrice: unlessZero(order.avgPrice),
    },
    status: statusOf(order.status, order.executedQty, order.origQty),
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
export function parseFutureRestFill(row: unknown, symbols: BinanceSymbols): FillRow {
  const fill = readFill(row);
  const { commission, commissionAsset } = fill;
  return {
    orderId: fill.orderId,
    key: orderKey(fill.symbol, fill.orderId),
    symbol: symbols.pairOf(fill.symbol),
    side: sideOf(fill.side ?? undefined),
    time: timeOf(fill.time),
    tradeId: fill.id,
    price: fill.price,
    volume: fill.qty,
    contracts: fill.qty,
    liquidity: fill.maker === undefined ? 'unknown' : fill.maker ? 'maker' : 'taker',
    fees:
      commission && commissionAsset ? [{ amount: commission, currency: toCurrency(commissionAsset) }] : [],
  };
}
