import { divideRounded, formatUnits, unitsToNumber } from '../wire/decimal.js';
import type { OrderRecord } from './order-record.js';
import type { OwnOrder } from './own-order.js';

/** An order's state as plain data. */
export function orderSnapshot(order: OrderRecord): OwnOrder {
  const { spec, request, terms, tick, stopTick, costDecimals, feeDecimals, quoteUnits } = order;
  const { priceDecimals, volumeDecimals } = spec;
  const average = averageOf(order);
  const price = (ticks: number): number => unitsToNumber(ticks, priceDecimals);
  const volume = (lots: number): number => unitsToNumber(lots, volumeDecimals);
  return {
    orderId: order.orderId,
    clientOrderId: request.clientOrderId,
    account: order.account,
    pair: spec.pair,
    quoteCurrency: terms.quote,
    side: request.side,
    type: request.type,
    timeInForce: order.timeInForce,
    postOnly: request.postOnly ?? false,
    reduceOnly: request.reduceOnly ?? false,
    positionSide: order.positionSide,
    expireTime: request.expireTime,
    trail: request.trail,
    triggerBy: request.triggerBy ?? 'last',
    triggeredTime: order.triggeredTime,
    quoteAmount: quoteUnits === undefined ? undefined : unitsToNumber(quoteUnits, terms.decimals),
    quoteAmountText: quoteUnits === undefined ? undefined : formatUnits(quoteUnits, terms.decimals),
    price: tick === undefined ? undefined : price(tick),
    priceText: tick === undefined ? undefined : formatUnits(tick, priceDecimals),
    stopPrice: stopTick === undefined ? undefined : price(stopTick),
    stopPriceText: stopTick === undefined ? undefined : formatUnits(stopTick, priceDecimals),
    volume: volume(order.volumeLots),
    volumeText: formatUnits(order.volumeLots, volumeDecimals),
    filled: volume(order.filledLots),
    filledText: formatUnits(order.filledLots, volumeDecimals),
    remaining: volume(order.remainingLots),
    remainingText: formatUnits(order.remainingLots, volumeDecimals),
    ...average,
    cost: unitsToNumber(order.costUnits, costDecimals),
    costText: formatUnits(order.costUnits, costDecimals),
    fee: unitsToNumber(order.feeUnits, feeDecimals),
    feeText: formatUnits(order.feeUnits, feeDecimals),
    feeCurrency: order.feeCurrency,
    status: order.status,
    reason: order.reason,
    createdTime: order.createdTime,
    updatedTime: order.updatedTime,
    fillIds: [...order.fillIds],
  };
}

function averageOf(order: OrderRecord): Pick<OwnOrder, 'averagePrice' | 'averagePriceText'> {
  const { filledLots, notional, spec, terms, costUnits } = order;
  const { priceDecimals } = spec;
  if (filledLots === 0) return { averagePrice: undefined, averagePriceText: undefined };
  if (terms.kind === 'inverse') {
    // The price at which the coins add up.
    const unit = terms.value(1, filledLots);
    return {
      averagePrice: unitsToNumber(divideRounded(unit * 100_000_000n, costUnits), priceDecimals + 8),
      averagePriceText: formatUnits(divideRounded(unit, costUnits), priceDecimals),
    };
  }
  return {
    averagePrice: Number(notional) / filledLots / 10 ** priceDecimals,
    averagePriceText: formatUnits(divideRounded(notional, BigInt(filledLots)), priceDecimals),
  };
}
