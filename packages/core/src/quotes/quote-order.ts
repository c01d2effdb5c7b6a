import type { CurrencyPair } from '../contract/currency-pair.js';

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

/** The last quote of a pair; NaN where it does not state a value. Numbers alone cost no memory per quote. */
interface Latest {
  time: number;
  updateId: number;
  /** When the first older quote arrived since the last newer one; NaN: none did. */
  olderSince: number;
}

/**
 * Detects quotes of one connection that are older than the last one of their pair. They are not published. Lives as
 * long as its connection.
 */
export class QuoteOrder {
  readonly #latest = new Map<CurrencyPair, Latest>();

  /** Whether a quote is to be published. */
  admits(symbol: CurrencyPair, { time = NaN, updateId = NaN }: QuoteStamp, receivedTime: number): boolean {
    const latest = this.#latest.get(symbol);
    if (!latest) {
      this.#latest.set(symbol, { time, updateId, olderSince: NaN });
      return true;
    }
    if (isOlder(time - latest.time, updateId - latest.updateId)) {
      if (Number.isNaN(latest.olderSince)) latest.olderSince = receivedTime;
      if (receivedTime - latest.olderSince < RESTART) return false;
    }
    latest.time = time;
    latest.updateId = updateId;
    latest.olderSince = NaN;
    return true;
  }

  /** Forgets a pair that was unsubscribed: its next quote is the first one again. */
  forget(symbol: CurrencyPair): void {
    this.#latest.delete(symbol);
  }
}

/**
 * Compares by update id, unless the time proves that the numbering has restarted. NaN: one of the two does not state it.
 */
function isOlder(byTime: number, byId: number): boolean {
  if (Number.isNaN(byId)) return byTime < 0 && byTime >= -ANOTHER_CLOCK;
  return byId < 0 && !(byTime > 0) && !(byTime < -ANOTHER_RECORDING);
}
