import { paced } from '../connection/governor/pace.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import { FrameMap } from '../wire/frame-map.js';
import type { BookOutcome } from './build/book-builder.js';
import { makeBookEvent, type BookEventInit } from './book-events.js';
import type { BookFacts, Books } from './book-facts.js';
import type { BookHost } from './book-host.js';
import type { BookMessage } from './book-message.js';
import { PairBook } from './pair-book.js';
import { pairNear } from './pair-near.js';
import { SnapshotRequests } from './snapshots/snapshot-requests.js';

/** If a book was right for so long, an earlier failure does not count any more. Milliseconds. */
const HEALTHY = 10_000;

/** The progress of a connection's books. */
export interface BookProgress {
  /** Pairs whose book is the venue's. */
  readonly live: number;
  /** Pairs that wait for a snapshot. */
  readonly waiting: number;
  /** Snapshots that were asked for over REST and are not there yet. */
  readonly asked: number;
}

/** The order books of one connection: builds them, publishes them, and gets snapshots for those that are in doubt. */
export class ConnectionBooks implements Books {
  readonly #facts: BookFacts;
  readonly #host: BookHost;
  readonly #books = new FrameMap<CurrencyPair, PairBook>();
  readonly #requests: SnapshotRequests;
  readonly #update: BookEventInit;
  readonly #fresh: BookEventInit;
  /** The pair of the last message: frames of one pair often follow one another. */
  #last: PairBook | undefined;

  constructor(facts: BookFacts, host: BookHost) {
    this.#facts = facts;
    this.#host = host;
    const { exchange } = host;
    this.#update = { exchange, request: facts.request, isFresh: false };
    this.#fresh = { exchange, request: facts.request, isFresh: true };
    this.#requests = new SnapshotRequests({
      facts,
      host,
      bookOf: (pair) => this.#books.get(pair),
      onSnapshot: (book, message) => {
        if (this.#requests.isProven(book, message)) this.#onSnapshot(book, message, true);
      },
    });
    this.add(host.pairs);
  }

  get progress(): BookProgress {
    let live = 0;
    for (const { builder } of this.#books.values()) if (builder.isLive) live++;
    return { live, waiting: this.#books.size - live, asked: this.#requests.asked };
  }

  /** Pairs are being subscribed. */
  add(pairs: readonly CurrencyPair[]): void {
    for (const pair of pairs)
      if (!this.#books.has(pair))
        this.#books.set(pair, new PairBook(pair, this.#facts, this.#host.latest.of(pair)));
  }

  /** Pairs are no longer subscribed. */
  remove(pairs: readonly CurrencyPair[]): void {
    for (const pair of pairs) {
      const book = this.#books.get(pair);
      if (!book) continue;
      book.generation++;
      this.#requests.forget(book);
      this.#books.delete(pair);
    }
    this.#last = undefined;
  }

  /** The venue acknowledged pairs: from now on every change arrives. */
  acknowledged(pairs: readonly CurrencyPair[]): void {
    for (const pair of pairs) {
      const book = this.#books.get(pair);
      if (!book) continue;
      book.isAcknowledged = true;
      if (book.stage === 'idle') this.#requests.begin(book);
    }
  }

  snapshot(pair: CurrencyPair, message: BookMessage): void {
    const book = this.#bookOf(pair);
    if (!book) return;
    this.#requests.sawSnapshot();
    this.#onSnapshot(book, message);
  }

  update(pair: CurrencyPair, message: BookMessage): void {
    const book = this.#bookOf(pair);
    if (!book) return;
    const { builder } = book;
    const outcome = builder.update(message);
    if (outcome === 'built') {
      if (builder.isThin) this.#refresh(book);
      this.#publish(book, message);
    } else if (outcome === 'broken') this.#broke(book);
    else if (outcome === 'kept') this.#requests.sawUpdate(book);
  }

  isLive(pair: CurrencyPair): boolean {
    return this.#bookOf(pair)?.builder.isLive ?? false;
  }

  pairNear(sequence: number): CurrencyPair | undefined {
    return pairNear(sequence, this.#books.values());
  }

  doubt(reason: string, pair?: CurrencyPair): void {
    if (pair === undefined) for (const book of this.#books.values()) this.#doubt(book, reason);
    else {
      const book = this.#bookOf(pair);
      if (book) this.#doubt(book, reason);
    }
  }

  /** A frame could not be read. */
  doubtFrame(reason: string, frame: Uint8Array): void {
    this.#missed(reason, this.#facts.pairOfFrame?.(frame));
  }

  /** A row could not be read. */
  doubtRow(reason: string, row: unknown): void {
    this.#missed(reason, this.#facts.pairOfRow?.(row));
  }

  /** The connection has ended. */
  end(): void {
    this.#requests.end();
    this.#books.clear();
    this.#last = undefined;
  }

  /** A message could not be read: of one pair, where that is certain. */
  #missed(reason: string, pair: CurrencyPair | undefined): void {
    if (pair !== undefined) this.#bookOf(pair)?.builder.missed();
    this.doubt(reason, pair);
  }

  #bookOf(pair: CurrencyPair): PairBook | undefined {
    if (this.#last?.pair !== pair) this.#last = this.#books.get(pair);
    return this.#last;
  }

  #onSnapshot(book: PairBook, message: BookMessage, isApart?: boolean): void {
    const outcome: BookOutcome = book.builder.snapshot(message, isApart);
    switch (outcome) {
      case 'built': {
        const time = performance.now();
        if (book.stage !== 'here') book.liveAt = time;
        else if (book.isRefreshing) book.failures = 0;
        book.stage = 'here';
        book.snapshotAt = time;
        book.isRefreshing = false;
        book.needsWhole = true;
        this.#publish(book, message, this.#fresh);
        return;
      }
      case 'broken':
        this.#broke(book);
        return;
      case 'stale':
        this.#requests.failed(book, 'its snapshot is older than the updates that were received');
        return;
      case 'kept':
      case 'old':
    }
  }

  /** Publishes a book, unless nothing changed that the consumers see. */
  #publish(book: PairBook, message: BookMessage, init: BookEventInit = this.#update): void {
    const { pair } = book;
    const host = this.#host;
    if (host.isFollowed(pair)) {
      book.needsWhole = true;
      return;
    }
    if (book.audience !== host.audience) {
      book.audience = host.audience;
      book.needsWhole = true;
    }
    const { needsWhole } = book;
    if (!needsWhole && !this.#hasNews(book)) return;
    const event = makeBookEvent(book, message, init);
    book.needsWhole = false;
    host.publishBook(event);
    if (!needsWhole) return;
    book.hasPublished = true;
    host.endGap(pair);
  }

  #hasNews({ builder: { bids, asks } }: PairBook): boolean {
    return this.#facts.request.delivery === 'view'
      ? bids.isViewOld || asks.isViewOld
      : bids.changes.length > 0 || asks.changes.length > 0;
  }

  /** The known levels of a live book are being used up: asks for more of them before they are. */
  #refresh(book: PairBook): void {
    if (book.isRefreshing || this.#facts.snapshots.from !== 'rest' || this.#host.isReplay) return;
    if (performance.now() < book.refreshAt) return;
    book.chooseReach();
    book.isRefreshing = true;
    book.builder.keepAlong();
    this.#requests.refresh(book);
  }

  /** The builder found that a book is wrong. */
  #broke(book: PairBook): void {
    const { fault, isExhausted } = book.builder;
    if (isExhausted) book.chooseReach();
    this.#report(book, fault);
  }

  #doubt(book: PairBook, reason: string): void {
    book.builder.clear();
    this.#report(book, reason);
  }

  #report(book: PairBook, reason: string): void {
    if (performance.now() - book.liveAt > paced(HEALTHY)) book.failures = 0;
    book.generation++;
    book.unconfirmed = undefined;
    book.isRefreshing = false;
    this.#host.beginGap(book.pair, reason, book.hasPublished);
    if (book.stage === 'idle') book.failures++;
    else this.#requests.failed(book, reason);
  }
}
