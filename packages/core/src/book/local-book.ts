import type { BookLevel, OrderBook } from '../channels/order-book.js';
import { PriceLevels } from './price-levels.js';

const NO_LEVEL: BookLevel = [0, 0];

/** Side of a book. */
export type BookSide = 'bids' | 'asks';

/** The part of an event that a book is made of. */
export type BookChange = Pick<OrderBook, 'bids' | 'asks' | 'snapshot'> & Partial<Pick<OrderBook, 'sequence'>>;

/**
 * The order book of one pair, kept from the events of either delivery. It is the venue's book as long as the pair is
 * `live` and each event was applied; after a `gap` of the pair, the next whole book puts it right.
 *
 * @example
 * ```ts
 * const book = new LocalBook();
 * for await (const event of queue) {
 *   book.apply(event);
 *   console.log(book.spread(), book.vwap('asks', 2));
 * }
 * ```
 */
export class LocalBook {
  readonly #bids = new PriceLevels('bids');
  readonly #asks = new PriceLevels('asks');
  #hasBegun = false;
  #sequence: number | undefined;

  /** Whether a whole book was applied. Changes that come before it are ignored. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** The venue's number of the last change, where it numbers them. */
  get sequence(): number | undefined {
    return this.#sequence;
  }

  /** Applies an event: a whole book replaces this one, changes are made in it. Levels are shared with the event. */
  apply(event: BookChange): void {
    if (event.snapshot) {
      this.#bids.replace(event.bids);
      this.#asks.replace(event.asks);
      this.#hasBegun = true;
    } else if (this.#hasBegun) {
      for (const level of event.bids) this.#bids.set(level);
      for (const level of event.asks) this.#asks.set(level);
    } else return;
    this.#sequence = event.sequence;
  }

  /** Forgets everything, for example after a `gap`: changes are ignored until the next whole book. */
  clear(): void {
    this.#bids.clear();
    this.#asks.clear();
    this.#hasBegun = false;
    this.#sequence = undefined;
  }

  /** The best bid and the best ask; a side without orders has none. */
  best(): { readonly bid: BookLevel | undefined; readonly ask: BookLevel | undefined } {
    return { bid: this.#bids.best, ask: this.#asks.best };
  }

  /** The best `count` levels of a side, best first: a new array of shared levels. @defaultValue all levels */
  levels(side: BookSide, count = Infinity): readonly BookLevel[] {
    return this.#side(side).top(count);
  }

  /** Number of levels of a side. */
  size(side: BookSide): number {
    return this.#side(side).size;
  }

  /** The volume at a price, on whichever side it is; 0 where there is none. Base currency. */
  volumeAt(price: number): number {
    return this.#bids.volumeAt(price) || this.#asks.volumeAt(price);
  }

  /**
   * Volume-weighted average price of taking a volume from a side: `asks` for buying, `bids` for selling. `undefined`
   * where the side has less.
   *
   * @param volume - base currency, above zero
   */
  vwap(side: BookSide, volume: number): number | undefined {
    if (!(volume > 0)) return undefined;
    const levels = this.#side(side);
    let rest = volume;
    let cost = 0;
    for (let rank = 0; rank < levels.size; rank++) {
      const [price, available] = levels.at(rank) ?? NO_LEVEL;
      if (available >= rest) return (cost + price * rest) / volume;
      cost += price * available;
      rest -= available;
    }
    return undefined;
  }

  /** The best ask less the best bid, in quote currency; `undefined` where a side is empty. */
  spread(): number | undefined {
    const { bid, ask } = this.best();
    return bid && ask && ask[0] - bid[0];
  }

  /** Whether the best bid is at or above the best ask. */
  get isCrossed(): boolean {
    const bid = this.#bids.best;
    const ask = this.#asks.best;
    return bid !== undefined && ask !== undefined && bid[0] >= ask[0];
  }

  #side(side: BookSide): PriceLevels {
    return side === 'bids' ? this.#bids : this.#asks;
  }
}
