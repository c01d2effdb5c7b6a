import type { CurrencyPair } from '../contract/currency-pair.js';
import { FrameMap } from '../wire/frame-map.js';

/** After so many milliseconds of older quotes, the venue's clock or numbering is assumed to have restarted. */
const RESTART = 5_000;

/**
 * A quote that is older than the last one by more than so many milliseconds comes from a replay or from a clock that
 * was set back: late quotes of venues are late by milliseconds. Without an update id the shorter limit applies.
 */
const ANOTHER_RECORDING = 3_600_000;
const ANOTHER_CLOCK = 10_000;

/** The age of a quote as the venue states it; at least one field is set. */
export interface QuoteStamp {
  /** Exchange time, in epoch milliseconds. */
  readonly time?: number | undefined;
  /** Rises with each change of the book. */
  readonly updateId?: number | undefined;
}

/** Doubles of each pair: see {@link STAMP}. */
const WIDTH = 4;

/**
 * What is kept of the last quote of a pair; NaN where it does not state a value. `olderSince`: when the first older quote
 * arrived since the last newer one; NaN: none did.
 */
const STAMP = { time: 0, updateId: 1, olderSince: 2 };

/**
 * Detects quotes of one connection that are older than the last one of their pair. They are not published. Lives as
 * long as its connection.
 */
export class QuoteOrder {
  /** Where the stamps of each pair begin, and where there is space of pairs that were forgotten. */
  readonly #places = new FrameMap<CurrencyPair, number>();
  readonly #free: number[] = [];
  /** Numbers alone cost no memory per quote, and those of a pair lie together. */
  #stamps = new Float64Array(16 * WIDTH);

  /** Whether a quote is to be published. */
  admits(symbol: CurrencyPair, { time = NaN, updateId = NaN }: QuoteStamp, receivedTime: number): boolean {
    const place = this.#places.get(symbol) ?? this.#add(symbol);
    const stamps = this.#stamps;
    const before = stamps[place + STAMP.time] ?? NaN;
    if (isOlder(time - before, updateId - (stamps[place + STAMP.updateId] ?? NaN))) {
      const since = stamps[place + STAMP.olderSince] ?? NaN;
      if (Number.isNaN(since)) stamps[place + STAMP.olderSince] = receivedTime;
      if (!(receivedTime - since >= RESTART)) return false;
    }
    stamps[place + STAMP.time] = time;
    stamps[place + STAMP.updateId] = updateId;
    stamps[place + STAMP.olderSince] = NaN;
    return true;
  }

  /** Forgets a pair that was unsubscribed: its next quote is the first one again. */
  forget(symbol: CurrencyPair): void {
    const place = this.#places.get(symbol);
    if (place === undefined) return;
    this.#places.delete(symbol);
    this.#free.push(place);
  }

  #add(symbol: CurrencyPair): number {
    const place = this.#free.pop() ?? this.#places.size * WIDTH;
    if (place >= this.#stamps.length) {
      const stamps = new Float64Array(2 * this.#stamps.length);
      stamps.set(this.#stamps);
      this.#stamps = stamps;
    }
    this.#stamps.fill(NaN, place, place + WIDTH);
    this.#places.set(symbol, place);
    return place;
  }
}

/**
 * Compares by update id, unless the time proves that the numbering has restarted. NaN: one of the two does not state it.
 */
function isOlder(byTime: number, byId: number): boolean {
  if (Number.isNaN(byId)) return byTime < 0 && byTime >= -ANOTHER_CLOCK;
  return byId < 0 && !(byTime > 0) && !(byTime < -ANOTHER_RECORDING);
}
