import type { OrderUpdate, OwnFill } from '@hftjs/simulator';
import type { Row } from './instrument-directory.js';
import { OrderCategory } from './order-words.js';

/** What is said of an order when it is placed, beyond what the market wants to know. */
export interface OrderTraits {
  readonly category?: OrderCategory | undefined;
  /** Quote currency to be spent or earned, of a spot market order that is sized so. */
  readonly quoteSize?: string | undefined;
}

/** What the venue knows of one order beyond what the market does. */
export interface OrderNote {
  readonly category: OrderCategory;
  readonly quoteSize: string | undefined;
  /** Oldest first. */
  readonly fills: OwnFill[];
  /** Says who cancelled it, when it was not simply its owner. */
  cancelSource: string | undefined;
  /** A stop order that has become a real one: before that it is an algo order, which this venue tells elsewhere. */
  isTriggered: boolean;
  /** Its last row on the private channel. */
  lastRow: Row | undefined;
}

/** Notes on all own orders. */
export class OrderNotes {
  readonly #byId = new Map<string, OrderNote>();
  #next: OrderTraits = {};

  /** Notes these traits of the order that `place` places: the market names it before it tells of it. */
  placing<T>(traits: OrderTraits, place: () => T): T {
    this.#next = traits;
    try {
      return place();
    } finally {
      this.#next = {};
    }
  }

  /** To be called when the market names an order. */
  open(orderId: string): void {
    const { category = OrderCategory.NORMAL, quoteSize } = this.#next;
    this.#next = {};
    this.#byId.set(orderId, {
      category,
      quoteSize,
      fills: [],
      cancelSource: undefined,
      isTriggered: false,
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
