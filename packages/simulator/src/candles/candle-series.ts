import type { CandleInterval } from './candle-interval.js';
import type { CandleWriter, MarketCandle } from './market-candle.js';
import { addSums, emptySums, type TradeSums } from './trade-sums.js';

/** Candles kept per series. */
const KEPT = 5000;

/** What a venue does about an interval without a trade: it has no candle, or a flat one at the last price. */
export type QuietIntervals = 'skip' | 'flat';

/** Which candles are wanted. */
export interface CandleRange {
  /** Those that begin then or later. Epoch milliseconds. @defaultValue all */
  readonly from?: number | undefined;
  /** Those that begin before. @defaultValue all */
  readonly until?: number | undefined;
  /** At most so many: the first ones after `from`, or the last ones if `from` is absent. @defaultValue all */
  readonly limit?: number | undefined;
}

interface Slot {
  readonly openTime: number;
  readonly closeTime: number;
  readonly sums: TradeSums;
}

interface SeriesInit {
  readonly interval: CandleInterval;
  readonly quiet: QuietIntervals;
  readonly writer: CandleWriter;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The candles of a pair and interval, as its public trades make them. */
export class CandleSeries {
  readonly interval: CandleInterval;
  readonly #quiet: QuietIntervals;
  readonly #writer: CandleWriter;
  readonly #now: () => number;
  readonly #slots: Slot[] = [];
  readonly #listeners = new Set<(candle: MarketCandle) => void>();
  /** Candles whose end was not announced yet. */
  #ended: Slot[] = [];
  /** Whether the end of the last candle was announced. */
  #isEnded = false;
  #isChanged = false;

  constructor({ interval, quiet, writer, now }: SeriesInit) {
    this.interval = interval;
    this.#quiet = quiet;
    this.#writer = writer;
    this.#now = now;
  }

  /** The last candle; absent before the first trade. */
  get last(): MarketCandle | undefined {
    this.advance();
    const slot = this.#slots.at(-1);
    return slot && this.#write(slot);
  }

  /** Candles, oldest first; the last 5,000 are kept. The last one may still be open. */
  list({ from = -Infinity, until = Infinity, limit = Infinity }: CandleRange = {}): readonly MarketCandle[] {
    this.advance();
    const found = this.#slots.filter(({ openTime }) => openTime >= from && openTime < until);
    const wanted = from === -Infinity ? found.slice(-Math.min(limit, KEPT)) : found.slice(0, limit);
    return (limit === 0 ? [] : wanted).map((slot) => this.#write(slot));
  }

  /**
   * Calls `listener` with each change: a candle as it is after the trades of a step, and each once when its time is over
   * (`isClosed`). It is over when a trade of a later one comes, or when `advance` or `list` is called.
   *
   * @returns ends it
   */
  onChange(listener: (candle: MarketCandle) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Ends candles whose time is over, and opens flat ones where quiet intervals have them. Venues that send by the clock call it. */
  advance(): void {
    this.#fillUntil(this.#now(), true);
    this.flush();
  }

  /** Counts trades of a time that is not before the last one. */
  add(time: number, sums: TradeSums): void {
    const openTime = this.interval.openOf(time);
    this.#fillUntil(openTime, false);
    let slot = this.#slots.at(-1);
    if (slot?.openTime !== openTime) {
      this.#end();
      slot = this.#open(openTime, slot?.sums.closeTick ?? sums.openTick);
    }
    addSums(slot.sums, sums);
    this.#isChanged = true;
  }

  /** Calls the listeners with what has changed. */
  flush(): void {
    const ended = this.#ended;
    this.#ended = [];
    const last = this.#isChanged && !this.#isEnded ? this.#slots.at(-1) : undefined;
    this.#isChanged = false;
    if (this.#listeners.size === 0) return;
    for (const slot of ended) this.#emit(this.#write(slot, true));
    if (last !== undefined) this.#emit(this.#write(last, false));
  }

  /** @param withLast - whether the candle that the time lies in is opened, too */
  #fillUntil(time: number, withLast: boolean): void {
    let last = this.#slots.at(-1);
    if (last === undefined) return;
    if (withLast && time >= last.closeTime) this.#end();
    if (this.#quiet === 'skip') return;
    const { sums } = last;
    // After a long pause of the clock, only what is kept is filled.
    const earliest = time - KEPT * (last.closeTime - last.openTime);
    while (last.closeTime <= (withLast ? time : time - 1)) {
      this.#end();
      last = this.#open(Math.max(last.closeTime, this.interval.openOf(earliest)), sums.closeTick);
      this.#isChanged = true;
    }
  }

  #open(openTime: number, tick: number): Slot {
    const slot = { openTime, closeTime: this.interval.nextOf(openTime), sums: emptySums(tick) };
    this.#slots.push(slot);
    if (this.#slots.length > KEPT * 1.1) this.#slots.splice(0, this.#slots.length - KEPT);
    this.#isEnded = false;
    return slot;
  }

  /** The last candle gets no more trades. */
  #end(): void {
    const last = this.#slots.at(-1);
    if (last === undefined || this.#isEnded) return;
    this.#isEnded = true;
    if (this.#listeners.size > 0) this.#ended.push(last);
  }

  #write(slot: Slot, isClosed = slot !== this.#slots.at(-1) || this.#isEnded): MarketCandle {
    const { openTime, closeTime, sums } = slot;
    return this.#writer.write(sums, { interval: this.interval.name, openTime, closeTime, isClosed });
  }

  #emit(candle: MarketCandle): void {
    for (const listener of this.#listeners) listener(candle);
  }
}
