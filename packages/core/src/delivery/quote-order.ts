import type { CurrencyPair } from '../contract/currency-pair.js';

/** How long a venue may go on sending older quotes before its clock or its numbering is taken to have begun anew, in ms. */
const RESTART = 5_000;

/**
 * A quote that is older than the last one by more than so long is of another recording, or of a clock set back: venues
 * send what is late after milliseconds. Without an update id less is believed. In ms.
 */
const ANOTHER_RECORDING = 3_600_000;
const ANOTHER_CLOCK = 10_000;

/** What a venue states about the age of a quote; at least one of them. */
export interface QuoteStamp {
  /** Exchange time, in epoch milliseconds. */
  readonly time?: number | undefined;
  /** Rises with each change of the book. */
  readonly updateId?: number | undefined;
}

interface Latest {
  stamp: QuoteStamp;
  /** When the first of the older quotes came that no newer one has followed. */
  olderSince: number | undefined;
}

/**
 * Keeps the best prices of one connection from going backwards: a quote that is older than the last one of its pair is
 * not to be published. Lives as long as its connection.
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

  /** The pair was unsubscribed: its next quote, if it comes back, is compared with none. */
  forget(symbol: CurrencyPair): void {
    this.#latest.delete(symbol);
  }
}

/** An update id decides, unless the time proves that the numbering has begun anew. */
function isOlder(stamp: QuoteStamp, latest: QuoteStamp): boolean {
  const byTime = compare(stamp.time, latest.time) ?? 0;
  const byId = compare(stamp.updateId, latest.updateId);
  if (byId === undefined) return byTime < 0 && byTime >= -ANOTHER_CLOCK;
  return byId < 0 && byTime <= 0 && byTime >= -ANOTHER_RECORDING;
}

const compare = (value: number | undefined, latest: number | undefined): number | undefined =>
  value === undefined || latest === undefined ? undefined : value - latest;
