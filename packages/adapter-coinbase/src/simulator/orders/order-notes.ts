import { OrderNotes, type OrderNote as CommonNote } from '@hftjs/simulator';
import type { Product } from '../market/product.js';

export type Row = Readonly<Record<string, unknown>>;

/** Fields of a placed order that the market does not need. */
export interface OrderTraits {
  readonly product: Product;
  /** Whether a market order is sized in quote currency. */
  readonly isSizedInQuote: boolean;
}

/** A change of an order that was made. */
export interface OrderEdit {
  readonly price: string;
  readonly size: string;
  /** Epoch milliseconds. */
  readonly time: number;
}

export interface OrderFacts extends OrderTraits {
  /** Oldest first. */
  readonly edits: OrderEdit[];
  /** Since when its owner has wanted it cancelled, in epoch milliseconds; counts while it still lives. */
  cancellingSince: number | undefined;
}

/** What the venue knows of one order beyond what the market does. */
export type OrderNote = CommonNote & OrderFacts;

export const orderNotes = (): OrderNotes<OrderTraits, OrderFacts> =>
  new OrderNotes((traits) => {
    if (traits === undefined) throw new Error('place orders through the venue, not through its market');
    return { ...traits, edits: [], cancellingSince: undefined };
  });
