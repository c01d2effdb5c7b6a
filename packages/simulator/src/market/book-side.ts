import type { RestingOrder, Side } from './order-book.js';

/** The orders of one price, oldest first. */
export interface PriceLevel {
  readonly tick: number;
  /** Of all its orders together. */
  lots: number;
  readonly orders: Set<RestingOrder>;
}

/** One side of a book: price levels, best first, each with its queue. */
export class BookSide {
  readonly #sign: 1 | -1;
  /** Worst first, so that the busy end is the cheap end of the array. */
  readonly #levels: PriceLevel[] = [];
  #orders = 0;

  constructor(side: Side) {
    this.#sign = side === 'buy' ? 1 : -1;
  }

  /** How many orders rest here. */
  get orderCount(): number {
    return this.#orders;
  }

  /** The best level. */
  first(): PriceLevel | undefined {
    return this.#levels.at(-1);
  }

  /** The order that trades next. */
  next(): RestingOrder | undefined {
    return this.first()?.orders.values().next().value;
  }

  /** So many levels, best first. */
  best(depth: number): PriceLevel[] {
    return this.#levels.slice(-Math.max(1, depth)).reverse();
  }

  /** Best first. */
  levels(): readonly PriceLevel[] {
    return this.#levels.toReversed();
  }

  lotsAt(tick: number): number {
    const level = this.#levels[this.#position(tick)];
    return level?.tick === tick ? level.lots : 0;
  }

  add(order: RestingOrder): void {
    const position = this.#position(order.tick);
    let level = this.#levels[position];
    if (level?.tick !== order.tick) {
      level = { tick: order.tick, lots: 0, orders: new Set() };
      this.#levels.splice(position, 0, level);
    }
    level.orders.add(order);
    level.lots += order.lots;
    this.#orders++;
  }

  reduce(order: RestingOrder, lots: number): void {
    const position = this.#position(order.tick);
    const level = this.#levels[position];
    if (!level?.orders.has(order) || lots > order.lots) throw new RangeError('the order is not in the book');
    order.lots -= lots;
    level.lots -= lots;
    if (order.lots > 0) return;
    level.orders.delete(order);
    this.#orders--;
    if (level.orders.size === 0) this.#levels.splice(position, 1);
  }

  /** Where this tick is, or would have to be inserted. */
  #position(tick: number): number {
    let low = 0;
    let high = this.#levels.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const level = this.#levels[middle];
      if (level !== undefined && (level.tick - tick) * this.#sign < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
