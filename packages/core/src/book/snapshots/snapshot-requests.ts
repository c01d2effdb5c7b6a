import type { CurrencyPair } from '../../contract/currency-pair.js';
import { paced } from '../../connection/governor/pace.js';
import type { BookFacts } from '../book-facts.js';
import type { BookHost } from '../book-host.js';
import type { BookMessage } from '../book-message.js';
import type { PairBook } from '../pair-book.js';
import { SnapshotCalls } from './snapshot-calls.js';

/** The pause before a snapshot is asked for again, by failures in a row: none after the first one. Milliseconds. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 30_000;

/** A pair that has had no update for so long after its acknowledgement is quiet. Milliseconds. */
const QUIET = 2_000;

/** When a snapshot of a quiet pair is asked for once more. Milliseconds. */
const CONFIRM = 1_000;

/** Failures of a pair in a row from which on they are reported, each time their number has doubled. */
const REPORTED_FROM = 4;

export interface SnapshotRequestsInit {
  readonly facts: BookFacts;
  readonly host: BookHost;
  readonly bookOf: (pair: CurrencyPair) => PairBook | undefined;
  readonly onSnapshot: (book: PairBook, message: BookMessage) => void;
}

/** Asks for the snapshots of one connection: on the connection itself, or over REST. Never in a hot loop. */
export class SnapshotRequests {
  readonly #facts: BookFacts;
  readonly #host: BookHost;
  readonly #bookOf: SnapshotRequestsInit['bookOf'];
  readonly #calls: SnapshotCalls | undefined;
  /** Whether snapshots are read over REST now. */
  #isRest: boolean;
  /** Books whose snapshot is due, or overdue, at some time. */
  readonly #waiting = new Set<PairBook>();
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Infinity;

  constructor({ facts, host, bookOf, onSnapshot }: SnapshotRequestsInit) {
    this.#bookOf = bookOf;
    this.#facts = facts;
    this.#host = host;
    const { snapshots } = facts;
    this.#isRest = snapshots.from === 'rest';
    if (snapshots.read)
      this.#calls = new SnapshotCalls({
        read: async ({ pair, attempt }) => {
          if (!snapshots.read) throw new Error('no snapshots over REST');
          return await snapshots.read(pair, attempt);
        },
        onSnapshot,
        onFailure: (book, reason) => {
          this.failed(book, `its snapshot could not be read: ${reason}`);
        },
        signal: host.signal,
      });
  }

  /** REST calls that wait or are underway. */
  get asked(): number {
    return this.#calls?.size ?? 0;
  }

  /** A pair was acknowledged: its first snapshot comes by itself, or is asked for. */
  begin(book: PairBook): void {
    const time = performance.now();
    if (book.builder.isLive) {
      book.stage = 'here';
      return;
    }
    if (this.#isRest || book.failures > 0) {
      book.stage = 'due';
      book.dueAt = time;
      book.quietAt = time + paced(QUIET);
    } else {
      book.stage = 'asked';
      book.dueAt = time + this.#host.patience;
    }
    this.#await(book);
  }

  /**
   * A pair that waits for a snapshot had an update: now an answer of REST can be told from one that is too old. Where the
   * snapshot should have come before it, it does not come.
   */
  sawUpdate(book: PairBook): void {
    const { stage, dueAt, isAcknowledged } = book;
    if (stage === 'due' && this.#isRest && dueAt <= performance.now()) this.#ask(book);
    else if (stage === 'asked' && isAcknowledged && this.#calls && !this.#isRest) this.#goToRest();
  }

  /** The stream sends snapshots. */
  sawSnapshot(): void {
    if (this.#facts.snapshots.from === 'stream') this.#isRest = false;
  }

  /**
   * Whether a snapshot of REST is as new as the connection. An update shows it. Without one, the answer may be an old one:
   * then it is asked for once more, and has to be the same.
   */
  isProven(book: PairBook, { sequence }: BookMessage): boolean {
    const { builder, unconfirmed } = book;
    if (builder.isLive || builder.keptUpdates > 0 || sequence === undefined || sequence === unconfirmed)
      return true;
    book.unconfirmed = sequence;
    book.stage = 'due';
    book.dueAt = performance.now();
    book.quietAt = book.dueAt + paced(CONFIRM);
    this.#await(book);
    return false;
  }

  /** A book is in doubt, or a snapshot was of no use. */
  failed(book: PairBook, reason: string): void {
    const failures = ++book.failures;
    const pause =
      failures === 1 ? 0 : paced(Math.min(FIRST_PAUSE * 2 ** Math.min(failures - 2, 20), LONGEST_PAUSE));
    const time = performance.now();
    if (book.builder.isLive) {
      // A snapshot that would have extended a live book: asked for again when the book needs it.
      book.isRefreshing = false;
      book.refreshAt = time + Math.max(pause, paced(FIRST_PAUSE));
    } else {
      book.stage = 'due';
      book.dueAt = time + pause;
      book.quietAt = time + Math.max(pause, paced(QUIET));
      this.#await(book);
      if (this.#isRest && pause === 0 && book.builder.keptUpdates > 0) this.#ask(book);
    }
    if (failures >= REPORTED_FROM && (failures & (failures - 1)) === 0)
      this.#host.warn(
        `the order book of ${book.pair} failed ${failures} times in a row: ${reason}; the next attempt is in ${Math.ceil(pause)} ms`,
      );
  }

  /** Asks for another snapshot of a live book. */
  refresh(book: PairBook): void {
    this.#calls?.ask(book);
  }

  forget(book: PairBook): void {
    this.#waiting.delete(book);
    this.#calls?.forget(book);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #ask(book: PairBook): void {
    book.stage = 'asked';
    book.dueAt = Infinity;
    book.quietAt = Infinity;
    this.#waiting.delete(book);
    this.#calls?.ask(book);
  }

  #await(book: PairBook): void {
    if (this.#host.isReplay) return;
    this.#waiting.add(book);
    this.#wakeAt(this.#isRest && book.builder.keptUpdates === 0 ? book.quietAt : book.dueAt);
  }

  #wakeAt(time: number): void {
    if (time >= this.#timerAt || this.#host.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#timerAt = time;
    this.#timer = setTimeout(
      () => {
        this.#timerAt = Infinity;
        this.#work();
      },
      Math.max(0, time - performance.now()),
    ).unref();
  }

  /** Asks for everything that is due. */
  #work(): void {
    const time = performance.now();
    const due: PairBook[] = [];
    let next = Infinity;
    for (const book of this.#waiting) {
      if (book.stage === 'here') {
        this.#waiting.delete(book);
        continue;
      }
      const at =
        this.#isRest && book.builder.keptUpdates === 0 ? Math.max(book.dueAt, book.quietAt) : book.dueAt;
      if (at <= time) due.push(book);
      else next = Math.min(next, at);
    }
    if (this.#isRest) for (const book of due) this.#ask(book);
    else if (due.length > 0) next = Math.min(next, this.#resubscribe(due, time));
    if (next < Infinity) this.#wakeAt(next);
  }

  /** The stream sends no snapshots: reads them over REST. */
  #goToRest(): void {
    this.#isRest = true;
    this.#host.warn('the venue sends order books without a snapshot: snapshots are read over REST');
    const time = performance.now();
    for (const book of this.#waiting) {
      if (book.stage === 'here') continue;
      book.stage = 'due';
      book.dueAt = time;
      book.quietAt = time + paced(QUIET);
      if (book.builder.keptUpdates > 0) this.#ask(book);
      else this.#await(book);
    }
  }

  /** Subscribes pairs again. Returns when the first of them is overdue. */
  #resubscribe(due: readonly PairBook[], time: number): number {
    const { snapshots } = this.#facts;
    let next = Infinity;
    const books = this.#fedTogether(due);
    for (const book of books) {
      if (book.stage === 'here') {
        this.#host.beginGap(book.pair, 'its subscription is renewed', book.hasPublished);
        this.#waiting.add(book);
      } else if (book.stage === 'asked') {
        book.failures++;
        const reason = `no snapshot within ${Math.ceil(this.#host.patience)} ms`;
        this.#host.beginGap(book.pair, reason, book.hasPublished);
      }
      book.stage = 'asked';
      book.isAcknowledged = false;
      book.builder.clear();
      book.dueAt = time + this.#host.patience * 2 ** Math.min(Math.max(0, book.failures - 1), 4);
      next = Math.min(next, book.dueAt);
    }
    if (snapshots.from === 'stream') this.#host.send(snapshots.resubscribe(books.map(({ pair }) => pair)));
    return next;
  }

  /** These books, and those that the same subscriptions feed. */
  #fedTogether(due: readonly PairBook[]): readonly PairBook[] {
    const { snapshots } = this.#facts;
    if (snapshots.from === 'rest' || !snapshots.pairsWith) return due;
    const pairs = due.flatMap(({ pair }) => snapshots.pairsWith?.(pair) ?? pair);
    return [...new Set([...due, ...pairs.flatMap((pair) => this.#bookOf(pair) ?? [])])];
  }
}
