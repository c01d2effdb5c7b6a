import type { OrderUpdate, OwnFill, OwnOrder } from './own-order.js';

/** What a venue remembers of one order, in addition to the market. */
export interface OrderNote {
  /** Oldest first. */
  readonly fills: OwnFill[];
  /** Whether a stop order was triggered. */
  isTriggered: boolean;
  /** When it was triggered, in epoch milliseconds. */
  triggerTime: number | undefined;
  /** Its last row on the private channel. */
  lastRow: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Notes on all own orders.
 *
 * `Traits` are the properties of an order that are given when it is placed. `Facts` are what the venue remembers in
 * addition to {@link OrderNote}.
 */
export class OrderNotes<Traits, Facts extends object> {
  readonly #describe: (traits: Traits | undefined) => Facts;
  readonly #byId = new Map<string, OrderNote & Facts>();
  #next: Traits | undefined;

  /** @param describe - the facts of a new order; `undefined` for one that was placed at the market without `placing` */
  constructor(describe: (traits: Traits | undefined) => Facts) {
    this.#describe = describe;
  }

  /**
   * Remembers these traits for the order that `place` places: the market names the order before it emits its events.
   */
  placing<T>(traits: Traits, place: () => T): T {
    this.#next = traits;
    try {
      return place();
    } finally {
      this.#next = undefined;
    }
  }

  /** Called when the market names an order. */
  open(orderId: string): void {
    const traits = this.#next;
    this.#next = undefined;
    const note: OrderNote = { fills: [], isTriggered: false, triggerTime: undefined, lastRow: undefined };
    this.#byId.set(orderId, { ...note, ...this.#describe(traits) });
  }

  add({ kind, order, fill }: OrderUpdate): void {
    const note: OrderNote = this.of(order.orderId);
    if (fill !== undefined) note.fills.push(fill);
    if (kind !== 'triggered') return;
    note.isTriggered = true;
    note.triggerTime = order.updatedTime;
  }

  of(orderId: string): OrderNote & Facts {
    const note = this.#byId.get(orderId);
    if (note === undefined) throw new RangeError(`there is no order ${orderId}`);
    return note;
  }
}

/** The fills of an order in this or an earlier state, oldest first. */
export const fillsOf = (
  { fillIds }: Pick<OwnOrder, 'fillIds'>,
  { fills }: Pick<OrderNote, 'fills'>,
): readonly OwnFill[] => fills.slice(0, fillIds.length);
