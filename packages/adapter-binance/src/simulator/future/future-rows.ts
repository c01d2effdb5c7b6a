import { jsonObject, type OwnFill, type OwnOrder, quoted } from '@hftjs/simulator';
import { timeText } from '../time-unit.js';
import type { FutureExchange } from './future-exchange.js';
import { isForced, orderStatus, orderType, originalType, timeInForce } from './future-words.js';
import { amountText } from './order-events.js';

/** An order as REST has it. */
export function orderRow(order: OwnOrder, { symbols, notes }: FutureExchange): string {
  const pair = symbols.byPair(order.pair);
  return jsonObject({
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
    reduceOnly: String(isForced(order)),
    closePosition: 'false',
    side: quoted(order.side.toUpperCase()),
    positionSide: '"BOTH"',
    stopPrice: quoted(pair.price(order.stopPriceText ?? '0')),
    workingType: '"CONTRACT_PRICE"',
    priceProtect: 'false',
    origType: quoted(originalType(order)),
    priceMatch: '"NONE"',
    selfTradePreventionMode: '"EXPIRE_MAKER"',
    goodTillDate: '0',
    time: timeText(order.createdTime, 'ms'),
    updateTime: timeText(order.updatedTime, 'ms'),
  });
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
    quoteQty: quoted(fill.costText),
    commission: quoted(fill.feeText),
    commissionAsset: quoted(fill.feeCurrency.toUpperCase()),
    time: timeText(fill.time, 'ms'),
    positionSide: '"BOTH"',
    buyer: String(fill.side === 'buy'),
    maker: String(fill.liquidity === 'maker'),
  });
}

/** A conditional order as REST has it. */
export function algoRow(order: OwnOrder, { symbols, notes, algos }: FutureExchange): string {
  const pair = symbols.byPair(order.pair);
  const algo = algos.algo(order);
  const isReal = algo?.triggerTime !== undefined;
  return jsonObject({
    algoId: String(algo?.algoId ?? 0),
    clientAlgoId: quoted(notes.clientOrderId(order)),
    algoType: '"CONDITIONAL"',
    orderType: quoted(originalType(order)),
    symbol: quoted(pair.symbol),
    side: quoted(order.side.toUpperCase()),
    positionSide: '"BOTH"',
    timeInForce: '"GTC"',
    quantity: quoted(pair.volume(order.volumeText)),
    algoStatus: quoted(algo?.status ?? 'NEW'),
    actualOrderId: quoted(isReal ? order.orderId : ''),
    actualPrice: quoted(isReal ? pair.price(order.averagePriceText ?? '0') : '0.00000'),
    actualQty: quoted(isReal ? pair.volume(order.filledText) : '0.00000'),
    actualType: quoted(isReal ? orderType(order) : ''),
    triggerPrice: quoted(pair.price(order.stopPriceText ?? '0')),
    price: quoted(pair.price(order.priceText ?? '0')),
    icebergQuantity: 'null',
    selfTradePreventionMode: '"EXPIRE_MAKER"',
    workingType: '"CONTRACT_PRICE"',
    priceMatch: '"NONE"',
    closePosition: 'false',
    priceProtect: 'false',
    reduceOnly: 'false',
    createTime: timeText(order.createdTime, 'ms'),
    updateTime: timeText(order.updatedTime, 'ms'),
    triggerTime: algo?.triggerTime === undefined ? '0' : timeText(algo.triggerTime, 'ms'),
    goodTillDate: '0',
  });
}
