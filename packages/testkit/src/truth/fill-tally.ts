import type { MyTrade } from '@hftjs/core';
import type { OwnFill } from '@hftjs/simulator';

/** Identifies a fill: two own orders may be both sides of one trade. */
export const fillKey = ({ symbol, tradeId, orderId }: MyTrade): string => `${symbol} ${tradeId} ${orderId}`;

/** Compares the fills of an account at a simulated venue with those that a stream publishes. */
export class FillTally {
  /** The last revision of each published fill, by its key. */
  readonly delivered = new Map<string, MyTrade>();
  /** Fills that were published again without being a revision. */
  readonly repeated: MyTrade[] = [];
  /** Fills of the venue and published ones of no counterpart, by order, price and volume: ids differ between venues. */
  readonly #missing = new Amounts<OwnFill>();
  readonly #unknown = new Amounts<MyTrade>();
  /** Fills of the venue that were published, by the key of the published one. */
  readonly #matched = new Map<string, OwnFill>();
  #made = 0;

  /** Fills that the venue made. */
  get made(): number {
    return this.#made;
  }

  /** Fills of the venue that were published, each counted once. */
  get matched(): number {
    return this.#matched.size;
  }

  /** Fills of the venue that were not published. */
  get missing(): readonly OwnFill[] {
    return this.#missing.all;
  }

  /** Published fills that never happened, or not with this order, price and volume. */
  get unknown(): readonly MyTrade[] {
    return this.#unknown.all;
  }

  /** The venue made a fill. */
  make(fill: OwnFill): void {
    this.#made++;
    const published = this.#unknown.take(fill);
    if (published === undefined) this.#missing.add(fill);
    else this.#matched.set(fillKey(published), fill);
  }

  /** A stream published a fill, or a revision of one. */
  deliver(fill: MyTrade): void {
    const key = fillKey(fill);
    const before = this.delivered.get(key);
    if (before !== undefined && (fill.revision ?? 0) <= (before.revision ?? 0)) {
      this.repeated.push(fill);
      return;
    }
    this.delivered.set(key, fill);
    if (before !== undefined) this.#retract(key, before);
    const made = this.#missing.take(fill);
    if (made === undefined) this.#unknown.add(fill);
    else this.#matched.set(key, made);
  }

  /** A revision replaces what was published. */
  #retract(key: string, before: MyTrade): void {
    const made = this.#matched.get(key);
    this.#matched.delete(key);
    if (made === undefined) this.#unknown.take(before);
    else this.#missing.add(made);
  }
}

interface Amount {
  readonly orderId: string;
  readonly price: number;
  readonly volume: number;
}

/** Fills by order, price and volume: there may be several of one kind. */
class Amounts<T extends Amount> {
  readonly #lists = new Map<string, T[]>();

  get all(): readonly T[] {
    return [...this.#lists.values()].flat();
  }

  add(fill: T): void {
    const name = nameOf(fill);
    const list = this.#lists.get(name);
    if (list === undefined) this.#lists.set(name, [fill]);
    else list.push(fill);
  }

  take(like: Amount): T | undefined {
    const name = nameOf(like);
    const list = this.#lists.get(name);
    const found = list?.shift();
    if (list?.length === 0) this.#lists.delete(name);
    return found;
  }
}

const nameOf = ({ orderId, price, volume }: Amount): string => `${orderId} ${price} ${volume}`;
