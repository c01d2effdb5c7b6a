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

interface Latest {
  stamp: QuoteStamp;
  /** When the first older quote arrived since the last newer one. */
  olderSince: number | undefined;
}

/**
 * Detects quotes of one connection that are older than the last one of their pair. They are not published. Lives as
 * long as its connection.
 */
export class QuoteOrder {
  readonly #latest = new Map<CurrencyPair, Latest>();

  /** Whether a quote is to be published. */
  admits(symbol: CurrencyPair, stamp: QuoteStamp, receivedTime: number): boolean {
    const latest = this.#latest.get(symbol);
    if (!latest) {
      this.#latest.set(symbol, { stamp, olderSince: undefined });
      return true;
    }
    if (isOlder(stamp, latest.stamp)) {
      latest.olderSince ??= receivedTime;
      if (receivedTime - latest.olderSince < RESTART) return false;
    }
    latest.stamp = stamp;
    latest.olderSince = undefined;
    return true;
  }

  /** Forgets a pair that was unsubscribed: its next quote is the first one again. */
  forget(symbol: CurrencyPair): void {
    this.#latest.delete(symbol);
  }
}

/** Compares by update id, unless the time proves that the numbering has restarted. */
function isOlder(stamp: QuoteStamp, latest: QuoteStamp): boolean {
  const byTime = compare(stamp.time, latest.time) ?? 0;
  const byId = compare(stamp.updateId, latest.updateId);
  if (byId === undefined) return byTime < 0 && byTime >= -ANOTHER_CLOCK;
  return byId < 0 && byTime <= 0 && byTime >= -ANOTHER_RECORDING;
}

const compare = (value: number | undefined, latest: number | undefined): number | undefined =>
  value === undefined || latest === undefined ? undefined : value - latest;
