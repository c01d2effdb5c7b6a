import type { OrderUpdate } from '@hftjs/core/adapter';
import { filledOf } from './filled-sums.js';
import { boundOf, type FeedContext } from './open-order.js';

/** What REST states of the quantities of an order; texts of the answer. */
export interface StatedQuantities {
  readonly orderId: string;
  readonly productId: string;
  readonly side: 'buy' | 'sell' | undefined;
  readonly price: string | undefined;
  readonly stopPrice?: string | undefined;
  /** Ordered; `undefined` where it is not certain. */
  readonly quantity: string | undefined;
  readonly filled: string | undefined;
}

/** The numbers of an order that REST states. */
export function restNumbers(
  { orderId, productId, side, price, stopPrice, quantity, filled }: StatedQuantities,
  { sizesOf, listed, filledBefore }: FeedContext,
): Pick<OrderUpdate, 'numbers' | 'filledContracts'> {
  const sizes = sizesOf(productId);
  const ordered = {
    contracts: quantity,
    volume: quantity && sizes.exactVolume(quantity, price ?? stopPrice),
  };
  if (filled === undefined) return { numbers: { price, stopPrice, ...ordered } };
  const ownPrice = boundOf(sizes, { side, price });
  const { filledVolume, filledContracts } = filledOf(filledBefore(orderId), listed.state(orderId, filled), {
    sizes,
    ownPrice,
  });
  return { numbers: { price, stopPrice, ...ordered, filledVolume }, filledContracts };
}
