import type { OrderUpdate, OwnOrder, Random } from '@hftjs/simulator';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** What the venue knows of own orders beyond what the market does. */
export class OrderNotes {
  readonly #random: Random;
  readonly #clientIds = new Map<string, string>();
  readonly #workingTimes = new Map<string, number>();

  constructor(random: Random) {
    this.#random = random;
  }

  add({ kind, order, time }: OrderUpdate): void {
    const isLive = kind === 'triggered' || (kind === 'accepted' && order.status !== 'untriggered');
    if (isLive) this.#workingTimes.set(order.orderId, time);
  }

  /** The client's id, or the one that the venue makes up for orders without. */
  clientOrderId({ orderId, clientOrderId }: Pick<OwnOrder, 'orderId' | 'clientOrderId'>): string {
    if (clientOrderId !== undefined) return clientOrderId;
    const known = this.#clientIds.get(orderId) ?? this.inventId();
    this.#clientIds.set(orderId, known);
    return known;
  }

  /** Since when an order, as it is now or was once, has been live; absent before that. */
  workingTime({ orderId, updatedTime }: OwnOrder): number | undefined {
    const time = this.#workingTimes.get(orderId);
    return time !== undefined && time <= updatedTime ? time : undefined;
  }

  /** An id as the venue makes them up. */
  inventId(): string {
    return this.#random.text(22, ALPHABET);
  }
}
