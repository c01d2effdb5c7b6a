import { cycleOf, type BookShape } from '../../frames/book-cycle.js';
import { levelsText, type TickLevels } from '../../frames/book-levels.js';
import type { Market } from '../../frames/market.js';
import { nearby } from '../../frames/random.js';
import type { Slot } from '../../frames/slot.js';
import { trimmed } from '../../frames/values.js';
import type { Place, Snapshot } from '../venue.js';
import type { SizeText } from './texts.js';

/** Fewer levels than OKX keeps: it reports all changes. */
const REACH = 400;

/** The most levels that one side of a frame changes. */
const MOST = 60;

/** A shape whose frames change so many levels in the mean, most of them fewer. */
export const booksShape = (mean: number): BookShape => ({
  reach: REACH,
  spread: 15,
  changes: (random) => {
    const count = 1 + Math.min(MOST, nearby(random, mean - 0.5));
    const bids = Math.round(count * random());
    return [bids, count - bids];
  },
});

/** The number of the last change before the first frame. */
const FIRST_SEQUENCE = 333_793_118_093;

export const BOOKS_SLOTS: readonly Slot[] = [
  { after: '"ts":"', value: 'millis' },
  { after: '"prevSeqId":', value: 'id', series: 'changes', step: 0 },
  { after: '"seqId":', value: 'id', series: 'changes', step: (index) => 1 + (index % 23) },
];

export interface BooksFrame {
  readonly instId: string;
  readonly shape: BookShape;
  readonly size: SizeText;
}

/** @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-order-book-channel */
export function booksText(frame: BooksFrame, market: Market, { turn, turns }: Place): string {
  const cycle = cycleOf(frame.shape, market, turns);
  return text(frame, market, {
    action: 'update',
    levels: cycle.steps[turn]?.changes ?? cycle.start,
    time: 1_790_000_000_000,
    previous: FIRST_SEQUENCE,
  });
}

/** The first frame after the acknowledgement. */
export const booksSnapshot = (frameOf: (market: Market) => BooksFrame): Snapshot => ({
  text: (market, { turns }) => {
    const frame = frameOf(market);
    const levels = cycleOf(frame.shape, market, turns).start;
    return text(frame, market, { action: 'snapshot', levels, time: Date.now(), previous: -1 });
  },
});

interface Content {
  readonly action: 'snapshot' | 'update';
  readonly levels: TickLevels;
  readonly time: number;
  readonly previous: number;
}

function text({ instId, size }: BooksFrame, market: Market, content: Content): string {
  const { action, levels, time, previous } = content;
  const level = (price: string, seed: number): string =>
    seed === 0
      ? `["${trimmed(price)}","0","0","0"]`
      : `["${trimmed(price)}","${size(seed)}","0","${1 + (seed % 17)}"]`;
  const row = [
    `"asks":[${levelsText(market, levels.asks, level)}]`,
    `"bids":[${levelsText(market, levels.bids, level)}]`,
    `"ts":"${time}"`,
    '"checksum":0',
    `"seqId":${FIRST_SEQUENCE}`,
    `"prevSeqId":${previous}`,
  ].join(',');
  return `{"arg":{"channel":"books","instId":"${instId}"},"action":"${action}","data":[{${row}}]}`;
}
