import {
  type JsonFields,
  jsonArray,
  jsonObject,
  type OwnFill,
  type OwnOrder,
  quoted,
} from '@hftjs/simulator';
import type { Call } from '../../rest/endpoint.js';
import { fillsOfOrder } from '../../orders/live-order.js';
import { sent } from '../../orders/order-params.js';
import type { BinancePair } from '../../market/symbols.js';
import { timeText } from '../../wire/time-unit.js';
import { invalidParameter } from '../../wire/venue-error.js';
import { orderStatus, orderType, selfTradePrevention, timeInForce, triggerText } from '../order-words.js';
import { trailFields } from '../spot-rows.js';

export type ResponseType = 'ACK' | 'RESULT' | 'FULL';

/** How much of a new order its client wants to read. Limit and market orders are described in full. */
export function responseType({ params }: Call): ResponseType {
  const wanted = sent(params, 'newOrderRespType');
  if (wanted === undefined) return ['LIMIT', 'MARKET'].includes(params.get('type') ?? '') ? 'FULL' : 'ACK';
  if (wanted === 'ACK' || wanted === 'RESULT' || wanted === 'FULL') return wanted;
  throw invalidParameter('newOrderRespType');
}

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#new-order-trade */
export function newOrderReply(order: OwnOrder, call: Call, type: ResponseType): string {
  const { exchange, unit } = call;
  const pair = exchange.symbols.byPair(order.pair);
  const workingTime = exchange.notes.workingTime(order);
  return jsonObject({
    symbol: quoted(pair.symbol),
    orderId: order.orderId,
    orderListId: '-1',
    clientOrderId: quoted(exchange.notes.clientOrderId(order)),
    transactTime: timeText(order.updatedTime, unit),
    ...(type !== 'ACK' && {
      ...stateFields(order, pair),
      ...triggerFields(order, call),
      workingTime: workingTime === undefined ? '-1' : timeText(workingTime, unit),
      selfTradePreventionMode: quoted(selfTradePrevention(order, exchange.notes)),
    }),
    ...(type === 'FULL' && {
      fills: jsonArray(fillsOfOrder(call, order).map((fill) => fillOfReply(fill, pair))),
    }),
  });
}

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#cancel-order-trade */
export function cancelReply(order: OwnOrder, call: Call): string {
  const { exchange, unit } = call;
  const pair = exchange.symbols.byPair(order.pair);
  return jsonObject({
    symbol: quoted(pair.symbol),
    origClientOrderId: quoted(exchange.notes.clientOrderId(order)),
    orderId: order.orderId,
    orderListId: '-1',
    clientOrderId: quoted(exchange.notes.cancelId(order)),
    transactTime: timeText(order.updatedTime, unit),
    ...stateFields(order, pair),
    ...triggerFields(order, call),
    selfTradePreventionMode: quoted(selfTradePrevention(order, exchange.notes)),
  });
}

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#order-amend-keep-priority-trade */
export function amendReply(order: OwnOrder, call: Call, executionId: number): string {
  const { exchange, unit } = call;
  const { notes } = exchange;
  const pair = exchange.symbols.byPair(order.pair);
  const workingTime = notes.workingTime(order);
  const amended = jsonObject({
    symbol: quoted(pair.symbol),
    orderId: order.orderId,
    orderListId: '-1',
    origClientOrderId: quoted(notes.formerClientOrderId(order) ?? ''),
    clientOrderId: quoted(notes.clientOrderId(order)),
    price: quoted(pair.price(order.priceText ?? '0')),
    qty: quoted(pair.volume(order.volumeText)),
    executedQty: quoted(pair.volume(order.filledText)),
    preventedQty: quoted(pair.volume('0')),
    quoteOrderQty: quoted(pair.price(order.quoteAmountText ?? '0')),
    cumulativeQuoteQty: quoted(pair.price(order.costText)),
    status: quoted(orderStatus(order)),
    timeInForce: quoted(timeInForce(order)),
    type: quoted(orderType(order)),
    side: quoted(order.side.toUpperCase()),
    workingTime: workingTime === undefined ? '-1' : timeText(workingTime, unit),
    selfTradePreventionMode: quoted(selfTradePrevention(order, notes)),
  });
  return jsonObject({
    transactTime: timeText(order.updatedTime, unit),
    executionId: String(executionId),
    amendedOrder: amended,
  });
}

const stateFields = (order: OwnOrder, pair: BinancePair): JsonFields => ({
  price: quoted(pair.price(order.priceText ?? '0')),
  origQty: quoted(pair.volume(order.volumeText)),
  executedQty: quoted(pair.volume(order.filledText)),
  origQuoteOrderQty: quoted(pair.price(order.quoteAmountText ?? '0')),
  cummulativeQuoteQty: quoted(pair.price(order.costText)),
  status: quoted(orderStatus(order)),
  timeInForce: quoted(timeInForce(order)),
  type: quoted(orderType(order)),
  side: quoted(order.side.toUpperCase()),
});

/** Fields that only conditional orders have. */
const triggerFields = (order: OwnOrder, { exchange, unit }: Call): JsonFields =>
  order.stopPriceText === undefined && order.trail === undefined
    ? {}
    : {
        stopPrice: quoted(exchange.symbols.byPair(order.pair).price(triggerText(order))),
        ...trailFields(order, unit),
      };

const fillOfReply = (fill: OwnFill, pair: BinancePair): string =>
  jsonObject({
    price: quoted(pair.price(fill.priceText)),
    qty: quoted(pair.volume(fill.volumeText)),
    commission: quoted(pair.price(fill.feeText)),
    commissionAsset: quoted(fill.feeCurrency.toUpperCase()),
    tradeId: String(fill.tradeId),
  });
