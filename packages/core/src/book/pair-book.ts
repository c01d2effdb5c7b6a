import { paced } from '../connection/governor/pace.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import { BookBuilder } from './build/book-builder.js';
import type { BookFacts } from './book-facts.js';
import type { LatestNumber } from './build/latest-numbers.js';

/**
 * If the known levels are used up sooner than this, the next snapshot is asked for with more of them; if they last much
 * longer, with fewer. Milliseconds.
 */
const SHORT = 60_000;
const LONG = 15 * SHORT;

/**
 * How far a pair's next snapshot is. `idle`: the pair is not acknowledged yet. `due`: to be asked for at `dueAt`.
 * `asked`: on its way; asked for again at `dueAt` where it comes from the stream. `here`: the book is live.
 */
export type SnapshotStage = 'idle' | 'due' | 'asked' | 'here';

/** The book of one pair on one connection, and how its snapshots are got. */
export class PairBook {
  readonly pair: CurrencyPair;
  readonly builder: BookBuilder;
  stage: SnapshotStage = 'idle';
  /** On the clock of `performance.now()`. */
  dueAt = Infinity;
  /** From when on a snapshot is right although no update has arrived. */
  quietAt = Infinity;
  /** Doubts and snapshots without success, since the book was right for a while. */
  failures = 0;
  /** When the book became live. */
  liveAt = -Infinity;
  /** When its last snapshot came. */
  snapshotAt = -Infinity;
  /** Until when a live book asks for no other snapshot. */
  refreshAt = -Infinity;
  /** Counts doubts: a snapshot that was asked for before the last one is not used. */
  generation = 0;
  /** Whether the next event has to be the whole book. */
  needsWhole = true;
  /** The version of the audience that has the whole book. */
  audience = -1;
  /** How deep snapshots are asked for: see `RestSnapshots.read`. */
  attempt = 0;
  /** Whether a live book waits for another snapshot, because its known levels are used up. */
  isRefreshing = false;
  /** Whether the venue has acknowledged the last subscription: its snapshot follows. */
  isAcknowledged = false;
  /** Number of a snapshot that no update confirmed yet. */
  unconfirmed: number | undefined;
  /** Whether this connection published a book of the pair. */
  hasPublished = false;

  constructor(pair: CurrencyPair, facts: BookFacts, latest: LatestNumber) {
    this.pair = pair;
    this.builder = new BookBuilder(pair, facts, latest);
  }

  /** Asks for more levels than the last time where those did not last, and for fewer where they lasted long. */
  chooseReach(): void {
    const age = performance.now() - this.snapshotAt;
    if (age < paced(SHORT)) this.attempt++;
    else if (age > paced(LONG) && this.attempt > 0) this.attempt--;
  }
}
