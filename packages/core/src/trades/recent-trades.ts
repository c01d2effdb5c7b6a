import type { Trade } from '../channels/trade.js';
import { BoundedMap } from '../contract/bounded.js';

/** Number of trades of a pair whose content is remembered: a power of two. */
const SIZE = 256;
/** Numbers that are kept of each: id, price, volume, time, side, number of trades of an aggregate. */
const FIELDS = 6;

/** Number of ids that are remembered under which the venue sent different trades. */
const MAX_TWINS = 256;

/**
 * Largest difference between two times of one trade: in frames, and between a frame and REST, which may round. In ms.
 */
const SAME_TIME = 2;
const SAME_TIME_BY_REST = 1_000;

/** Relative difference between two ways of computing one price or volume. */
const PRECISION = 1e-9;

/** How a trade compares with the remembered one of the same id; `unknown` if that is not remembered any more. */
export type Resemblance = 'same' | 'different' | 'unknown';

/** The compared values; NaN or `undefined` where the venue does not send one. */
interface Content {
  readonly price: number;
  readonly volume: number;
  readonly time: number;
  readonly side: number;
  /** Of an aggregate. */
  readonly count: number;
  readonly lastId: string | undefined;
}

/**
 * The content of the last trades of a pair, by id. Shows whether a trade with a known id is the same trade again.
 * Allocates nothing for a trade that is in line.
 */
export class RecentTrades {
  readonly #slots = new Float64Array(SIZE * FIELDS).fill(NaN);
  /** The last trades of aggregates. */
  readonly #lastIds = new Array<string | undefined>(SIZE).fill(undefined);
  /** Further trades under ids that another trade had before. */
  readonly #twins = new BoundedMap<number, Content[]>(MAX_TWINS);

  remember(trade: Trade, id: number): void {
    const slots = this.#slots;
    const { aggregated } = trade;
    const slot = slotOf(id) * FIELDS;
    slots[slot] = id;
    slots[slot + 1] = trade.price;
    slots[slot + 2] = trade.volume;
    slots[slot + 3] = trade.exchangeTime ?? NaN;
    slots[slot + 4] = sideCode(trade.side);
    slots[slot + 5] = aggregated?.count ?? NaN;
    if (aggregated) this.#lastIds[slotOf(id)] = aggregated.lastId;
  }

  /** Remembers a trade beside those that have the same id. */
  rememberTwin(trade: Trade, id: number): void {
    const twins = this.#twins.get(id);
    if (twins) twins.push(contentOf(trade));
    else this.#twins.set(id, [contentOf(trade)]);
  }

  compare(trade: Trade, id: number): Resemblance {
    const content = contentOf(trade);
    const tolerance = trade.origin === undefined ? SAME_TIME : SAME_TIME_BY_REST;
    if (this.#twins.get(id)?.some((twin) => isSame(twin, content, tolerance))) return 'same';
    const known = this.#contentAt(id);
    if (!known) return 'unknown';
    return isSame(known, content, tolerance) ? 'same' : 'different';
  }

  #contentAt(id: number): Content | undefined {
    const slot = slotOf(id) * FIELDS;
    const [known, price = NaN, volume = NaN, time = NaN, side = NaN, count = NaN] = this.#slots.subarray(
      slot,
      slot + FIELDS,
    );
    const lastId = Number.isNaN(count) ? undefined : this.#lastIds[slotOf(id)];
    return known === id ? { price, volume, time, side, count, lastId } : undefined;
  }
}

/** The low bits of the id. */
const slotOf = (id: number): number => id & (SIZE - 1);

const sideCode = (side: Trade['side']): number => (side === 'buy' ? 1 : side === 'sell' ? 2 : NaN);

const contentOf = ({ price, volume, exchangeTime: time = NaN, side, aggregated }: Trade): Content => ({
  price,
  volume,
  time,
  side: sideCode(side),
  count: aggregated?.count ?? NaN,
  lastId: aggregated?.lastId,
});

/** An aggregate and a single trade of one id cannot be compared: they count as the same. */
function isSame(known: Content, content: Content, tolerance: number): boolean {
  const { price, volume, time, side, count, lastId } = known;
  if ((lastId === undefined) !== (content.lastId === undefined)) return true;
  return (
    !(Math.abs(price - content.price) > PRECISION * price) &&
    !(Math.abs(volume - content.volume) > PRECISION * volume) &&
    !(Math.abs(time - content.time) > tolerance) &&
    !differ(side, content.side) &&
    !differ(count, content.count) &&
    lastId === content.lastId
  );
}

/** Whether two values differ. NaN is equal to any value. */
const differ = (left: number, right: number): boolean => left < right || left > right;
