import type { MyOrder } from '@hftjs/core';
import {
  addDecimals,
  compareDecimals,
  type AccountRow,
  type FillRow,
  type OrderUpdate,
} from '@hftjs/core/adapter';
import type { AccountFill } from './fill.js';
import { boundOf, filledOf, type FilledQuantity } from './filled-sums.js';
import { kindOf, unlessKnown } from './order-codes.js';
import type { AccountView } from './order-numbers.js';

/** What is known of the order of a fill, before the fill or after it. */
interface Standing {
  readonly known: MyOrder | undefined;
  /** Ordered, in base currency and in the venue's own quantity. */
  readonly volume: string | undefined;
  readonly contracts: string | undefined;
  /** Filled, by its fills: those that were delivered, and those of before the stream. */
  readonly filled: FilledQuantity;
}

/**
 * Fills of one frame, in their order, as own fills and as what they do to their orders. An order that is filled at once
 * is reported by its fills alone, so each of them is a change of its order too.
 */
export function toOwnRows(fills: readonly AccountFill[], view: AccountView): AccountRow[] {
  const standings = new Map<string, Standing>();
  const seen = new Set<string>();
  return fills.map((fill) => {
    const { orderId, tradeId, productId, remaining } = fill;
    const row = toFillRow(fill, view);
    const identity = `${tradeId} ${orderId}`;
    if (view.products.subscribed(productId) === undefined || seen.has(identity) || view.knows(row))
      return { fill: row };
    seen.add(identity);
    const before = standings.get(orderId) ?? standingOf(orderId, view);
    const after = view.isCounted(fill) ? before : afterFill(before, fill, view);
    standings.set(orderId, after);
    // Nothing states how large this order was, or what is left of it.
    if (before.known === undefined && remaining === undefined) return { fill: row };
    return {
      fill: row,
      order: { ...changeOf(fill, after), symbol: row.symbol, ...numbersOf(fill, after, view), fill: row },
    };
  });
}

/** A fill's own row, which needs no order. */
export const toFillRow = (
  fill: AccountFill,
  { products, sizesOf }: Pick<AccountView, 'products' | 'sizesOf'>,
): FillRow => ({ ...fill, symbol: products.pairOf(fill.productId), volume: volumeOf(fill, { sizesOf }) });

/** A fill has a price, so its volume is known. */
const volumeOf = (
  { productId, contracts, price }: AccountFill,
  { sizesOf }: Pick<AccountView, 'sizesOf'>,
): string => sizesOf(productId).exactVolume(contracts, price) ?? contracts;

function standingOf(orderId: string, view: AccountView): Standing {
  const known = view.known(orderId);
  const { volume, contracts } = known?.exact ?? {};
  return { known, volume, contracts, filled: view.filledBefore(orderId) };
}

/**
 * The list of open orders and the fills come apart, and either may be ahead. Where the fills are not behind, what one
 * leaves states how large its order is, also where it was resized unseen.
 */
function afterFill(before: Standing, fill: AccountFill, view: AccountView): Standing {
  const { orderId, productId, price, remaining } = fill;
  const contracts = addDecimals(before.filled.contracts ?? '0', fill.contracts);
  const filled: FilledQuantity = {
    volume: addDecimals(before.filled.volume, volumeOf(fill, view)),
    contracts,
  };
  if (remaining === undefined || compareDecimals(view.listed.of(orderId), contracts) > 0)
    return { ...before, filled };
  const sizes = view.sizesOf(productId);
  const ordered = addDecimals(contracts, remaining);
  const volume = sizes.areInverse ? before.volume : (sizes.exactVolume(ordered, price) ?? ordered);
  return { ...before, filled, contracts: ordered, volume };
}

function changeOf(
  { orderId, clientOrderId, side, time, orderType, remaining }: AccountFill,
  { known, volume, filled }: Standing,
): Omit<OrderUpdate, 'numbers'> {
  const isDone =
    remaining === undefined
      ? volume !== undefined && compareDecimals(filled.volume, volume) >= 0
      : Number(remaining) === 0;
  return {
    orderId,
    clientOrderId,
    side,
    time,
    // Triggered, a conditional order fills as a limit or market order; what it is was reported before.
    ...unlessKnown(known, orderType === undefined ? undefined : kindOf(orderType)),
    status: isDone ? 'filled' : 'partially_filled',
    event: 'trade',
    rawStatus: 'fill',
  };
}

/** The order's numbers after a fill. An inverse order has its volume at its own price; without one, by what it filled. */
function numbersOf(
  { orderId, productId, remaining }: AccountFill,
  { known, volume, contracts, filled }: Standing,
  { sizesOf, listed }: AccountView,
): Pick<OrderUpdate, 'numbers' | 'filledContracts'> {
  const sizes = sizesOf(productId);
  const { price, stopPrice } = known?.exact ?? {};
  const ownPrice = boundOf(sizes, known?.side, price);
  const { filledVolume, filledContracts } = filledOf(filled, listed.of(orderId), { sizes, ownPrice });
  const numbers = { contracts, filledVolume };
  if (!sizes.areInverse) return { numbers: { ...numbers, volume } };
  if (remaining === undefined) return { numbers, filledContracts };
  const orderPrice = price ?? stopPrice;
  if (orderPrice === undefined) {
    const whole = Number(remaining) === 0 ? { volume: filledVolume, remainingVolume: '0' } : {};
    return { numbers: { ...numbers, ...whole }, filledContracts };
  }
  const remainingVolume = sizes.exactVolume(remaining, orderPrice);
  const ordered = contracts && { volume: sizes.exactVolume(contracts, orderPrice) };
  return { numbers: { ...numbers, remainingVolume, ...ordered }, filledContracts };
}
