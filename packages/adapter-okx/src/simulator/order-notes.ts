import type { OrderUpdate, OwnFill, OwnOrder } from '@hftjs/simulator';
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
  /** When it did so, in epoch milliseconds. */
  triggerTime: number | undefined;
  /** Its last row on the private channel. */
  lastRow: Row | undefined;
}

/** The fills of an order as it is now or was once, oldest first. */
export const fillsOf = ({ fillIds }: OwnOrder, { fills }: OrderNote): readonly OwnFill[] =>
  fills.slice(0, fillIds.length);

/** The id of a stop order while it waits: the order that it becomes has another one. */
export const algoIdOf = (orderId: string): string => String(BigInt(orderId) + 1_000_000_000_000_000_000n);

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
      triggerTime: undefined,
      lastRow: undefined,
    });
  }

  add({ kind, order, fill }: OrderUpdate): void {
    const note = this.of(order.orderId);
    if (fill !== undefined) note.fills.push(fill);
    if (kind !== 'triggered') return;
    note.isTriggered = true;
    note.triggerTime = order.updatedTime;
  }

  of(orderId: string): OrderNote {
    const note = this.#byId.get(orderId);
    if (note === undefined) throw new RangeError(`there is no order ${orderId}`);
    return note;
  }
}
