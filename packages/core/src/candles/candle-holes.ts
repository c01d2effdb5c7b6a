import type { CandleInterval } from './candle-interval.js';

/** Candles that are missing: those that begin from `from` until before `until`. */
export interface CandleHole {
  from: number;
  readonly until: number;
  /** Whether the candle at `from` was seen while it was open, so that it must exist. */
  readonly hasBegun: boolean;
  /** Begins of those that were published meanwhile, or that the venue lists without trades. */
  readonly known: Set<number>;
  /** Whether the venue has listed all that exist of it. */
  isListed: boolean;
  /** When it is fetched, by `performance.now()`. */
  due: number;
  /** Number of answers in a row that did not complete it. */
  answers: number;
}

/** Candles of a hole, at most; what is older is lost. */
const LARGEST = 5_000;

/** The missing candles of one pair. */
export class CandleHoles {
  readonly #interval: CandleInterval;
  readonly #skipsQuiet: boolean;
  #holes: CandleHole[] = [];

  constructor(interval: CandleInterval, skipsQuiet: boolean) {
    this.#interval = interval;
    this.#skipsQuiet = skipsQuiet;
  }

  get isEmpty(): boolean {
    return this.#holes.length === 0;
  }

  /** When the next one is due, by `performance.now()`; Infinity without any. */
  get nextDue(): number {
    return this.#holes.reduce((next, { due }) => Math.min(next, due), Infinity);
  }

  /** The oldest one that is due. */
  get due(): CandleHole | undefined {
    const time = performance.now();
    return this.#holes.find(({ due }) => due <= time);
  }

  /**
   * @param missing - `hasBegun`: whether the candle at `from` was seen while it was open
   * @param patience - until it is fetched, in milliseconds
   * @returns begin of the first candle that is fetched: earlier ones are too many
   */
  add({ from, until, hasBegun }: Pick<CandleHole, 'from' | 'until' | 'hasBegun'>, patience: number): number {
    const isTooLarge = this.#interval.count(from, until) > LARGEST;
    const begin = isTooLarge ? this.#interval.add(until, -LARGEST) : from;
    this.#holes.push({
      from: begin,
      until,
      hasBegun: hasBegun && !isTooLarge,
      known: new Set(),
      isListed: false,
      due: performance.now() + patience,
      answers: 0,
    });
    return begin;
  }

  /** The hole that a candle is missing in; `undefined` if the candle is not missing. */
  of(openTime: number): CandleHole | undefined {
    return this.#holes.find(
      ({ from, until, known }) => from <= openTime && openTime < until && !known.has(openTime),
    );
  }

  /** A candle is not missing any more. Returns whether that completed its hole, which is forgotten then. */
  fill(hole: CandleHole, openTime: number): boolean {
    hole.known.add(openTime);
    if (!this.isComplete(hole)) return false;
    this.remove(hole);
    return true;
  }

  /** Whether nothing of a hole is missing any more. */
  isComplete({ from, until, hasBegun, known, isListed }: CandleHole): boolean {
    if (hasBegun && !known.has(from)) return false;
    return (this.#skipsQuiet && isListed) || known.size >= this.#interval.count(from, until);
  }

  /** The begin of the first candle of a hole that is missing. */
  firstMissing({ from, until, known }: CandleHole): number {
    let openTime = from;
    while (openTime < until && known.has(openTime)) openTime = this.#interval.closeTime(openTime);
    return openTime;
  }

  remove(hole: CandleHole): void {
    this.#holes = this.#holes.filter((other) => other !== hole);
  }
}
