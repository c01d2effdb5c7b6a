import type { CurrencyPair } from '@hftjs/core';
import { type FillRow, negateDecimal, type Sizes } from '@hftjs/core/adapter';
import { timeOf } from './data-packet.js';
import type { OrderRow } from './order-row.js';
import { sideOf, toCurrency, unlessEmpty } from './order-words.js';

/** The market of a fill; without `symbol` it is none of the stream's. */
export interface FillMarket {
  readonly symbol: CurrencyPair | undefined;
  readonly sizes: Sizes;
}

/** A fill as OKX tells it, of an order's row or of REST. */
export interface FillFields {
  readonly tradeId: string;
  readonly price: string;
  readonly size: string;
  readonly execType: string | undefined;
}

/** What a fill's size is in our terms. */
export function fillNumbers(
  { tradeId, price, size, execType }: FillFields,
  { sizes }: FillMarket,
): Pick<FillRow, 'tradeId' | 'price' | 'volume' | 'contracts' | 'liquidity'> {
  const volume = sizes.exactVolume(size, price);
  if (!(Number(price) > 0) || volume === undefined)
    throw new Error(`fill ${tradeId} is of ${size} at ${price}`);
  return {
    tradeId,
    price,
    volume,
    ...(sizes.areContracts && { contracts: size }),
    liquidity: execType === 'M' ? 'maker' : execType === 'T' ? 'taker' : 'unknown',
  };
}

/** A fee as OKX writes it, negative where it is charged. */
export const feesFrom = (amount: string | undefined, currency: string | undefined): FillRow['fees'] =>
  amount && currency ? [{ amount: negateDecimal(amount), currency: toCurrency(currency) }] : [];

/**
 * The fill that a row of the `orders` channel reports, if it reports one: market orders end with a row that says
 * `filled` and has no fill.
 *
 * @throws Error when it cannot be read
 */
export function parseOrderFill(order: OrderRow, market: FillMarket): FillRow | undefined {
  const { tradeId = '', fillSz = '', fillPx = '' } = order;
  if (tradeId === '' || Number(fillSz) === 0) return undefined;
  return {
    orderId: order.ordId,
    symbol: market.symbol,
    clientOrderId: unlessEmpty(order.clOrdId),
    side: sideOf(order.side),
    time: timeOf(order.fillTime) ?? timeOf(order.uTime),
    ...fillNumbers({ tradeId, price: fillPx, size: fillSz, execType: order.execType }, market),
    fees: feesOf(order),
  };
}

/** `fee` is the order's total: it is this fill's only where that is the first. */
function feesOf({ fillFee, fillFeeCcy, fee, feeCcy, fillSz, accFillSz }: OrderRow): FillRow['fees'] {
  if (fillFee !== undefined) return feesFrom(fillFee, fillFeeCcy);
  return Number(fillSz) === Number(accFillSz) ? feesFrom(fee, feeCcy) : [];
}
