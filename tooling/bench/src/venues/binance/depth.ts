import { cycleOf, type BookShape } from '../../frames/book-cycle.js';
import { levelsText, type TickLevel, type TickLevels } from '../../frames/book-levels.js';
import type { Market } from '../../frames/market.js';
import type { Slot } from '../../frames/slot.js';
import type { Place } from '../venue.js';

/** Changes of 20 levels a side. Snapshots know fewer levels than there are. */
export const DEPTH_SHAPE: BookShape = { reach: 400, spread: 15, changes: () => [20, 20] };

/** The number of the last change before the first frame. Those of markets are far apart, and of one length. */
export const firstUpdateId = ({ number }: Market): number => 100_000_000_000 + number * 1_000_000_000;

/** Changes that a frame sums: each has a number. */
const changesOf = (index: number): number => 40 + (index % 37);

/** Each frame begins with the number after the last one of the frame before. */
export const UPDATE_ID_SLOTS: readonly Slot[] = [
  { after: '"U":', value: 'id', series: 'changes' },
  { after: '"u":', value: 'id', series: 'changes', step: (index) => changesOf(index) - 1 },
];

/** Levels under the keys of their sides. */
export const depthLevels = (
  market: Market,
  sides: Readonly<Record<string, readonly TickLevel[]>>,
  level: (price: string, seed: number) => string,
): string =>
  Object.entries(sides)
    .map(([key, levels]) => `"${key}":[${levelsText(market, levels, level)}]`)
    .join(',');

/** What a frame changes. */
export const depthChanges = (market: Market, { turn, turns }: Place): TickLevels => {
  const { start, steps } = cycleOf(DEPTH_SHAPE, market, turns);
  return steps[turn]?.changes ?? start;
};

/** The best levels before the first frame. */
export const depthStart = (market: Market, turns: number, limit: number): TickLevels => {
  const { bids, asks } = cycleOf(DEPTH_SHAPE, market, turns).start;
  return { bids: bids.slice(0, limit), asks: asks.slice(0, limit) };
};
