import type { CurrencyPair } from '../contract/currency-pair.js';

/**
 * While one connection replaces another, both publish events of the same pairs. In a channel of which only the latest
 * event counts, events of the old connection are dropped once the new one has published an event of the pair: they may
 * be older.
 */
export class Handover {
  readonly #successors = new Set<object>();
  readonly #followed = new Map<CurrencyPair, object>();

  get isUnderway(): boolean {
    return this.#successors.size > 0;
  }

  /** @param to - the publisher of the new connection */
  begin(to: object): void {
    this.#successors.add(to);
  }

  end(to: object): void {
    this.#successors.delete(to);
    for (const [pair, publisher] of this.#followed) if (publisher === to) this.#followed.delete(pair);
  }

  /** Whether the connection that replaces another one has published a pair, so that the other one's events are dropped. */
  isFollowed(publisher: object, pair: CurrencyPair): boolean {
    return this.#followed.has(pair) && !this.#successors.has(publisher);
  }

  /** Whether a connection's event of a pair is to be published. */
  admits(publisher: object, pair: CurrencyPair): boolean {
    if (!this.#successors.has(publisher)) return !this.#followed.has(pair);
    this.#followed.set(pair, publisher);
    return true;
  }
}
