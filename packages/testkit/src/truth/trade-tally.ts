import type { Trade } from '@hftjs/core';
import type { PublicTrade } from '@hftjs/simulator';

/** Published ids remembered per pair, to find repeated ones. The market's own tape is as long. */
const REMEMBERED = 100_000;

/** What is known of one pair. */
interface PairTally {
  /** Trades that were not published yet, by the market's number. */
  readonly missing: Map<number, PublicTrade>;
  /** Published ids, oldest first. */
  readonly seen: Set<number>;
  /** Every id up to this one is published or not owed, and no longer in `seen`. */
  forgotten: number;
  /** Last one that the market made. */
  last: number | undefined;
}

/**
 * Compares the public trades of a simulated market with those that a stream publishes, one by one as they happen: for
 * runs of any length.
 */
export class TradeTally {
  readonly #idOf: (trade: Trade) => number;
  readonly #pairs = new Map<string, PairTally>();
  /** Trades that were published more than once. */
  readonly repeated: Trade[] = [];
  /** Published trades that the market never made, or made with another price or volume. */
  readonly unknown: Trade[] = [];
  #made = 0;
  #delivered = 0;

  /** @param idOf - the market's number of a published trade; throws for an id that is none */
  constructor(idOf: (trade: Trade) => number) {
    this.#idOf = idOf;
  }

  /** Trades that the market made, without those that are not owed. */
  get made(): number {
    return this.#made;
  }

  /** Trades of the market that were published, each counted once. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Trades that were not published yet, in the order in which they were made. */
  get missing(): readonly PublicTrade[] {
    return [...this.#pairs.values()].flatMap(({ missing }) => [...missing.values()]);
  }

  /** The market made a trade. Called before a stream can have published it. */
  make(trade: PublicTrade): void {
    const pair = this.#pair(trade.pair);
    pair.missing.set(trade.id, trade);
    pair.last = trade.id;
    this.#made++;
  }

  /** A stream published a trade. */
  deliver(trade: Trade): void {
    const pair = this.#pair(trade.symbol);
    const id = this.#read(trade);
    if (id === undefined || (pair.last !== undefined && id > pair.last)) {
      this.unknown.push(trade);
      return;
    }
    const made = pair.missing.get(id);
    if (pair.seen.has(id) || (id <= pair.forgotten && made === undefined)) {
      this.repeated.push(trade);
      return;
    }
    remember(pair, id);
    if (made === undefined) return;
    if (made.price !== trade.price || made.volume !== trade.volume) {
      this.unknown.push(trade);
      return;
    }
    pair.missing.delete(id);
    this.#delivered++;
  }

  /** Trades made before this time (epoch milliseconds) are not owed: no stream was subscribed. */
  oweFrom(time: number): void {
    for (const { missing } of this.#pairs.values())
      for (const [id, trade] of missing) if (trade.time < time && missing.delete(id)) this.#made--;
  }

  #read(trade: Trade): number | undefined {
    try {
      return this.#idOf(trade);
    } catch {
      return undefined;
    }
  }

  #pair(name: string): PairTally {
    let pair = this.#pairs.get(name);
    if (pair === undefined) {
      pair = { missing: new Map(), seen: new Set(), forgotten: -Infinity, last: undefined };
      this.#pairs.set(name, pair);
    }
    return pair;
  }
}

function remember(pair: PairTally, id: number): void {
  pair.seen.add(id);
  if (pair.seen.size <= REMEMBERED) return;
  const [oldest = id] = pair.seen;
  pair.seen.delete(oldest);
  pair.forgotten = Math.max(pair.forgotten, oldest);
}
