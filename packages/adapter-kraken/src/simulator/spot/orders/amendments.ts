import type { OrderUpdate, OwnOrder } from '@hftjs/simulator';

/** A state that an order was given: at first, or by an amendment. */
export interface Amendment {
  readonly amendId: string;
  readonly isOriginal: boolean;
  /** The order after it. */
  readonly order: OwnOrder;
}

/** The amendments of all orders, which `OrderAmends` lists. */
export class Amendments {
  readonly #nextId: () => string;
  readonly #byOrder = new Map<string, Amendment[]>();

  /** @param nextId - names an amendment in the venue's fashion */
  constructor(nextId: () => string) {
    this.#nextId = nextId;
  }

  onStep(updates: readonly OrderUpdate[]): void {
    for (const { kind, order } of updates) {
      const known = this.#byOrder.get(order.orderId) ?? [];
      this.#byOrder.set(order.orderId, known);
      if (kind === 'received' || kind === 'replaced')
        known.push({ amendId: this.#nextId(), isOriginal: kind === 'received', order });
    }
  }

  /** Oldest first; the first is the order as it was placed. */
  of(orderId: string): readonly Amendment[] {
    return this.#byOrder.get(orderId) ?? [];
  }

  /** The id of an order's last amendment. */
  lastId(orderId: string): string {
    return this.of(orderId).at(-1)?.amendId ?? '';
  }
}
