import { setTimeout as sleep } from 'node:timers/promises';
import {
  Channel,
  getExchangeStream,
  silentLogger,
  type BookDelivery,
  type CurrencyPair,
  type StreamBase,
  type StreamOptions,
} from '@hftjs/core';
import { Random, type BookFault, type Books, type SimulatedVenue } from '@hftjs/simulator';
import { BookConsumer, type BookVerdict } from './book-consumer.js';

/** Milliseconds in which a stream notices that its connection was cut. */
const NOTICE = 2_000;

/** A stream of order books on a simulator, with its consumer. */
export interface BookTrialStream {
  readonly stream: StreamBase;
  readonly consumer: BookConsumer;
}

export interface BookTrialInit {
  readonly venue: SimulatedVenue;
  readonly seed: number | string;
  readonly pairs: readonly CurrencyPair[];
  readonly depth: number;
  /** One stream is opened for each. */
  readonly deliveries: readonly BookDelivery[];
  /** Options of the streams. `subscribeArgs.orderBook` gets depth and delivery. */
  readonly options: Pick<StreamOptions, 'exchange'> & Partial<StreamOptions>;
}

/** What happened in a trial. */
export interface BookTrialCount {
  /** Updates that were sent to the streams, to all together. */
  frames: number;
  faults: number;
  /** How often each fault struck. */
  readonly struck: Partial<Record<BookFault | 'cut', number>>;
  readonly verdicts: Record<BookVerdict, number>;
}

/**
 * Streams of order books beside a market that moves step by step: after each step, everything that was sent has been
 * read, and each book is compared with the venue's.
 */
export class BookTrial implements AsyncDisposable {
  readonly streams: readonly BookTrialStream[];
  readonly count: BookTrialCount = {
    frames: 0,
    faults: 0,
    struck: {},
    verdicts: { right: 0, 'not live': 0, wrong: 0 },
  };
  readonly #init: BookTrialInit;
  readonly #books: Books;
  readonly #random: Random;
  readonly #unwatch: () => void;
  /** Streams whose connections were cut, and that do not know it yet. */
  #unnoticed: readonly Promise<void>[] = [];

  constructor(init: BookTrialInit) {
    this.#init = init;
    const { venue, pairs, depth, deliveries, options } = init;
    if (venue.books === undefined) throw new Error('the simulator has no order books');
    this.#books = venue.books;
    this.#random = new Random(init.seed).fork('book trial');
    this.#unwatch = this.#books.watch(({ kind }) => {
      if (kind === 'update') this.count.frames++;
    });
    this.streams = deliveries.map((delivery) => {
      const consumer = new BookConsumer({ books: this.#books, pairs, depth, delivery });
      const subscribeArgs = options.subscribeArgs as { readonly orderBook?: object } | undefined;
      const stream = getExchangeStream({
        ...venue.credentials,
        streamHost: venue.streamHost,
        apiHost: venue.apiHost,
        logger: silentLogger,
        ...options,
        currencyPairs: pairs,
        subscribeChannels: [Channel.ORDER_BOOK],
        subscribeArgs: {
          ...subscribeArgs,
          orderBook: { ...subscribeArgs?.orderBook, depth, delivery },
        },
      });
      stream.bindObserver(consumer);
      stream.start().catch((error: unknown) => {
        consumer.errors.push(`the stream ended: ${String(error)}`);
      });
      return { stream, consumer };
    });
  }

  /** Mistakes of all streams, and the seed that shows them again. */
  get errors(): readonly string[] {
    return this.streams.flatMap(({ consumer }, index) =>
      consumer.errors.map((error) => `seed ${this.#init.seed}, ${this.#init.deliveries[index]}: ${error}`),
    );
  }

  /** Whether each book of each stream is live. */
  get isLive(): boolean {
    const { pairs } = this.#init;
    return this.streams.every(({ consumer }) => pairs.every((pair) => consumer.isLive(pair)));
  }

  /** Something happens in a pair's market; then each book is compared. */
  async step(pair: CurrencyPair): Promise<void> {
    const { market } = this.#init.venue;
    const random = this.#random;
    for (let actions = 1 + random.int(3); actions > 0; actions--) market.step(pair);
    this.#books.flush();
    await this.compare();
  }

  /** Waits until streams have read all that was sent, and compares each book with the venue's. */
  async compare(): Promise<void> {
    const { venue, pairs } = this.#init;
    await venue.settle?.();
    await Promise.all(this.#unnoticed);
    this.#unnoticed = [];
    for (const { consumer } of this.streams)
      for (const pair of pairs) this.count.verdicts[consumer.check(pair)]++;
  }

  /** Steps of all pairs until each book is live. Throws when that takes longer than so many milliseconds. */
  async untilLive(patience = 20_000): Promise<void> {
    const end = performance.now() + patience;
    while (!this.isLive) {
      if (performance.now() > end) throw new Error(`no live book after ${patience} ms: ${this.#states()}`);
      await sleep(1);
      for (const pair of this.#init.pairs) await this.step(pair);
    }
  }

  /** A fault of the next message about a pair's book, or a cut of all connections. */
  strike(fault: BookFault | 'cut', pair: CurrencyPair): void {
    const { faults } = this.#init.venue;
    this.count.faults++;
    this.count.struck[fault] = (this.count.struck[fault] ?? 0) + 1;
    if (fault === 'cut') {
      this.#unnoticed = this.streams.map(untilChanged);
      faults.drop();
    } else faults.books.strike(fault, pair);
  }

  /** Steps with seeded faults, until each stream was sent so many frames, and there were so many faults. Returns early after a mistake. */
  async run({ frames, faults }: { readonly frames: number; readonly faults: number }): Promise<void> {
    const { pairs } = this.#init;
    const random = this.#random;
    const kinds = this.#books.faults.kinds;
    const wanted = frames * this.streams.length;
    await this.untilLive();
    while (this.count.frames < wanted || this.count.faults < faults) {
      if (this.errors.length > 0) return;
      const pair = random.pick(pairs);
      // Most faults strike live books. Some strike those that are about to recover.
      if (random.chance(this.isLive ? 0.25 : 0.02))
        this.strike(random.chance(0.04) ? 'cut' : random.pick(kinds), pair);
      await this.step(pair);
      // Time for what a stream does by itself: requests, pauses.
      if (!this.isLive && random.chance(0.5)) await sleep(1);
    }
    this.#books.faults.end();
    await this.untilLive();
    for (const { consumer } of this.streams) consumer.checkKept();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unwatch();
    await Promise.all(this.streams.map(({ stream }) => stream.stop()));
    for (const { consumer } of this.streams) consumer[Symbol.dispose]();
  }

  #states(): string {
    return this.streams
      .map(({ stream, consumer }) => {
        const last = consumer.statuses
          .slice(-5)
          .map(({ symbol = 'all', state, reason = '' }) => `${symbol} ${state} ${reason}`);
        return `${JSON.stringify(stream.status().channels[Channel.ORDER_BOOK]?.symbols)}, last ${last.join('; ')}`;
      })
      .join(' | ');
  }
}

/** Waits until a connected stream reports something: a connection that was cut while it was opened may be silent. */
async function untilChanged({ stream, consumer }: BookTrialStream): Promise<void> {
  const { length } = consumer.statuses;
  const { state } = stream.status().channels[Channel.ORDER_BOOK] ?? {};
  if (state === 'connecting' || state === 'reconnecting') return;
  const end = performance.now() + NOTICE;
  while (consumer.statuses.length === length && performance.now() < end) await sleep(1);
}
