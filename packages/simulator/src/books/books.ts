import type { Market } from '../market/market.js';
import { Random } from '../market/random.js';
import { BookFault, BookFaults } from './book-faults.js';
import type { BookSides, SentBook } from './book-frame.js';
import { BookSource, WHOLE_BOOK, type BookFacts } from './book-source.js';

/** A book as a REST answer has it. */
export interface RestBook extends BookSides {
  readonly time: number;
  /** The venue's number of the last change in it. */
  readonly sequence: number;
  readonly version: number;
}

export interface BooksInit {
  readonly market: Market;
  readonly seed?: number | string | undefined;
  /** The venue's number of the last change of a pair's book. @defaultValue counts changes */
  readonly sequence?: ((pair: string) => number) | undefined;
  /** The venue's number of the first change of the last step. @defaultValue that of the last change */
  readonly first?: ((pair: string) => number) | undefined;
  /** The faults that the venue's messages can have, beside lost, repeated, swapped, corrupt and crossing ones. */
  readonly faults?: readonly BookFault[];
  /** Those among lost, repeated, swapped, corrupt and crossing ones that its messages cannot have, or no client can see. */
  readonly lacks?: readonly BookFault[];
  /** The path of REST snapshots, where `faults` has `late`. */
  readonly restPath?: string | undefined;
}

const { LOSE, REPEAT, SWAP, CORRUPT, CROSS } = BookFault;

/**
 * The order books of a simulated venue: what its messages have to state, with faults, and the truth after each message.
 * Make it after the listeners of the market that keep the numbers of `sequence`.
 */
export class Books {
  readonly faults: BookFaults;
  readonly #init: BooksInit;
  /** By pair, then by feed. */
  readonly #sources = new Map<string, Map<string, BookSource>>();
  readonly #versions = new Map<string, number>();
  readonly #stale = new Map<string, RestBook>();
  /** The last message of the subscription that ended last, by pair. */
  readonly #ended = new Map<string, SentBook>();
  /** REST answers that are newer than the last messages, by pair. Each client may have received another one. */
  readonly #answers = new Map<string, SentBook[]>();
  #delay: ((path: string) => void) | undefined;
  readonly #listeners = new Set<(sent: SentBook) => void>();

  constructor(init: BooksInit) {
    const { market, seed = 1, faults = [], lacks = [] } = init;
    this.#init = init;
    this.faults = new BookFaults({
      kinds: [LOSE, REPEAT, SWAP, CORRUPT, CROSS, ...faults].filter((kind) => !lacks.includes(kind)),
      random: new Random(seed).fork('book faults'),
      actions: {
        precision: (pair) => {
          market.refine(pair, market.isRefined(pair) ? 0 : 1);
        },
        stale: (pair) => {
          this.#stale.set(pair, this.#now(pair));
        },
        late: () => {
          if (init.restPath !== undefined) this.#delay?.(init.restPath);
        },
      },
    });
    market.on('step', (step) => {
      if (step.levels.length > 0) this.#versions.set(step.pair, this.version(step.pair) + 1);
      for (const source of this.#of(step.pair)) source.onStep(step);
    });
    market.on('precision', ({ pair }) => {
      for (const source of this.#of(pair)) source.rewrite((level) => market.written(pair, level));
    });
  }

  /** The source of a pair's messages in a feed with this name: all its connections receive the same ones. */
  source(feed: string, pair: string, facts: BookFacts = {}): BookSource {
    let feeds = this.#sources.get(pair);
    if (feeds === undefined) {
      feeds = new Map<string, BookSource>();
      this.#sources.set(pair, feeds);
    }
    const found = feeds.get(feed);
    if (found !== undefined) return found;
    const sequence = facts.sequence ?? (() => this.#init.sequence?.(pair) ?? this.version(pair));
    const source = new BookSource({
      ...facts,
      sequence,
      pair,
      market: this.#init.market,
      faults: this.faults,
      first: () => this.#init.first?.(pair) ?? sequence(pair),
      version: () => this.version(pair),
      onSent: (sent) => {
        this.#report(sent);
      },
      onEnd: (sent) => {
        this.#ended.set(pair, sent);
      },
      onIdle: () => {
        this.#sources.get(pair)?.delete(feed);
      },
    });
    feeds.set(feed, source);
    return source;
  }

  /** The book for a REST answer, with so many levels per side. */
  answer(pair: string, depth: number): RestBook {
    const book = this.#stale.get(pair) ?? this.#now(pair);
    const fault = this.#stale.delete(pair) ? BookFault.STALE : undefined;
    const { bids, asks, version } = book;
    const sent: SentBook = { pair, kind: 'rest', version, fault, bids, asks };
    this.#answers.set(pair, [...this.#newer(pair, this.#messages(pair)), sent]);
    this.#report(sent);
    return { ...book, bids: bids.slice(0, depth), asks: asks.slice(0, depth) };
  }

  /** How often the pair's book has changed. */
  version(pair: string): number {
    return this.#versions.get(pair) ?? 0;
  }

  /** For `Faults`: how the next answer to requests of a path is delayed. */
  delayRestBy(delay: (path: string) => void): void {
    this.#delay = delay;
  }

  /** Sends what feeds have collected, without waiting for their intervals. */
  flush(): void {
    for (const pair of this.#sources.keys()) for (const source of this.#of(pair)) source.flush();
  }

  /**
   * The books that a client may have of this pair once it has read all that was sent: those of the last message of each
   * subscription (or of the one that ended last, as long as none has sent a message), and of REST answers that are newer.
   */
  truths(pair: string): readonly SentBook[] {
    const messages = this.#messages(pair);
    return [...messages, ...this.#newer(pair, messages)];
  }

  /** Calls a listener with each message about a book and each REST answer; the returned function ends that. */
  watch(listener: (sent: SentBook) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #messages(pair: string): readonly SentBook[] {
    const messages = this.#of(pair).flatMap(({ subscriptions }) =>
      [...subscriptions].flatMap(({ sent }) => sent ?? []),
    );
    if (messages.length > 0) return messages;
    const last = this.#ended.get(pair);
    return last === undefined ? [] : [last];
  }

  #newer(pair: string, messages: readonly SentBook[]): readonly SentBook[] {
    const answers = this.#answers.get(pair) ?? [];
    return answers.filter((answer) => messages.every(({ version }) => answer.version >= version));
  }

  #of(pair: string): readonly BookSource[] {
    return [...(this.#sources.get(pair)?.values() ?? [])];
  }

  #now(pair: string): RestBook {
    const { market, sequence } = this.#init;
    const { bids, asks, time } = market.book(pair, WHOLE_BOOK);
    const version = this.version(pair);
    return { bids, asks, time, version, sequence: sequence?.(pair) ?? version };
  }

  #report(sent: SentBook): void {
    for (const listener of this.#listeners) listener(sent);
  }
}
