import { type JsonFields, jsonObject, type OwnFill, type OwnOrder, quoted } from '@hftjs/simulator';
import type { Call } from '../rest/endpoint.js';
import { timeText, type TimeUnit } from '../wire/time-unit.js';
import {
  orderStatus,
  orderType,
  selfTradePrevention,
  timeInForce,
  trailDelta,
  triggerText,
} from './order-words.js';

/** An order as REST has it. */
export function orderRow(order: OwnOrder, { exchange, unit }: Call): string {
  const pair = exchange.symbols.byPair(order.pair);
  const workingTime = exchange.notes.workingTime(order);
  return jsonObject({
    symbol: quoted(pair.symbol),
    orderId: order.orderId,
    orderListId: '-1',
    clientOrderId: quoted(exchange.notes.clientOrderId(order)),
    price: quoted(pair.price(order.priceText ?? '0')),
    origQty: quoted(pair.volume(order.volumeText)),
    executedQty: quoted(pair.volume(order.filledText)),
    cummulativeQuoteQty: quoted(pair.price(order.costText)),
    status: quoted(orderStatus(order)),
    timeInForce: quoted(timeInForce(order)),
    type: quoted(orderType(order)),
    side: quoted(order.side.toUpperCase()),
    stopPrice: quoted(pair.price(triggerText(order))),
    ...trailFields(order, unit),
    icebergQty: quoted(pair.volume('0')),
    time: timeText(order.createdTime, unit),
    updateTime: timeText(order.updatedTime, unit),
    isWorking: String(workingTime !== undefined),
    workingTime: workingTime === undefined ? '-1' : timeText(workingTime, unit),
    origQuoteOrderQty: quoted(pair.price(order.quoteAmountText ?? '0')),
    selfTradePreventionMode: quoted(selfTradePrevention(order, exchange.notes)),
  });
}

/** Fields that only trailing orders have. */
export const trailFields = (order: OwnOrder, unit: TimeUnit): JsonFields => {
  const delta = trailDelta(order);
  return delta === undefined
    ? {}
    : { trailingDelta: String(delta), trailingTime: timeText(order.createdTime, unit) };
};

/** An own fill as REST has it. */
export function fillRow(fill: OwnFill, { exchange, unit }: Call): string {
  const pair = exchange.symbols.byPair(fill.pair);
  return jsonObject({
    symbol: quoted(pair.symbol),
    id: String(fill.tradeId),
    orderId: fill.orderId,
    orderListId: '-1',
    price: quoted(pair.price(fill.priceText)),
    qty: quoted(pair.volume(fill.volumeText)),
    quoteQty: quoted(pair.price(fill.costText)),
    commission: quoted(pair.price(fill.feeText)),
    commissionAsset: quoted(fill.feeCurrency.toUpperCase()),
    time: timeText(fill.time, unit),
    isBuyer: String(fill.side === 'buy'),
    isMaker: String(fill.liquidity === 'maker'),
    isBestMatch: 'true',
  });
}
