import type { OrderUpdate, OwnFill, OwnOrder } from '@hftjs/simulator';
import type { Product } from './product.js';

export type Row = Readonly<Record<string, unknown>>;

/** What is said of an order when it is placed, beyond what the market wants to know. */
export interface OrderTraits {
  readonly product: Product;
  /** Whether a market order is sized in quote currency. */
  readonly isSizedInQuote: boolean;
  readonly clientOrderId: string;
}

/** What the venue knows of one order beyond what the market does. */
export interface OrderNote extends OrderTraits {
  /** Oldest first. */
  readonly fills: OwnFill[];
  /** A stop order that has become a real one. */
  isTriggered: boolean;
  /** Since when its owner has wanted it cancelled, in epoch milliseconds; counts while it still lives. */
  cancellingSince: number | undefined;
  /** Its last row on the user channel. */
  lastRow: Row | undefined;
}

/** The fills of an order as it is now or was once, oldest first. */
export const fillsOf = ({ fillIds }: OwnOrder, { fills }: OrderNote): readonly OwnFill[] =>
  fills.slice(0, fillIds.length);

/** Notes on all own orders. */
export class OrderNotes {
  readonly #byId = new Map<string, OrderNote>();
  #next: OrderTraits | undefined;

  /** Notes these traits of the order that `place` places: the market names it before it tells of it. */
  placing<T>(traits: OrderTraits, place: () => T): T {
    this.#next = traits;
    try {
      return place();
    } finally {
      this.#next = undefined;
    }
  }

  /** To be called when the market names an order. */
  open(orderId: string): void {
    const traits = this.#next;
    if (traits === undefined) throw new Error('place orders through the venue, not through its market');
    this.#next = undefined;
    this.#byId.set(orderId, {
      ...traits,
      fills: [],
      isTriggered: false,
      cancellingSince: undefined,
      lastRow: undefined,
    });
  }

  add({ kind, order, fill }: OrderUpdate): void {
    const note = this.of(order.orderId);
    if (fill !== undefined) note.fills.push(fill);
    if (kind === 'triggered') note.isTriggered = true;
  }

  of(orderId: string): OrderNote {
    const note = this.#byId.get(orderId);
    if (note === undefined) throw new RangeError(`there is no order ${orderId}`);
    return note;
  }
}
