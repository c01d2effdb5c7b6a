import type { MyOrder } from '@hftjs/core';
import { foreignPair, type FillRow, type OrderUpdate, type Sizes, type SymbolMap } from '@hftjs/core/adapter';
import type { AccountFill } from './fill.js';
import { boundOf, filledOf, type FilledQuantity, type ListedContracts } from './filled-sums.js';

/** What rows of own orders and fills are read against. */
export interface AccountView {
  readonly products: SymbolMap;
  /** What the list of open orders stated of each order. */
  readonly listed: ListedContracts;
  /** What the sizes of a product count. */
  readonly sizesOf: (productId: string) => Sizes;
  /** The order as last published. */
  readonly known: (orderId: string) => MyOrder | undefined;
  /** What is known to be filled of an order: its delivered fills, and those of before the stream. */
  readonly filledBefore: (orderId: string) => FilledQuantity;
  /** Whether a fill was delivered before. */
  readonly knows: (fill: FillRow) => boolean;
  /** Whether a fill is among those that the stream's first list of open orders has counted. */
  readonly isCounted: (fill: AccountFill) => boolean;
}

/** What a row states of an order, whatever its source; quantities are in contracts, as texts. */
export interface StatedOrder extends Pick<
  OrderUpdate,
  'orderId' | 'clientOrderId' | 'side' | 'reduceOnly' | 'createdTime' | 'time'
> {
  readonly productId: string;
  readonly price?: string | undefined;
  readonly stopPrice?: string | undefined;
  /** Ordered; `undefined` where it is not certain. */
  readonly ordered?: string | undefined;
  readonly filled?: string | undefined;
  readonly remaining?: string | undefined;
}

/**
 * An order with the numbers that a row states. Filled at other prices than its own, an inverse order fills another volume
 * than was ordered.
 *
 * @param isFirst - the fills so far will not be delivered: they count at the order's own price for good
 */
export function makeOrder(
  { productId, price, stopPrice, ordered, filled, remaining, ...order }: StatedOrder,
  { products, sizesOf, listed, filledBefore }: AccountView,
  isFirst = false,
): Omit<OrderUpdate, 'status' | 'event' | 'rawStatus'> {
  const sizes = sizesOf(productId);
  const volumeOf = (size: string): string | undefined => sizes.exactVolume(size, price ?? stopPrice);
  const sums =
    filled === undefined
      ? {}
      : filledOf(filledBefore(order.orderId), listed.state(order.orderId, filled), {
          sizes,
          ownPrice: isFirst ? volumeOf : boundOf(sizes, order.side, price),
        });
  return {
    ...order,
    symbol: products.subscribed(productId),
    numbers: {
      price,
      stopPrice,
      contracts: ordered,
      volume: ordered && volumeOf(ordered),
      ...(sizes.areInverse && remaining !== undefined && { remainingVolume: volumeOf(remaining) }),
      filledVolume: sums.filledVolume,
    },
    filledContracts: sums.filledContracts,
  };
}

/** What a row of any product states. */
interface OrderName {
  readonly orderId: string;
  readonly productId: string;
}

/** An order of a product that is not subscribed; `undefined` for one of a subscribed product. */
export const foreignOrder = (
  { orderId, productId }: OrderName,
  { products }: Pick<AccountView, 'products'>,
): OrderUpdate | undefined =>
  products.subscribed(productId) === undefined
    ? {
        orderId,
        symbol: foreignPair(productId),
        numbers: {},
        status: 'unknown',
        event: 'unknown',
        rawStatus: 'foreign',
      }
    : undefined;
