import type { Market } from './market.js';

/** A level: its price in ticks from the market's, and what its size is made of; 0: it is removed. */
export type TickLevel = readonly [tick: number, seed: number];

/** Levels of both sides, best first. */
export interface TickLevels {
  readonly bids: readonly TickLevel[];
  readonly asks: readonly TickLevel[];
}

/** The price of a tick, with the market's decimals. */
export const priceAt = ({ price, decimals }: Market, tick: number): string =>
  ((Math.round(price * 10 ** decimals) + tick) / 10 ** decimals).toFixed(decimals);

/** The texts of levels, one after the other. */
export const levelsText = (
  market: Market,
  levels: readonly TickLevel[],
  text: (price: string, seed: number) => string,
): string => levels.map(([tick, seed]) => text(priceAt(market, tick), seed)).join(',');

/** A book as a venue has it: one size per tick; bids up to a price, asks above. */
export class TickBook {
  readonly #reach: number;
  readonly #seeds: number[];
  #mid: number;

  /** @param seedOf - of the sizes at the beginning */
  constructor(reach: number, mid: number, seedOf: (tick: number) => number) {
    this.#reach = reach;
    this.#mid = mid;
    this.#seeds = Array.from({ length: 2 * reach + 1 }, (_, index) => seedOf(index - reach));
  }

  /** Moves the price, and changes levels. Returns what changed. */
  change(
    mid: number,
    ticks: Iterable<number>,
    seedOf: (tick: number, present: number) => number,
  ): TickLevels {
    const bids: TickLevel[] = [];
    const asks: TickLevel[] = [];
    for (const tick of ticks) {
      const present = this.#seeds[tick + this.#reach] ?? 0;
      const seed = seedOf(tick, present);
      const [before, after] = [tick <= this.#mid ? bids : asks, tick <= mid ? bids : asks];
      if (present > 0 && (seed === 0 || before !== after)) before.push([tick, 0]);
      if (seed > 0) after.push([tick, seed]);
      this.#seeds[tick + this.#reach] = seed;
    }
    this.#mid = mid;
    return { bids: sorted(bids, -1), asks: sorted(asks, 1) };
  }

  /** The best levels of each side. */
  top(count = Infinity): TickLevels {
    return { bids: this.#side(this.#mid, -1, count), asks: this.#side(this.#mid + 1, 1, count) };
  }

  #side(best: number, step: number, count: number): TickLevel[] {
    const levels: TickLevel[] = [];
    for (let tick = best; Math.abs(tick) <= this.#reach && levels.length < count; tick += step) {
      const seed = this.#seeds[tick + this.#reach] ?? 0;
      if (seed > 0) levels.push([tick, seed]);
    }
    return levels;
  }
}

/** Best first. */
const sorted = (levels: readonly TickLevel[], sign: 1 | -1): TickLevel[] =>
  [...levels].sort(([one], [other]) => sign * (one - other));

/**
 * What a venue sends that keeps so many levels: those that are new among them or changed, and those that are gone. Of
 * levels that others pushed out it says nothing.
 */
export function changesWithin(depth: number, before: TickLevels, after: TickLevels): TickLevels {
  const side = (old: readonly TickLevel[], now: readonly TickLevel[], sign: 1 | -1): TickLevel[] => {
    const olds = new Map(old);
    const nows = new Map(now);
    const worst = now.length < depth ? Infinity : sign * (now.at(-1)?.[0] ?? Infinity);
    const removed = old.filter(([tick]) => !nows.has(tick) && sign * tick < worst);
    const changed = now.filter(([tick, seed]) => olds.get(tick) !== seed);
    return sorted([...changed, ...removed.map(([tick]): TickLevel => [tick, 0])], sign);
  };
  return { bids: side(before.bids, after.bids, -1), asks: side(before.asks, after.asks, 1) };
}
