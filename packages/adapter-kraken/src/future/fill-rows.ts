import type { MyOrder } from '@hftjs/core';
import {
  addDecimals,
  compareDecimals,
  subtractDecimals,
  type FillRow,
  type FillUpdate,
  type OrderUpdate,
  type OwnRow,
  type Sizes,
} from '@hftjs/core/adapter';
import { toCurrency } from '../symbols.js';
import type { AccountFill } from './account-fill.js';
import type { FilledSums } from './filled-sums.js';
import type { FeedContext } from './open-order.js';
import { kindOf, liquidityOf, unlessEmpty } from './order-words.js';
import { foreignPair } from './products.js';

/** What is known of the order of a fill, before the fill. */
interface Standing {
  readonly known: MyOrder | undefined;
  /** Ordered and filled, in base currency. */
  readonly volume: string | undefined;
  readonly filled: string;
  /** Ordered, in the venue's own quantity. */
  readonly contracts: string | undefined;
}

export interface FillContext extends FeedContext {
  /** Whether a fill was delivered before. */
  readonly knows: (fill: FillRow) => boolean;
  /** Whether the list of open orders tells how much of an order is filled. */
  readonly isListed: (orderId: string) => boolean;
  /** Whether what an order was said to be filled holds a fill already, which only of inverse orders is in doubt. */
  readonly isCounted: (fill: AccountFill) => boolean;
}

/**
 * Fills of one frame, in their order, as own fills and as what they do to their orders. An order that is filled at once
 * is told by its fills alone, so each of them is a change of its order too.
 */
export function toOwnRows(fills: readonly AccountFill[], context: FillContext): OwnRow[] {
  const standings = new Map<string, Standing>();
  const seen = new Set<string>();
  return fills.map((fill) => {
    const { orderId, productId, remaining } = fill;
    const symbol = context.products.subscribed(productId);
    const sizes = context.sizesOf(productId);
    const row = { ...fillRow(fill, sizes), symbol: symbol ?? foreignPair(productId) };
    const isTold = seen.has(fill.fillId) || context.knows(row);
    if (symbol === undefined || isTold) return { fill: row };
    seen.add(fill.fillId);
    const before = standings.get(orderId) ?? standingOf(context.known(orderId));
    const isListed = context.isListed(orderId);
    const told = numbersAfter(fill, {
      before,
      sizes,
      isListed,
      isCounted: context.isCounted(fill),
      sums: context.sums,
    });
    const after: Standing = {
      ...before,
      volume: told.volume ?? before.volume,
      filled: told.filledVolume ?? addDecimals(before.filled, row.volume),
      contracts: told.contracts ?? before.contracts,
    };
    standings.set(orderId, after);
    // Nothing tells how large this order was, or what is left of it.
    if (before.known === undefined && remaining === undefined) return { fill: row };
    const change = changeOf(fill, before.known, isFilled(fill, after));
    return { fill: row, order: { ...change, symbol, numbers: told, fill: row } };
  });
}

function isFilled({ remaining }: AccountFill, { volume, filled }: Standing): boolean {
  if (remaining !== undefined) return Number(remaining) === 0;
  return volume !== undefined && compareDecimals(filled, volume) >= 0;
}

const standingOf = (known: MyOrder | undefined): Standing => ({
  known,
  volume: known?.exact.volume,
  filled: known?.exact.filledVolume ?? '0',
  contracts: known?.exact.contracts,
});

/** A fill's own row, which needs no order. */
function fillRow(fill: AccountFill, sizes: Sizes): FillUpdate & Omit<FillRow, 'symbol'> {
  const { fee, feeCurrency } = fill;
  return {
    orderId: fill.orderId,
    clientOrderId: unlessEmpty(fill.clientOrderId),
    side: fill.side,
    time: fill.time,
    tradeId: fill.fillId,
    price: fill.price,
    // A fill has a price, so its volume is known.
    volume: sizes.exactVolume(fill.quantity, fill.price) ?? fill.quantity,
    contracts: fill.quantity,
    liquidity: liquidityOf(fill.fillType),
    fees:
      fee === undefined || feeCurrency === undefined
        ? []
        : [{ amount: fee, currency: toCurrency(feeCurrency) }],
  };
}

function changeOf(
  fill: AccountFill,
  known: MyOrder | undefined,
  isDone: boolean,
): Omit<OrderUpdate, 'numbers'> {
  const type = unlessEmpty(fill.orderType);
  return {
    orderId: fill.orderId,
    clientOrderId: unlessEmpty(fill.clientOrderId),
    side: fill.side,
    // Triggered, a conditional order fills as a limit or market order; what it is was told before.
    ...(known === undefined && type !== undefined && kindOf(type, false)),
    status: isDone ? 'filled' : 'partially_filled',
    event: 'trade',
    rawStatus: 'fill',
    time: fill.time,
  };
}

interface Circumstances {
  readonly before: Standing;
  readonly sizes: Sizes;
  readonly isListed: boolean;
  readonly isCounted: boolean;
  readonly sums: FilledSums;
}

/**
 * The order's numbers after a fill. The list of open orders is told apart from the fills, and either may be ahead: a
 * fill counts only where what it leaves says that it was not counted yet. Where neither can be said, as for an order
 * that was edited meanwhile, the list of open orders tells the sum.
 */
function numbersAfter(fill: AccountFill, circumstances: Circumstances): OrderUpdate['numbers'] {
  if (circumstances.sizes.areInverse) return inverseNumbers(fill, circumstances);
  const { before, sizes, isListed } = circumstances;
  const { price, quantity, remaining } = fill;
  const filling = sizes.exactVolume(quantity, price) ?? quantity;
  // Core sums the fills of which nobody tells the sum.
  if (remaining === undefined) return isListed ? { filledVolume: before.filled } : {};
  const left = sizes.exactVolume(remaining, price) ?? remaining;
  const after = addDecimals(before.filled, filling);
  const volume = before.volume ?? addDecimals(after, left);
  const isNew = compareDecimals(subtractDecimals(volume, left), after) === 0;
  return {
    volume,
    filledVolume: isNew ? after : before.filled,
    contracts: before.contracts ?? addDecimals(quantity, remaining),
  };
}

/** Here the sum depends on the price of each fill. */
function inverseNumbers(
  { orderId, price, quantity, remaining }: AccountFill,
  { before, sizes, isCounted, sums }: Circumstances,
): OrderUpdate['numbers'] {
  const orderPrice = before.known?.exact.price ?? before.known?.exact.stopPrice;
  const fill = { contracts: quantity, volume: sizes.exactVolume(quantity, price) ?? '0' };
  const filledVolume = isCounted
    ? before.filled
    : sums.filled(orderId, fill, (contracts) => sizes.exactVolume(contracts, orderPrice));
  if (remaining === undefined) return { filledVolume };
  const contracts = before.contracts ?? addDecimals(quantity, remaining);
  if (orderPrice !== undefined)
    return { filledVolume, contracts, remainingVolume: sizes.exactVolume(remaining, orderPrice) };
  // A market order has no price: its volume is what it filled.
  if (Number(remaining) !== 0) return { filledVolume, contracts };
  return { filledVolume, contracts, volume: filledVolume, remainingVolume: '0' };
}
