import { type JsonFields, jsonObject, type OwnFill, type OwnOrder, quoted } from '@hftjs/simulator';
import { timeText } from '../wire/time-unit.js';
import type { FutureExchange } from './future-exchange.js';
import {
  isForced,
  orderStatus,
  orderType,
  originalType,
  positionSide,
  selfTradePrevention,
  timeInForce,
  trailTexts,
  workingType,
} from './future-words.js';
import { amountText } from './order-events.js';

/** An order as REST has it. */
export const orderRow = (order: OwnOrder, exchange: FutureExchange): string =>
  jsonObject(orderFields(order, exchange));

/** A new order of which only its receipt is reported, as if nothing had happened to it yet. */
export const newOrderRow = (order: OwnOrder, exchange: FutureExchange): string => {
  const pair = exchange.symbols.byPair(order.pair);
  return jsonObject({
    ...orderFields(order, exchange),
    status: '"NEW"',
    avgPrice: quoted(pair.price('0')),
    executedQty: quoted(pair.volume('0')),
    cumQuote: '"0"',
  });
};

function orderFields(order: OwnOrder, { symbols, notes }: FutureExchange): JsonFields {
  const pair = symbols.byPair(order.pair);
  const traits = notes.traits(order);
  return {
    orderId: order.orderId,
    symbol: quoted(pair.symbol),
    status: quoted(orderStatus(order)),
    clientOrderId: quoted(notes.clientOrderId(order)),
    price: quoted(pair.price(order.priceText ?? '0')),
    avgPrice: quoted(pair.price(order.averagePriceText ?? '0')),
    origQty: quoted(pair.volume(order.volumeText)),
    executedQty: quoted(pair.volume(order.filledText)),
    cumQuote: quoted(amountText(order.costText)),
    timeInForce: quoted(timeInForce(order)),
    type: quoted(orderType(order)),
    reduceOnly: String(order.reduceOnly || isForced(order)),
    closePosition: String(traits.closesPosition ?? false),
    side: quoted(order.side.toUpperCase()),
    positionSide: quoted(positionSide(order)),
    stopPrice: quoted(pair.price(order.stopPriceText ?? '0')),
    workingType: quoted(workingType(order)),
    priceProtect: String(traits.priceProtect ?? false),
    origType: quoted(originalType(order)),
    priceMatch: '"NONE"',
    selfTradePreventionMode: quoted(selfTradePrevention(order, notes)),
    goodTillDate: order.expireTime === undefined ? '0' : String(order.expireTime),
    time: timeText(order.createdTime, 'ms'),
    updateTime: timeText(order.updatedTime, 'ms'),
  };
}

/** An own fill as REST has it. */
export function fillRow(fill: OwnFill, { symbols }: FutureExchange): string {
  const pair = symbols.byPair(fill.pair);
  return jsonObject({
    symbol: quoted(pair.symbol),
    id: String(fill.tradeId),
    orderId: fill.orderId,
    side: quoted(fill.side.toUpperCase()),
    price: quoted(pair.price(fill.priceText)),
    qty: quoted(pair.volume(fill.volumeText)),
    realizedPnl: quoted(amountText(fill.realizedPnlText)),
    marginAsset: quoted(pair.quote),
    quoteQty: quoted(fill.costText),
    commission: quoted(fill.feeText),
    commissionAsset: quoted(fill.feeCurrency.toUpperCase()),
    time: timeText(fill.time, 'ms'),
    positionSide: quoted(positionSide(fill)),
    buyer: String(fill.side === 'buy'),
    maker: String(fill.liquidity === 'maker'),
  });
}

/** A conditional order as REST has it. */
export function algoRow(order: OwnOrder, exchange: FutureExchange): string {
  const pair = exchange.symbols.byPair(order.pair);
  const isReal = exchange.algos.algo(order)?.triggerTime !== undefined;
  const { head, tail } = algoFields(order, exchange);
  return jsonObject({
    ...head,
    actualOrderId: quoted(isReal ? order.orderId : ''),
    actualPrice: quoted(isReal ? pair.price(order.averagePriceText ?? '0') : '0.00000'),
    actualQty: quoted(isReal ? pair.volume(order.filledText) : '0.00000'),
    actualType: quoted(isReal ? orderType(order) : ''),
    ...tail,
  });
}

/** The same in the answer to its placement: the real order is not in it. */
export function newAlgoRow(order: OwnOrder, exchange: FutureExchange): string {
  const { head, tail } = algoFields(order, exchange);
  return jsonObject({ ...head, ...tail });
}

function algoFields(
  order: OwnOrder,
  { symbols, notes, algos }: FutureExchange,
): { head: JsonFields; tail: JsonFields } {
  const pair = symbols.byPair(order.pair);
  const algo = algos.algo(order);
  const { closesPosition = false, priceProtect = false } = notes.traits(order);
  const trail = trailTexts(order);
  const head = {
    algoId: String(algo?.algoId ?? 0),
    clientAlgoId: quoted(notes.clientOrderId(order)),
    algoType: '"CONDITIONAL"',
    orderType: quoted(originalType(order)),
    symbol: quoted(pair.symbol),
    side: quoted(order.side.toUpperCase()),
    positionSide: quoted(positionSide(order)),
    timeInForce: quoted(timeInForce(order)),
    quantity: quoted(pair.volume(closesPosition ? '0' : order.volumeText)),
    algoStatus: quoted(algo?.status ?? 'NEW'),
  };
  const tail = {
    triggerPrice: quoted(trail === undefined ? pair.price(order.stopPriceText ?? '0') : pair.price('0')),
    price: quoted(pair.price(order.priceText ?? '0')),
    icebergQuantity: 'null',
    selfTradePreventionMode: quoted(selfTradePrevention(order, notes)),
    workingType: quoted(workingType(order)),
    priceMatch: '"NONE"',
    closePosition: String(closesPosition),
    priceProtect: String(priceProtect),
    reduceOnly: String(order.reduceOnly),
    ...(trail !== undefined && {
      activatePrice: quoted(pair.price(trail.activation)),
      callbackRate: quoted(trail.callback),
    }),
    createTime: timeText(order.createdTime, 'ms'),
    updateTime: timeText(order.updatedTime, 'ms'),
    triggerTime: algo?.triggerTime === undefined ? '0' : timeText(algo.triggerTime, 'ms'),
    goodTillDate: order.expireTime === undefined ? '0' : String(order.expireTime),
  };
  return { head, tail };
}
