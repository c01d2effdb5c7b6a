import { subtractDecimals, type MyOrder, type OrderEvent } from '@hftjs/core';
import {
  field,
  foreignPair,
  isRow,
  rowReader,
  textOf,
  type AccountRow,
  type OrderUpdate,
  type Sizes,
  type SymbolMap,
} from '@hftjs/core/adapter';
import { FILL_OF_ORDER, fillOf } from './fill.js';
import { kindOf, reasonsOf, statusOf } from './order-codes.js';

/** What an order is read against. */
export interface OrderContext {
  readonly symbols: SymbolMap;
  /** What a market's sizes count. */
  sizesOf(instId: string): Sizes;
  /** The order as last published. */
  known(orderId: string): MyOrder | undefined;
}

/**
 * A row of an own order, of the `orders` channel or of REST.
 *
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-trade-ws-order-channel
 */
const readOrder = rowReader('order', {
  ...FILL_OF_ORDER,
  instType: field.optionalText,
  instId: field.text,
  algoId: field.optionalText,
  reduceOnly: field.flag,
  ordType: field.text,
  tgtCcy: field.optionalText,
  limitPrice: field.at('px', field.amountUnlessZero),
  ordered: field.at('sz', field.amount),
  rawStatus: field.at('state', field.text),
  averagePrice: field.at('avgPx', field.amountUnlessZero),
  cancelSource: field.optionalText,
  cancelWords: field.at('cancelSourceReason', field.words),
  category: field.optionalText,
  amendResult: field.optionalText,
  amendSource: field.optionalText,
  createdTime: field.at('cTime', field.epochTime()),
});

type OrderRow = ReturnType<typeof readOrder>;

/** A row of the channel. */
export interface OrdersRow extends AccountRow {
  readonly order: OrderUpdate;
  /** The conditional order that placed it. */
  readonly algoId: string | undefined;
}

/**
 * One row of the `orders` channel as an order's change and, where it reports one, a fill.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseOrderRow(row: unknown, context: OrderContext): OrdersRow {
  const foreign = readForeign(row, context, 'ordId');
  if (foreign) return { order: foreign, algoId: undefined };
  const order = readOrder(row);
  const update = makeUpdate(order, context);
  const known = context.known(order.orderId);
  const fill = fillOf(order, { symbol: update.symbol, sizes: context.sizesOf(order.instId), known });
  return {
    order: { ...update, event: fill ? 'trade' : eventOf(order, update.status, known), fill },
    fill,
    algoId: order.algoId,
  };
}

/**
 * A row of REST: an order as it stands. Its fill fields are those of its last fill, whenever that was.
 *
 * @throws Error naming what is wrong with the row
 */
export const parseRestOrder = (row: unknown, context: OrderContext): OrderUpdate => ({
  ...makeUpdate(readOrder(row), context),
  event: 'snapshot',
});

/** An order of a market that was not subscribed, whatever its shape; `undefined` for one of the stream's. */
export function readForeign(
  row: unknown,
  { symbols }: OrderContext,
  idField: 'ordId' | 'algoId',
): OrderUpdate | undefined {
  if (!isRow(row)) throw new Error('an order is not an object');
  const instId = textOf(row.instId, 'order.instId');
  if (symbols.subscribed(instId) !== undefined) return undefined;
  return {
    orderId: textOf(row[idField], `order.${idField}`),
    symbol: foreignPair(instId),
    numbers: {},
    status: 'unknown',
    event: 'unknown',
    rawStatus: String(row.state),
  };
}

function makeUpdate(order: OrderRow, context: OrderContext): Omit<OrderUpdate, 'event' | 'fill'> {
  const sizes = context.sizesOf(order.instId);
  return {
    orderId: order.orderId,
    symbol: context.symbols.subscribed(order.instId),
    clientOrderId: order.clientOrderId,
    side: order.side,
    ...kindOf(order.ordType),
    ...(sizes.areContracts && { positionSide: order.positionSide }),
    reduceOnly: order.reduceOnly,
    numbers: numbersOf(order, sizes),
    ...(sizes.areInverse && { filledContracts: order.filled }),
    status: statusOf(order, context.known(order.orderId)),
    rawStatus: order.rawStatus,
    ...reasonsOf(order),
    createdTime: order.createdTime,
    time: order.time,
  };
}

function numbersOf(order: OrderRow, sizes: Sizes): OrderUpdate['numbers'] {
  const { limitPrice: price, averagePrice, ordered: size, filled } = order;
  const common = { price, averagePrice, filledVolume: sizes.exactVolume(filled, averagePrice) };
  if (isSizedInQuote(order)) return { ...common, quoteVolume: size };
  const volume = sizes.exactVolume(size, price);
  if (!sizes.areContracts) return { ...common, volume };
  if (!sizes.areInverse) return { ...common, volume, contracts: size };
  // Filled at other prices than its own, an inverse order fills another volume than was ordered.
  const remaining = subtractDecimals(size, filled);
  const remainingVolume = sizes.exactVolume(remaining, price ?? averagePrice);
  return { ...common, volume, contracts: size, remainingVolume };
}

/** Market buys of the spot market are sized in quote currency, unless they say otherwise. */
function isSizedInQuote({ instType, ordType, tgtCcy, side }: OrderRow): boolean {
  if (ordType !== 'market' || (instType !== 'SPOT' && instType !== 'MARGIN')) return false;
  return tgtCcy === undefined ? side === 'buy' : tgtCcy === 'quote_ccy';
}

/** What happened: OKX states the outcome alone. A refused amendment changes nothing. */
function eventOf(
  { amendResult, amendSource }: OrderRow,
  status: OrderUpdate['status'],
  known: MyOrder | undefined,
): OrderEvent {
  if (status === 'filled') return 'trade';
  if (status === 'canceled' || status === 'rejected') return status;
  if (amendResult === '-1' || status === 'unknown') return 'unknown';
  if (amendResult !== undefined || amendSource !== undefined) return 'replaced';
  return status === 'new' && !known ? 'new' : 'unknown';
}
