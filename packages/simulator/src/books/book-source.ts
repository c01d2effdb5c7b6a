import type { Market } from '../market/market.js';
import type { Level, MarketStep } from '../market/market-events.js';
import { Paced } from '../server/paced.js';
import type { BookFaults } from './book-faults.js';
import type { BookFrame, BookSides, SentBook } from './book-frame.js';
import { BookSubscription, type BookWire } from './book-subscription.js';
import { LevelList } from './level-list.js';

/** Levels of a whole book that are kept as the truth after each message. */
const TRUTH_DEPTH = 1_000;
/** More levels than any book here has. */
export const WHOLE_BOOK = 1_000_000;

/** What a venue states about one of its order book feeds. */
export interface BookFacts {
  /** Levels per side that the feed covers. @defaultValue the whole book */
  readonly depth?: number | undefined;
  /** Milliseconds between two updates; 0: one for each action of the market. @defaultValue 0 */
  readonly interval?: number | undefined;
  /** Whether an update removes levels that better ones pushed out of `depth`. @defaultValue false */
  readonly removesPushedOut?: boolean | undefined;
  /** Levels that one message contains at most. @defaultValue any number */
  readonly levelsPerFrame?: number | undefined;
  /** The venue's number of the last change; called once per message. @defaultValue `sequence` of `Books` */
  readonly sequence?: ((pair: string) => number) | undefined;
}

export interface BookSourceInit extends BookFacts {
  readonly pair: string;
  readonly market: Market;
  readonly faults: BookFaults;
  readonly sequence: (pair: string) => number;
  /** The number of the first change of the step that is being reported. */
  readonly first: (pair: string) => number;
  /** Counts the changes of the pair's book. */
  readonly version: () => number;
  readonly onSent: (sent: SentBook) => void;
  /** A subscription has ended, and this was its last message. */
  readonly onEnd: (sent: SentBook) => void;
  /** The last subscription has ended. */
  readonly onIdle: () => void;
}

/** The messages about one pair's book, the same for each connection that is subscribed. */
export class BookSource {
  readonly #init: BookSourceInit;
  readonly #depth: number;
  readonly #bids: LevelList;
  readonly #asks: LevelList;
  readonly #subscriptions = new Set<BookSubscription>();
  readonly #paced: Paced;
  /** Levels that changed since the last message; later changes of a price replace earlier ones. */
  readonly #changed = { buy: new Map<number, Level>(), sell: new Map<number, Level>() };
  #last: number;
  #first: number | undefined;
  #version: number;

  constructor(init: BookSourceInit) {
    this.#init = init;
    this.#depth = init.depth ?? WHOLE_BOOK;
    const { bids, asks } = init.market.book(init.pair, this.#depth);
    this.#bids = new LevelList('buy', bids);
    this.#asks = new LevelList('sell', asks);
    this.#last = init.sequence(init.pair);
    this.#version = init.version();
    this.#paced = new Paced(init.interval ?? 0, () => {
      this.#publish();
    });
  }

  get pair(): string {
    return this.#init.pair;
  }

  /** The subscriptions that are open. */
  get subscriptions(): ReadonlySet<BookSubscription> {
    return this.#subscriptions;
  }

  /** Opens a subscription. It receives updates from now on; `sendSnapshot` sends the book that they begin with. */
  subscribe(wire: BookWire): BookSubscription {
    const subscription = new BookSubscription({
      source: this,
      wire,
      faults: this.#init.faults,
      onSent: this.#init.onSent,
      onRelease: () => {
        if (subscription.sent !== undefined) this.#init.onEnd(subscription.sent);
        this.#subscriptions.delete(subscription);
        if (this.#subscriptions.size > 0) return;
        this.#paced.release();
        this.#init.onIdle();
      },
    });
    this.#subscriptions.add(subscription);
    return subscription;
  }

  /** The book as of the last message, as a message with all its levels. */
  whole(): BookFrame {
    const book = { bids: this.#bids.best(this.#depth), asks: this.#asks.best(this.#depth) };
    const sequence = this.#last;
    return this.#frame({ ...book, book, sequence, first: sequence, previous: sequence });
  }

  /** For `Books`: something happened in the pair's market. */
  onStep({ levels }: MarketStep): void {
    if (levels.length === 0) return;
    this.#first ??= this.#init.first(this.pair);
    for (const { side, ...level } of levels) this.#changed[side].set(level.price, level);
    if ((this.#init.interval ?? 0) === 0) this.#publish();
    else this.#paced.collect();
  }

  /** Sends what has been collected, without waiting for the interval. */
  flush(): void {
    if (this.#changed.buy.size + this.#changed.sell.size > 0) this.#paced.now();
  }

  /** Sends an update without changes. */
  sendEmpty(): void {
    this.#send({ bids: [], asks: [] }, { first: this.#last, version: this.#version });
  }

  /** For `Books`: prices and volumes are written with other decimals from now on. */
  rewrite(write: (level: Level) => Level): void {
    this.#bids.rewrite(write);
    this.#asks.rewrite(write);
    for (const changed of [this.#changed.buy, this.#changed.sell])
      for (const [price, level] of changed) changed.set(price, write(level));
  }

  #publish(): void {
    const { levelsPerFrame = Infinity, version } = this.#init;
    const changes = this.#takeChanges();
    const first = this.#first ?? this.#last;
    this.#first = undefined;
    const count = changes.bids.length + changes.asks.length;
    if (count === 0) return;
    if (count <= levelsPerFrame) {
      this.#send(changes, { first, version: version() });
      return;
    }
    // Levels that are removed go first: the book does not cross between two messages of one change.
    const all = [
      ...changes.bids.map((level) => ({ bids: [level], asks: [] as Level[] })),
      ...changes.asks.map((level) => ({ bids: [] as Level[], asks: [level] })),
    ].sort((left, right) => Number(isSet(left)) - Number(isSet(right)));
    const parts = Math.ceil(count / levelsPerFrame);
    for (let part = 0; part < parts; part++) {
      const some = all.slice(part * levelsPerFrame, (part + 1) * levelsPerFrame);
      this.#send(
        { bids: some.flatMap(({ bids }) => bids), asks: some.flatMap(({ asks }) => asks) },
        { first, version: version() - 1 + (part + 1) / parts },
      );
    }
  }

  #send(changes: BookSides, { first, version }: { first: number; version: number }): void {
    const { pair, sequence } = this.#init;
    for (const level of changes.bids) this.#bids.set(level);
    for (const level of changes.asks) this.#asks.set(level);
    this.#bids.cut(this.#depth);
    this.#asks.cut(this.#depth);
    const kept = Math.min(this.#depth, TRUTH_DEPTH);
    const book = { bids: this.#bids.best(kept), asks: this.#asks.best(kept) };
    const previous = this.#last;
    this.#last = sequence(pair);
    this.#version = version;
    const frame = this.#frame({ ...changes, book, sequence: this.#last, first, previous });
    for (const subscription of [...this.#subscriptions]) subscription.onUpdate(frame);
  }

  #frame(parts: Omit<BookFrame, 'pair' | 'time' | 'checksumMask' | 'version'>): BookFrame {
    const { market, pair } = this.#init;
    return { pair, time: market.now(), checksumMask: 0, version: this.#version, ...parts };
  }

  /** The levels that changed. With a limited depth, those between the last window and the present one. */
  #takeChanges(): BookSides {
    const { buy, sell } = this.#changed;
    const collected = { bids: [...buy.values()], asks: [...sell.values()] };
    buy.clear();
    sell.clear();
    if (this.#depth === WHOLE_BOOK) return collected;
    const { market, pair, removesPushedOut = false } = this.#init;
    const now = market.book(pair, this.#depth);
    const gone = (changes: readonly Level[]) => {
      const removed = new Map(changes.map((level) => [level.price, level]));
      return (level: Level): Level | undefined =>
        removed.get(level.price)?.volume === 0 || removesPushedOut
          ? market.written(pair, level, 0)
          : undefined;
    };
    return {
      bids: this.#bids.changesTo(now.bids, gone(collected.bids)),
      asks: this.#asks.changesTo(now.asks, gone(collected.asks)),
    };
  }
}

const isSet = ({ bids, asks }: BookSides): boolean => [...bids, ...asks].some(({ volume }) => volume > 0);
