import type { MyOrder } from '@hftjs/core';
import {
  addDecimals,
  compareDecimals,
  type FillRow,
  type FillUpdate,
  type OrderUpdate,
  type AccountRow,
  type Sizes,
} from '@hftjs/core/adapter';
import { toCurrency } from '../../venue/currencies.js';
import { unlessEmpty } from '../../venue/fields.js';
import type { AccountView } from './account-view.js';
import type { AccountFill } from './fill.js';
import { filledOf, type FilledQuantity } from './filled-sums.js';
import { kindOf, liquidityOf, unlessKnown } from './order-codes.js';

/** What is known of the order of a fill, before the fill. */
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
    const { orderId, fillId, productId, remaining } = fill;
    const symbol = view.products.subscribed(productId);
    const row = toFillRow(fill, view);
    const identity = `${fillId} ${orderId}`;
    if (symbol === undefined || seen.has(identity) || view.knows(row)) return { fill: row };
    seen.add(identity);
    const before = standings.get(orderId) ?? standingOf(orderId, view);
    const after = afterFill(before, fill, view);
    standings.set(orderId, after);
    // Nothing states how large this order was, or what is left of it.
    if (before.known === undefined && remaining === undefined) return { fill: row };
    const change = changeOf(fill, before.known, isFilled(fill, after));
    return { fill: row, order: { ...change, symbol, ...numbersOf(fill, after, view), fill: row } };
  });
}

/** A fill's own row, which needs no order. */
export function toFillRow(
  fill: AccountFill,
  { products, sizesOf }: Pick<AccountView, 'products' | 'sizesOf'>,
): FillUpdate & FillRow {
  const { fee, feeCurrency, productId } = fill;
  return {
    orderId: fill.orderId,
    symbol: products.pairOf(productId),
    clientOrderId: unlessEmpty(fill.clientOrderId),
    side: fill.side,
    time: fill.time,
    tradeId: fill.fillId,
    price: fill.price,
    // A fill has a price, so its volume is known.
    volume: sizesOf(productId).exactVolume(fill.quantity, fill.price) ?? fill.quantity,
    contracts: fill.quantity,
    liquidity: liquidityOf(fill.fillType),
    fees:
      fee === undefined || feeCurrency === undefined || feeCurrency === ''
        ? []
        : [{ amount: fee, currency: toCurrency(feeCurrency) }],
  };
}

const standingOf = (orderId: string, { known, filledBefore }: AccountView): Standing => {
  const order = known(orderId);
  return {
    known: order,
    volume: order?.exact.volume,
    contracts: order?.exact.contracts,
    filled: filledBefore(orderId),
  };
};

/**
 * The list of open orders and the fills come apart, and either may be ahead. Where the fills are not behind, what one
 * leaves states how large its order is, also where it was resized unseen.
 */
function afterFill(before: Standing, fill: AccountFill, view: AccountView): Standing {
  const { orderId, productId, price, quantity, remaining } = fill;
  if (view.isCounted(fill)) return before;
  const sizes = view.sizesOf(productId);
  const volume = sizes.exactVolume(quantity, price) ?? quantity;
  const filled: FilledQuantity = {
    volume: addDecimals(before.filled.volume, volume),
    contracts: addDecimals(before.filled.contracts ?? '0', quantity),
  };
  const contracts = filled.contracts ?? quantity;
  if (remaining === undefined || compareDecimals(view.listed.of(orderId), contracts) > 0)
    return { ...before, filled };
  const ordered = addDecimals(contracts, remaining);
  return {
    ...before,
    filled,
    contracts: ordered,
    volume: sizes.areInverse ? before.volume : (sizes.exactVolume(ordered, price) ?? ordered),
  };
}

function isFilled({ remaining }: AccountFill, { volume, filled }: Standing): boolean {
  if (remaining !== undefined) return Number(remaining) === 0;
  return volume !== undefined && compareDecimals(filled.volume, volume) >= 0;
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
    // Triggered, a conditional order fills as a limit or market order; what it is was reported before.
    ...unlessKnown(known, type === undefined ? undefined : kindOf(type, false)),
    status: isDone ? 'filled' : 'partially_filled',
    event: 'trade',
    rawStatus: 'fill',
    time: fill.time,
  };
}

/** The order's numbers after a fill. */
function numbersOf(
  fill: AccountFill,
  { known, volume, contracts, filled }: Standing,
  { sizesOf, listed }: AccountView,
): Pick<OrderUpdate, 'numbers' | 'filledContracts'> {
  const sizes = sizesOf(fill.productId);
  const limit = known?.exact.price;
  const ownPrice = (size: string): string | undefined =>
    known?.side === 'buy' ? sizes.exactVolume(size, limit) : undefined;
  const { filledVolume, filledContracts } = filledOf(filled, listed.of(fill.orderId), { sizes, ownPrice });
  if (!sizes.areInverse) return { numbers: { volume, contracts, filledVolume } };
  return {
    numbers: { contracts, filledVolume, ...inverseVolumes(fill, { known, contracts, filledVolume, sizes }) },
    filledContracts,
  };
}

/** An inverse order has its volume at its own price; a market order, which has none, by what it filled. */
function inverseVolumes(
  { remaining }: AccountFill,
  {
    known,
    contracts,
    filledVolume,
    sizes,
  }: {
    readonly known: MyOrder | undefined;
    readonly contracts: string | undefined;
    readonly filledVolume: string;
    readonly sizes: Sizes;
  },
): OrderUpdate['numbers'] {
  if (remaining === undefined) return {};
  const orderPrice = known?.exact.price ?? known?.exact.stopPrice;
  if (orderPrice !== undefined)
    return {
      remainingVolume: sizes.exactVolume(remaining, orderPrice),
      ...(contracts !== undefined && { volume: sizes.exactVolume(contracts, orderPrice) }),
    };
  return Number(remaining) === 0 ? { volume: filledVolume, remainingVolume: '0' } : {};
}
