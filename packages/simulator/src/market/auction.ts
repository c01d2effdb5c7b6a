import type { OrderBook, RestingOrder, Side } from './order-book.js';

/** Two orders that trade with each other at the price of an auction. */
export interface AuctionMatch {
  readonly buy: RestingOrder;
  readonly sell: RestingOrder;
  readonly lots: number;
  /** The side of the later of both. */
  readonly taker: Side;
}

/** Orders that wait until the book and they are matched at one price. */
export class Auction {
  readonly #orders = new Set<RestingOrder>();

  add(order: RestingOrder): void {
    this.#orders.add(order);
  }

  /** Makes an order smaller. Returns false when it is not one of the auction. */
  reduce(order: RestingOrder, lots: number): boolean {
    if (!this.#orders.has(order)) return false;
    order.lots -= lots;
    if (order.lots === 0) this.#orders.delete(order);
    return true;
  }

  /** The orders that wait, in the order in which they came; none is left. */
  takeAll(): readonly RestingOrder[] {
    const orders = [...this.#orders];
    this.#orders.clear();
    return orders;
  }

  /**
   * The price at which most is traded; of several, the one that leaves least, and then the one nearest to the last price.
   */
  clearingTick(book: OrderBook, lastTick: number): number {
    return clearingTick({ buys: this.#queue(book, 'buy'), sells: this.#queue(book, 'sell'), lastTick });
  }

  /**
   * Matches the orders of the auction and of the book at a tick, by price and then by time. Orders may be made smaller
   * between two matches.
   */
  *matches(book: OrderBook, tick: number): Generator<AuctionMatch, void, undefined> {
    const queues = { buy: this.#queue(book, 'buy'), sell: this.#queue(book, 'sell') };
    const next = (side: Side): RestingOrder | undefined => {
      const queue = queues[side];
      while (queue[0]?.lots === 0) queue.shift();
      return queue[0];
    };
    for (;;) {
      const buy = next('buy');
      const sell = next('sell');
      if (buy === undefined || sell === undefined || buy.tick < tick || sell.tick > tick) return;
      const lots = Math.min(buy.lots, sell.lots);
      const taker = this.#isLater(buy, sell) ? 'buy' : 'sell';
      for (const order of [buy, sell]) if (!this.reduce(order, lots)) book.reduce(order, lots);
      yield { buy, sell, lots, taker };
    }
  }

  /** The book's orders are older than those of the auction. */
  #queue(book: OrderBook, side: Side): RestingOrder[] {
    const all = [
      ...book
        .side(side)
        .levels()
        .flatMap(({ orders }) => [...orders]),
      ...[...this.#orders].filter((order) => order.side === side),
    ];
    const sign = side === 'buy' ? -1 : 1;
    return all.sort((left, right) => (left.tick - right.tick) * sign);
  }

  #isLater(buy: RestingOrder, sell: RestingOrder): boolean {
    const order = [...this.#orders];
    return order.indexOf(buy) > order.indexOf(sell);
  }
}

function clearingTick({
  buys,
  sells,
  lastTick,
}: {
  buys: readonly RestingOrder[];
  sells: readonly RestingOrder[];
  lastTick: number;
}): number {
  const lotsOf = (orders: readonly RestingOrder[], fits: (tick: number) => boolean): number =>
    orders.reduce((sum, { tick, lots }) => (fits(tick) ? sum + lots : sum), 0);
  const results = [...new Set([...buys, ...sells].map(({ tick }) => tick))].map((tick) => {
    const bid = lotsOf(buys, (limit) => limit >= tick);
    const offered = lotsOf(sells, (limit) => limit <= tick);
    const distance = Math.abs(tick - lastTick);
    return { tick, traded: Math.min(bid, offered), left: Math.abs(bid - offered), distance };
  });
  results.sort(
    (left, right) => right.traded - left.traded || left.left - right.left || left.distance - right.distance,
  );
  return results[0]?.tick ?? lastTick;
}
