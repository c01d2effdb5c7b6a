import { OrderNotes, type OrderNote as CommonNote } from '@hftjs/simulator';
import { OrderCategory } from './order-words.js';

/** Fields of a placed order that the market does not need. */
export interface OrderTraits {
  readonly category?: OrderCategory | undefined;
  /** Quote currency to be spent or earned, of a spot market order that is sized so. */
  readonly quoteSize?: string | undefined;
}

export interface OrderFacts {
  readonly category: OrderCategory;
  readonly quoteSize: string | undefined;
  /** Who cancelled it, when it was not simply its owner. */
  cancelSource: string | undefined;
}

/** What the venue knows of one order beyond what the market does. A stop order is an algo order until it is triggered. */
export type OrderNote = CommonNote & OrderFacts;

/** The id of a stop order while it waits: the order that it becomes has another one. */
export const algoIdOf = (orderId: string): string => String(BigInt(orderId) + 1_000_000_000_000_000_000n);

export const orderNotes = (): OrderNotes<OrderTraits, OrderFacts> =>
  new OrderNotes((traits: OrderTraits | undefined) => ({
    category: traits?.category ?? OrderCategory.NORMAL,
    quoteSize: traits?.quoteSize,
    cancelSource: undefined,
  }));
