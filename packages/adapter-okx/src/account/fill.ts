import type { CurrencyPair, MyOrder } from '@hftjs/core';
import {
  addDecimals,
  compareDecimals,
  epochTimeOf,
  field,
  negateDecimal,
  rowReader,
  type FillRow,
  type RowOf,
  type Sizes,
} from '@hftjs/core/adapter';
import type { OrderContext } from './order.js';
import { POSITION_SIDE, SIDE } from './order-codes.js';

/** What rows of fills, and of orders that report one, have in common. */
const FILL = {
  orderId: field.at('ordId', field.text),
  clientOrderId: field.at('clOrdId', field.optionalText),
  positionSide: POSITION_SIDE,
  tradeId: field.optionalText,
  liquidity: field.at('execType', field.word({ M: 'maker', T: 'taker' })),
  fillTime: field.optionalText,
  fee: field.optionalDecimal,
  feeCcy: field.currency,
};

/** The fields of an order's row that its fill is read from. `fee` is the order's total. */
export const FILL_OF_ORDER = {
  ...FILL,
  side: field.stated(SIDE),
  filled: field.at('accFillSz', field.amount),
  price: field.at('fillPx', field.optionalAmount),
  size: field.at('fillSz', field.optionalAmount),
  fillFee: field.optionalDecimal,
  fillFeeCcy: field.currency,
  time: field.at('uTime', field.epochTime()),
};

/** @see https://www.okx.com/docs-v5/en/#order-book-trading-trade-get-transaction-details-last-3-days */
const readFill = rowReader('fill', {
  ...FILL,
  side: SIDE,
  instId: field.text,
  price: field.at('fillPx', field.amount),
  size: field.at('fillSz', field.amount),
  time: field.at('ts', field.epochTime()),
});

type FillFields = Omit<ReturnType<typeof readFill>, 'instId'>;

/**
 * Liquidations, settlements and block trades have no trade id, or 0: what the channel and REST both say of such a fill
 * stands for it. A fee is negative where it is charged.
 */
function makeFill(fill: FillFields, symbol: CurrencyPair | undefined, sizes: Sizes): FillRow {
  const { orderId, clientOrderId, side, positionSide, tradeId, price, size, fillTime, fee, feeCcy } = fill;
  const volume = Number(price) > 0 ? sizes.exactVolume(size, price) : undefined;
  if (volume === undefined || !(Number(volume) > 0)) throw new Error(`a fill is of ${size} at ${price}`);
  const hasTradeId = tradeId !== undefined && tradeId !== '0';
  return {
    orderId,
    symbol,
    clientOrderId,
    side,
    ...(sizes.areContracts && { positionSide }),
    time: epochTimeOf(fillTime) ?? fill.time,
    tradeId: hasTradeId ? tradeId : `${fillTime ?? 'none'}:${Number(size)}@${Number(price)}`,
    price,
    volume,
    ...(sizes.areContracts && { contracts: size }),
    liquidity: fill.liquidity ?? 'unknown',
    fees: fee === undefined || feeCcy === undefined ? [] : [{ amount: negateDecimal(fee), currency: feeCcy }],
  };
}

/**
 * A fill that REST lists; here `fee` is the fill's own. `undefined` for one of a market that was not subscribed.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseRestFill(
  row: unknown,
  { symbols, sizesOf }: Pick<OrderContext, 'symbols' | 'sizesOf'>,
): FillRow | undefined {
  const fill = readFill(row);
  const symbol = symbols.subscribed(fill.instId);
  return symbol && makeFill(fill, symbol, sizesOf(fill.instId));
}

type OrderFields = RowOf<typeof FILL_OF_ORDER>;

/** What a row of the `orders` channel is read against to find its fill. */
interface FillContext {
  /** `undefined` for a market that is none of the stream's. */
  readonly symbol: CurrencyPair | undefined;
  readonly sizes: Sizes;
  /** The order as last published. */
  readonly known: Pick<MyOrder, 'exact'> | undefined;
}

/**
 * The fill that a row of the `orders` channel reports, if it reports one: market orders end with a row that reports
 * `filled` and has no fill.
 *
 * @throws Error when it cannot be read
 */
export function fillOf(order: OrderFields, context: FillContext): FillRow | undefined {
  const { tradeId, price = '', size = '0', filled, fillFee, fillFeeCcy, feeCcy } = order;
  if (!(Number(size) > 0) || (tradeId === undefined && !isNewFill(filled, size, context))) return undefined;
  const total = Number(size) === Number(filled) ? order.fee : undefined;
  const paid =
    fillFee === undefined ? { fee: total, feeCcy } : { fee: fillFee, feeCcy: fillFeeCcy ?? feeCcy };
  return makeFill({ ...order, price, size, ...paid }, context.symbol, context.sizes);
}

/**
 * Whether a row whose trade id is empty reports a fill, and not once more the last one: the order has filled by just
 * so much. What this leaves out is found over REST.
 */
function isNewFill(filled: string, size: string, { known, sizes }: FillContext): boolean {
  if (sizes.areInverse) return filled === size;
  const before = known?.exact.filledVolume ?? '0';
  const after = sizes.exactVolume(filled, undefined);
  const volume = sizes.exactVolume(size, undefined);
  if (after === undefined || volume === undefined) return false;
  return compareDecimals(addDecimals(before, volume), after) === 0;
}
