import { BookSide } from './book-side.js';

/** The side of an order, or of the taker in a trade. */
export type Side = 'buy' | 'sell';

export const opposite = (side: Side): Side => (side === 'buy' ? 'sell' : 'buy');

/** An order in the book. `lots` is its remaining volume; 0 once it has left the book. */
export interface RestingOrder {
  readonly side: Side;
  readonly tick: number;
  lots: number;
  /** Id of an own order; absent for orders of the crowd. */
  readonly orderId?: string;
  /** The account of an own order. */
  readonly account?: string;
}

/** One execution of a taker against one maker. */
export interface Match {
  readonly maker: RestingOrder;
  readonly lots: number;
}

/** A taker's order. */
export interface Taker {
  readonly side: Side;
  readonly lots: number;
  /** The worst tick it accepts; absent: any. */
  readonly limit?: number | undefined;
  /** Stops before orders of this account, so that an account does not trade with itself. */
  readonly account?: string | undefined;
}

/** What `reach` looks for. */
export interface Reach extends Omit<Taker, 'lots'> {
  /** Id of an order that will have left the book. */
  readonly without?: string | undefined;
}

/** A price level whose volume is now this; 0 when it is gone. */
export interface LevelChange {
  readonly side: Side;
  readonly tick: number;
  readonly lots: number;
}

/** A book of whole ticks and lots with price-time priority. It matches takers and keeps resting orders. */
export class OrderBook {
  readonly #sides = { buy: new BookSide('buy'), sell: new BookSide('sell') };
  readonly #changed = { buy: new Set<number>(), sell: new Set<number>() };

  side(side: Side): BookSide {
    return this.#sides[side];
  }

  /** The best tick of a side. */
  best(side: Side): number | undefined {
    return this.#sides[side].first()?.tick;
  }

  /** Whether an order at this tick would trade at once. */
  crosses(side: Side, tick: number): boolean {
    const best = this.best(opposite(side));
    return best !== undefined && (side === 'buy' ? tick >= best : tick <= best);
  }

  /** Queues an order behind all others of its price. The caller has matched it: a crossing order throws. */
  add(order: RestingOrder): void {
    if (!(order.lots > 0 && order.tick > 0))
      throw new RangeError(`${order.lots} lots at tick ${order.tick} cannot rest`);
    if (this.crosses(order.side, order.tick)) throw new RangeError(`tick ${order.tick} would cross the book`);
    this.#sides[order.side].add(order);
    this.#changed[order.side].add(order.tick);
  }

  /** Takes an order out of the book. */
  remove(order: RestingOrder): void {
    this.reduce(order, order.lots);
  }

  /** Makes a resting order smaller; it keeps its place. */
  reduce(order: RestingOrder, lots: number): void {
    this.#sides[order.side].reduce(order, lots);
    this.#changed[order.side].add(order.tick);
  }

  /** Trades a taker against the book, best price first and oldest first. Does not queue the remaining volume. */
  match(taker: Taker): Match[] {
    return [...this.matches(taker)];
  }

  /** The same, one match at a time: the caller may change the book between two of them. */
  *matches(taker: Taker): Generator<Match, void, undefined> {
    let { lots } = taker;
    while (lots > 0) {
      const maker = this.#sides[opposite(taker.side)].next();
      if (maker === undefined || isBeyond(taker, maker.tick)) return;
      if (taker.account !== undefined && maker.account === taker.account) return;
      const traded = Math.min(lots, maker.lots);
      this.reduce(maker, traded);
      lots -= traded;
      yield { maker, lots: traded };
    }
  }

  /** The orders that a taker would meet, in the order in which it would trade with them; they stay as they are. */
  *reach({ side, limit, account, without }: Reach): Generator<RestingOrder, void, undefined> {
    for (const level of this.#sides[opposite(side)].levels()) {
      if (isBeyond({ side, limit }, level.tick)) return;
      for (const order of level.orders) {
        if (without !== undefined && order.orderId === without) continue;
        if (account !== undefined && order.account === account) return;
        yield order;
      }
    }
  }

  /** How many lots a taker with this limit would find. */
  available({ side, limit }: Omit<Taker, 'lots'>): number {
    let lots = 0;
    for (const level of this.#sides[opposite(side)].levels()) {
      if (isBeyond({ side, limit }, level.tick)) break;
      lots += level.lots;
    }
    return lots;
  }

  /** How many lots trade before this resting order is done: all better ones, all older ones and itself. */
  lotsThrough(order: RestingOrder): number {
    let lots = 0;
    for (const level of this.#sides[order.side].levels()) {
      if (level.tick !== order.tick) {
        lots += level.lots;
        continue;
      }
      for (const other of level.orders) {
        lots += other.lots;
        if (other === order) return lots;
      }
    }
    throw new RangeError('the order is not in the book');
  }

  /** The levels that changed since the last call, as they are now. */
  takeChanges(): LevelChange[] {
    const changes: LevelChange[] = [];
    for (const side of ['buy', 'sell'] as const) {
      for (const tick of this.#changed[side])
        changes.push({ side, tick, lots: this.#sides[side].lotsAt(tick) });
      this.#changed[side].clear();
    }
    return changes;
  }
}

const isBeyond = ({ side, limit }: Pick<Taker, 'side' | 'limit'>, tick: number): boolean =>
  limit !== undefined && (side === 'buy' ? tick > limit : tick < limit);
