import type { OrderUpdate } from '@hftjs/core/adapter';
import type { AccountView } from './account-view.js';
import { boundOf, filledOf } from './filled-sums.js';

/** What the venue states of the quantities of an order, as texts. */
export interface StatedQuantities {
  readonly orderId: string;
  readonly productId: string;
  readonly side: 'buy' | 'sell' | undefined;
  readonly price: string | undefined;
  readonly stopPrice?: string | undefined;
  /** Ordered; `undefined` where it is not certain. */
  readonly quantity: string | undefined;
  readonly filled: string | undefined;
  readonly remaining?: string;
}

/**
 * The numbers of an order that the venue states. Filled at other prices than its own, an inverse order fills another
 * volume than was ordered.
 *
 * @param isFirst - the fills so far will not be delivered: they count at the order's own price for good
 */
export function numbersOf(
  { orderId, productId, side, price, stopPrice, quantity, filled, remaining }: StatedQuantities,
  { sizesOf, listed, filledBefore }: AccountView,
  isFirst = false,
): Pick<OrderUpdate, 'numbers' | 'filledContracts'> {
  const sizes = sizesOf(productId);
  const volumeOf = (size: string): string | undefined => sizes.exactVolume(size, price ?? stopPrice);
  const numbers = {
    price,
    stopPrice,
    contracts: quantity,
    volume: quantity && volumeOf(quantity),
    ...(sizes.areInverse && remaining !== undefined && { remainingVolume: volumeOf(remaining) }),
  };
  if (filled === undefined) return { numbers };
  const { filledVolume, filledContracts } = filledOf(filledBefore(orderId), listed.state(orderId, filled), {
    sizes,
    ownPrice: isFirst ? volumeOf : boundOf(sizes, { side, price }),
  });
  return { numbers: { ...numbers, filledVolume }, filledContracts };
}
