import type { CurrencyPair } from '../contract/currency-pair.js';
import { FrameMap } from '../wire/frame-map.js';

interface Last {
  source: object;
  updateId: number;
}

/**
 * Which connections of a channel of quotes are open, and which pairs each of them brings. Keeps quotes from going back
 * while one connection replaces another and both bring the same pairs: a quote of one of them counts if it is newer
 * than the last one of the other. On one connection the venue's order is kept. Lives as long as its stream.
 */
export class QuoteSources {
  readonly #last = new FrameMap<CurrencyPair, Last>();
  readonly #carried = new Map<object, Set<CurrencyPair>>();

  /** A connection begins. */
  begin(source: object): void {
    this.#carried.set(source, new Set());
  }

  /** A connection has ended: nothing needs to be compared with its quotes, should the venue count anew. */
  end(source: object): void {
    this.#carried.delete(source);
  }

  /** A connection brings every change of a pair from now on. */
  carry(symbol: CurrencyPair, source: object): void {
    this.#carried.get(source)?.add(symbol);
  }

  /** Whether another living connection brings a pair. */
  isCarriedBesides(symbol: CurrencyPair, source: object): boolean {
    for (const [other, pairs] of this.#carried) if (other !== source && pairs.has(symbol)) return true;
    return false;
  }

  /** A connection does not bring a pair any more. */
  forget(symbol: CurrencyPair, source: object): void {
    this.#carried.get(source)?.delete(symbol);
    if (!this.isCarriedBesides(symbol, source)) this.#last.delete(symbol);
  }

  /** Whether a quote is to be published. Then its connection carries the pair. */
  accept(symbol: CurrencyPair, updateId: number, source: object): boolean {
    const last = this.#last.get(symbol);
    if (last?.source === source) {
      last.updateId = updateId;
      return true;
    }
    if (last && updateId <= last.updateId && this.#carried.has(last.source)) return false;
    if (last) {
      last.source = source;
      last.updateId = updateId;
    } else this.#last.set(symbol, { source, updateId });
    this.carry(symbol, source);
    return true;
  }
}
