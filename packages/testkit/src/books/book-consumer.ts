import {
  Channel,
  LocalBook,
  type BookDelivery,
  type CurrencyPair,
  type EventSink,
  type Observer,
  type OrderBook,
  type StreamStatus,
} from '@hftjs/core';
import type { Books, SentBook } from '@hftjs/simulator';
import { differenceOf } from './difference.js';

export interface BookConsumerInit {
  /** The venue's books: the truth. */
  readonly books: Books;
  readonly pairs: readonly CurrencyPair[];
  /** Levels per side that are compared: what the stream was asked for. */
  readonly depth: number;
  readonly delivery: BookDelivery;
}

/** The verdict on one pair, once the stream has read all that was sent. */
export type BookVerdict = 'right' | 'not live' | 'wrong';

/** What a consumer knows of one pair. */
interface PairView {
  readonly book: LocalBook;
  isLive: boolean;
  /** Whether a whole book has come since the pair was last not live. */
  hasWhole: boolean;
  /** Events received. */
  events: number;
  /** The venue's version that the last event had, at least. */
  version: number;
  /** What the venue has sent since then. */
  readonly sent: SentBook[];
}

/** A book that is in doubt, from its first word to the next `live`. */
const DOUBTFUL: ReadonlySet<StreamStatus['state']> = new Set([
  'stale',
  'recovering',
  'gap',
  'reconnecting',
  'stopped',
  'failed',
]);

/** Every so many events, one is kept, to see whether it changes later. */
const KEPT = 50;

/**
 * A consumer of order books that trusts them exactly as long as it may, and compares each event with what the venue has
 * sent. It lists each mistake in `errors`.
 */
export class BookConsumer implements Observer, Disposable {
  readonly statusQueue: EventSink<StreamStatus>;
  readonly orderBookQueue: EventSink<OrderBook>;
  /** Every mistake of the stream, in words. */
  readonly errors: string[] = [];
  /** Statuses of the channel. */
  readonly statuses: StreamStatus[] = [];
  readonly #init: BookConsumerInit;
  readonly #views: ReadonlyMap<string, PairView>;
  readonly #kept: { readonly event: OrderBook; readonly text: string }[] = [];
  readonly #unwatch: () => void;
  #events = 0;

  constructor(init: BookConsumerInit) {
    this.#init = init;
    this.#views = new Map(init.pairs.map((pair) => [pair, newView()]));
    this.#unwatch = init.books.watch((sent) => {
      this.#views.get(sent.pair)?.sent.push(sent);
    });
    this.statusQueue = {
      putNowait: (status) => {
        this.#onStatus(status);
      },
    };
    this.orderBookQueue = {
      putNowait: (event) => {
        this.#onEvent(event);
      },
    };
  }

  /** Events of a pair so far. */
  events(pair: CurrencyPair): number {
    return this.#view(pair).events;
  }

  /** Whether the pair's book may be trusted now. */
  isLive(pair: CurrencyPair): boolean {
    return this.#view(pair).isLive;
  }

  /** How often a pair, or the channel, was reported as `gap`. */
  gaps(pair: CurrencyPair): number {
    return this.statuses.filter(({ state, symbol = pair }) => state === 'gap' && symbol === pair).length;
  }

  /**
   * Compares the pair's book with the venue's. Call it when the stream has read all that was sent
   * (`await venue.settle()`).
   */
  check(pair: CurrencyPair): BookVerdict {
    const { isLive, book } = this.#view(pair);
    if (!isLive) return 'not live';
    const truths = this.#init.books.truths(pair);
    if (truths.some((truth) => this.#difference(book, truth) === undefined)) return 'right';
    const differences = truths.map(
      (truth) =>
        `version ${truth.version}, ${truth.kind} with fault ${truth.fault ?? 'none'}: ${this.#difference(book, truth)}`,
    );
    this.errors.push(`${pair}: live with a book that is none of the venue's: ${differences.join('; ')}`);
    return 'wrong';
  }

  /** Looks whether any event that was kept has changed since. */
  checkKept(): void {
    for (const { event, text } of this.#kept)
      if (JSON.stringify(event) !== text) this.errors.push(`an event was changed later: it was ${text}`);
  }

  [Symbol.dispose](): void {
    this.#unwatch();
  }

  #onStatus(status: StreamStatus): void {
    const { channel, symbol, state } = status;
    if (channel !== Channel.ORDER_BOOK) return;
    this.statuses.push(status);
    for (const [pair, view] of this.#views) {
      if (symbol !== undefined && symbol !== pair) continue;
      if (DOUBTFUL.has(state)) {
        view.isLive = false;
        view.hasWhole = false;
      } else if (state === 'live') {
        if (!view.hasWhole) this.errors.push(`${pair}: live without a fresh book`);
        view.isLive = true;
      }
    }
  }

  #onEvent(event: OrderBook): void {
    const view = this.#view(event.symbol);
    view.events++;
    if (this.#events++ % KEPT === 0) this.#kept.push({ event, text: JSON.stringify(event) });
    if (!event.snapshot && (this.#init.delivery === 'view' || !view.hasWhole))
      this.errors.push(`${event.symbol}: changes where a whole book belongs`);
    view.hasWhole = true;
    view.book.apply(event);
    const { depth, delivery } = this.#init;
    if (event.depth !== depth) this.errors.push(`${event.symbol}: depth ${event.depth}, not ${depth}`);
    const { bids, asks } = event;
    if (delivery === 'view' && Math.max(bids.length, asks.length) > depth)
      this.errors.push(`${event.symbol}: a view of more than ${depth} levels`);
    this.#compare(event.symbol, view);
  }

  /** The book after an event is one that the venue has sent, and none before the last one. */
  #compare(pair: CurrencyPair, view: PairView): void {
    const { sent, book } = view;
    const found = sent.findIndex(
      (truth) => truth.version >= view.version && this.#difference(book, truth) === undefined,
    );
    const match = sent[found];
    if (match === undefined) {
      const last = sent.at(-1);
      const difference =
        last === undefined
          ? 'nothing was sent'
          : `not version ${last.version}: ${this.#difference(book, last)}`;
      this.errors.push(
        `${pair}: an event that is no book of the venue since version ${view.version}; ${difference}`,
      );
      return;
    }
    view.version = match.version;
    // The same message may be the truth of later events, whose changes are deeper.
    sent.splice(0, found);
  }

  #difference(book: LocalBook, truth: SentBook): string | undefined {
    const { depth } = this.#init;
    return (
      differenceOf('bids', book.levels('bids', depth), truth.bids, depth) ??
      differenceOf('asks', book.levels('asks', depth), truth.asks, depth)
    );
  }

  #view(pair: CurrencyPair): PairView {
    const view = this.#views.get(pair);
    if (view === undefined) throw new RangeError(`${pair} is not a pair of this consumer`);
    return view;
  }
}

const newView = (): PairView => ({
  book: new LocalBook(),
  isLive: false,
  hasWhole: false,
  events: 0,
  version: 0,
  sent: [],
});
