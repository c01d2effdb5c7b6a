import type { CurrencyPair, MyOrder } from '@hftjs/core';
import {
  addDecimals,
  amount,
  compareDecimals,
  negateDecimal,
  optionalAmount,
  optionalText,
  text,
  type FillRow,
  type Sizes,
} from '@hftjs/core/adapter';
import type { Static, TObject } from 'typebox';
import { timeOf } from '../venue/data-packet.js';
import { positionSideOf, sideOf, toCurrency, unlessEmpty } from './order-codes.js';
import { optionalDecimal } from './schema.js';

/** The fields of an order's row that its fill is read from. */
export const FILL_FIELDS = {
  ordId: text,
  clOrdId: optionalText,
  side: text,
  posSide: optionalText,
  accFillSz: amount,
  uTime: optionalText,
  tradeId: optionalText,
  execType: optionalText,
  fillPx: optionalAmount,
  fillSz: optionalAmount,
  fillTime: optionalText,
  fillFee: optionalDecimal,
  fillFeeCcy: optionalText,
  fee: optionalDecimal,
  feeCcy: optionalText,
};

type OrderRow = Static<TObject<typeof FILL_FIELDS>>;

/** The market of a fill; without `symbol` it is none of the stream's. */
export interface FillMarket {
  readonly symbol: CurrencyPair | undefined;
  readonly sizes: Sizes;
}

/** A fill as OKX sends it, in an order's row or over REST. */
export interface FillFields {
  readonly tradeId: string | null | undefined;
  readonly time: string | null | undefined;
  readonly price: string;
  readonly size: string;
  readonly execType: string | null | undefined;
}

/** What a fill's size is in our terms. */
export function fillNumbers(
  fill: FillFields,
  { sizes }: FillMarket,
): Pick<FillRow, 'tradeId' | 'price' | 'volume' | 'contracts' | 'liquidity'> {
  const { price, size, execType } = fill;
  const volume = Number(price) > 0 ? sizes.exactVolume(size, price) : undefined;
  if (volume === undefined || !(Number(volume) > 0)) throw new Error(`a fill is of ${size} at ${price}`);
  return {
    tradeId: tradeIdOf(fill),
    price,
    volume,
    ...(sizes.areContracts && { contracts: size }),
    liquidity: execType === 'M' ? 'maker' : execType === 'T' ? 'taker' : 'unknown',
  };
}

/**
 * The id of a fill among those of its order. Liquidations, settlements and block trades have no trade id, or 0: what
 * the channel and REST both say of such a fill stands for it.
 */
function tradeIdOf({ tradeId, time, price, size }: FillFields): string {
  if (hasTradeId(tradeId)) return tradeId;
  return `${unlessEmpty(time) ?? 'none'}:${Number(size)}@${Number(price)}`;
}

const hasTradeId = (tradeId: string | null | undefined): tradeId is string =>
  unlessEmpty(tradeId) !== undefined && tradeId !== '0';

/** A fee as OKX writes it, negative where it is charged. */
export const feesFrom = (
  amount: string | null | undefined,
  currency: string | null | undefined,
): FillRow['fees'] =>
  amount && currency ? [{ amount: negateDecimal(amount), currency: toCurrency(currency) }] : [];

/** What a row of the `orders` channel is read against to find its fill. */
export interface FillContext extends FillMarket {
  /** The order as last published. */
  readonly known: Pick<MyOrder, 'exact'> | undefined;
}

/**
 * The fill that a row of the `orders` channel reports, if it reports one: market orders end with a row that reports
 * `filled` and has no fill.
 *
 * @throws Error when it cannot be read
 */
export function parseOrderFill(order: OrderRow, context: FillContext): FillRow | undefined {
  const { tradeId, fillPx: price, fillSz: size, fillTime, execType } = order;
  if (!(Number(size) > 0) || (unlessEmpty(tradeId) === undefined && !isNewFill(order, context)))
    return undefined;
  const fill = { tradeId, time: fillTime, price: price ?? '', size: size ?? '', execType };
  return {
    orderId: order.ordId,
    symbol: context.symbol,
    clientOrderId: unlessEmpty(order.clOrdId),
    side: sideOf(order.side),
    ...(context.sizes.areContracts && { positionSide: positionSideOf(order.posSide) }),
    time: timeOf(order.fillTime) ?? timeOf(order.uTime),
    ...fillNumbers(fill, context),
    fees: feesOf(order),
  };
}

/**
 * Whether a row whose trade id is empty reports a fill, and not once more the last one: the order has filled by just
 * so much. What this leaves out is found over REST.
 */
function isNewFill(order: OrderRow, { known, sizes }: FillContext): boolean {
  const { accFillSz: filled, fillSz: size } = order;
  if (!size || sizes.areInverse) return filled === size;
  const before = known?.exact.filledVolume ?? '0';
  const after = sizes.exactVolume(filled, undefined);
  const volume = sizes.exactVolume(size, undefined);
  if (after === undefined || volume === undefined) return false;
  return compareDecimals(addDecimals(before, volume), after) === 0;
}

/** `fee` is the order's total: it is this fill's only where that is the first. */
function feesOf({ fillFee, fillFeeCcy, fee, feeCcy, fillSz, accFillSz }: OrderRow): FillRow['fees'] {
  if (unlessEmpty(fillFee) !== undefined) return feesFrom(fillFee, unlessEmpty(fillFeeCcy) ?? feeCcy);
  return Number(fillSz) === Number(accFillSz) ? feesFrom(fee, feeCcy) : [];
}
