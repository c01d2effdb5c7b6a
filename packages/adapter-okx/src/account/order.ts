import { Type, type Static } from 'typebox';
import { subtractDecimals, type OrderEvent } from '@hftjs/core';
import {
  amount,
  type FillRow,
  isRow,
  optionalAmount,
  optionalText,
  type OrderUpdate,
  type AccountRow,
  reader,
  type Sizes,
  text,
  textOf,
} from '@hftjs/core/adapter';
import { timeOf } from '../venue/data-packet.js';
import { foreignOrder, type OrderContext } from './order-context.js';
import { parseOrderFill, FILL_FIELDS } from './order-fill.js';
import {
  flagOf,
  kindOf,
  positionSideOf,
  reasonsOf,
  sideOf,
  statusOf,
  unlessEmpty,
  unlessZero,
  wasRefused,
} from './order-codes.js';
import { optionalFlag } from './schema.js';

/**
 * A row of an own order, of the `orders` channel or of REST.
 *
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-trade-ws-order-channel
 */
const schema = Type.Object({
  instType: optionalText,
  instId: text,
  algoId: optionalText,
  reduceOnly: optionalFlag,
  ordType: text,
  tgtCcy: optionalText,
  px: optionalAmount,
  sz: amount,
  state: text,
  avgPx: optionalAmount,
  cancelSource: optionalText,
  cancelSourceReason: optionalText,
  category: optionalText,
  amendResult: optionalText,
  amendSource: optionalText,
  cTime: optionalText,
  ...FILL_FIELDS,
});

type OrderRow = Static<typeof schema>;

const readOrder = reader('order', schema);

/**
 * One row of the `orders` channel as an order's change and, where it reports one, a fill.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseOrderRow(row: unknown, context: OrderContext): OrdersRow {
  const foreign = readForeign(row, context);
  if (foreign) return { order: foreign, algoId: undefined };
  const order = readOrder(row);
  const sizes = context.sizesOf(order.instId);
  const symbol = context.symbols.subscribed(order.instId);
  const fill = parseOrderFill(order, { symbol, sizes, known: context.known(order.ordId) });
  return {
    order: { ...readUpdate(order, sizes, context), event: eventOf(order, fill, context), fill },
    fill,
    algoId: unlessEmpty(order.algoId),
  };
}

/** A row of the channel. */
export interface OrdersRow extends AccountRow {
  readonly order: OrderUpdate;
  /** The conditional order that placed it. */
  readonly algoId: string | undefined;
}

/**
 * A row of REST: an order as it stands. Its fill fields are those of its last fill, whenever that was.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseRestOrder(row: unknown, context: OrderContext): OrderUpdate {
  const foreign = readForeign(row, context);
  if (foreign) return foreign;
  const order = readOrder(row);
  return { ...readUpdate(order, context.sizesOf(order.instId), context), event: 'snapshot' };
}

/** An order of a market that was not subscribed, whatever its shape. */
function readForeign(row: unknown, { symbols }: OrderContext): OrderUpdate | undefined {
  if (!isRow(row)) throw new Error('an order is not an object');
  const instId = textOf(row.instId, 'order.instId');
  if (symbols.subscribed(instId) !== undefined) return undefined;
  return foreignOrder({
    orderId: textOf(row.ordId, 'order.ordId'),
    instId,
    rawStatus: String(row.state),
  });
}

function readUpdate(
  order: OrderRow,
  sizes: Sizes,
  context: OrderContext,
): Omit<OrderUpdate, 'event' | 'fill'> {
  return {
    orderId: order.ordId,
    symbol: context.symbols.subscribed(order.instId),
    clientOrderId: unlessEmpty(order.clOrdId),
    side: sideOf(order.side),
    ...kindOf(order.ordType),
    ...(sizes.areContracts && { positionSide: positionSideOf(order.posSide) }),
    reduceOnly: flagOf(order.reduceOnly),
    numbers: numbersOf(order, sizes),
    ...(sizes.areInverse && { filledContracts: order.accFillSz }),
    status: isRefused(order, context) ? 'rejected' : statusOf(order.state, order.accFillSz),
    rawStatus: order.state,
    ...reasonsOf(order),
    createdTime: timeOf(order.cTime),
    time: timeOf(order.uTime),
  };
}

function numbersOf(order: OrderRow, sizes: Sizes): OrderUpdate['numbers'] {
  const price = unlessZero(order.px);
  const averagePrice = unlessZero(order.avgPx);
  const { sz: size, accFillSz: filled } = order;
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
  return unlessEmpty(tgtCcy) === undefined ? side === 'buy' : tgtCcy === 'quote_ccy';
}

/** Whether a cancelled order was never on the book, as far as is known. */
function isRefused(order: OrderRow, context: OrderContext): boolean {
  const known = context.known(order.ordId);
  return wasRefused(order, order.accFillSz, known !== undefined && known.status !== 'rejected');
}

/** What happened: OKX states the outcome alone. A refused amendment changes nothing. */
function eventOf(order: OrderRow, fill: FillRow | undefined, context: OrderContext): OrderEvent {
  if (fill) return 'trade';
  const status = statusOf(order.state, order.accFillSz);
  if (status === 'canceled') return isRefused(order, context) ? 'rejected' : 'canceled';
  if (status === 'filled') return 'trade';
  if (order.amendResult === '-1' || status === 'unknown') return 'unknown';
  if (unlessEmpty(order.amendResult) !== undefined || unlessEmpty(order.amendSource) !== undefined)
    return 'replaced';
  return status === 'new' && !context.known(order.ordId) ? 'new' : 'unknown';
}
