import type { Trade } from '../channels/trade.js';
import { BoundedMap } from '../contract/bounded.js';

/** Trades of a pair whose content is remembered. */
const SIZE = 256;
/** Numbers kept of each: id, price, volume, time, side, first and last trade of an aggregate. */
const FIELDS = 7;

/** Ids remembered of which the venue sent trades of different content. */
const MAX_TWINS = 256;

/** Times of one trade differ by no more on the stream; between the stream and REST, a venue may round. In milliseconds. */
const SAME_TIME = 2;
const SAME_TIME_BY_REST = 1_000;

/** How much of a price or a volume is lost by computing it in another way. */
const PRECISION = 1e-9;

/** What the id of a trade that was seen says of it: the same trade, another one, or seen too long ago to know. */
export type Resemblance = 'same' | 'different' | 'unknown';

/** What is compared, as numbers; NaN where the venue does not say it. */
type Content = readonly [
  price: number,
  volume: number,
  time: number,
  side: number,
  firstId: number,
  lastId: number,
];

/**
 * The content of the last trades of a pair, by their ids: whether a trade whose id was seen is the same trade again.
 * Nothing is allocated for a trade that is in line.
 */
export class RecentTrades {
  readonly #slots = new Float64Array(SIZE * FIELDS).fill(NaN);
  /** Further trades under ids that had another trade before. */
  readonly #twins = new BoundedMap<number, Content[]>(MAX_TWINS);

  remember(trade: Trade, id: number): void {
    const slots = this.#slots;
    const { aggregated } = trade;
    const slot = (id % SIZE) * FIELDS;
    slots[slot] = id;
    slots[slot + 1] = trade.price;
    slots[slot + 2] = trade.volume;
    slots[slot + 3] = trade.exchangeTime ?? NaN;
    slots[slot + 4] = SIDES[trade.side];
    slots[slot + 5] = aggregated ? Number(aggregated.firstId) : NaN;
    slots[slot + 6] = aggregated ? Number(aggregated.lastId) : NaN;
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
    const slot = (id % SIZE) * FIELDS;
    const [known, ...content] = this.#slots.subarray(slot, slot + FIELDS);
    return known === id ? (content as unknown as Content) : undefined;
  }
}

const SIDES = { unknown: NaN, buy: 1, sell: 2 } as const;

const contentOf = ({ price, volume, exchangeTime = NaN, side, aggregated }: Trade): Content => [
  price,
  volume,
  exchangeTime,
  SIDES[side],
  aggregated ? Number(aggregated.firstId) : NaN,
  aggregated ? Number(aggregated.lastId) : NaN,
];

/** An aggregate and a single trade under one id are told apart by their form: that says nothing of the trade. */
function isSame(known: Content, content: Content, tolerance: number): boolean {
  const [price, volume, time, side, firstId, lastId] = known;
  if (Number.isNaN(firstId) !== Number.isNaN(content[4])) return true;
  return (
    !(Math.abs(price - content[0]) > PRECISION * price) &&
    !(Math.abs(volume - content[1]) > PRECISION * volume) &&
    !(Math.abs(time - content[2]) > tolerance) &&
    !differ(side, content[3]) &&
    !differ(firstId, content[4]) &&
    !differ(lastId, content[5])
  );
}

/** NaN differs from nothing. */
const differ = (left: number, right: number): boolean => left < right || left > right;
