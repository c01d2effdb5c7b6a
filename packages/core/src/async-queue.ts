/**
 * What a full queue does. `lossless`: nothing, it grows, and warns past its high-water mark. `drop_oldest`:
 * discards the oldest item. `conflate`: keeps only the latest item per key.
 */
export type QueuePolicy = 'lossless' | 'drop_oldest' | 'conflate';

export interface QueueOptions<T> {
  /** @defaultValue 'drop_oldest' */
  readonly policy?: QueuePolicy;
  /**
   * Items kept under `drop_oldest`, keys under `conflate`. One more discards the oldest, and is counted.
   *
   * @defaultValue 65_536
   */
  readonly capacity?: number;
  /**
   * The key under `conflate`.
   *
   * @defaultValue the item's `symbol`
   */
  readonly key?: (item: T) => string;
  /**
   * Size past which a lossless queue calls `onHighWater`, and again at each doubling.
   *
   * @defaultValue 65_536
   */
  readonly highWaterMark?: number;
  /** Told when a lossless queue grows past its high-water mark: its consumer is too slow. */
  readonly onHighWater?: (size: number) => void;
}

/** Thrown by {@link AsyncQueue.get} once a queue is closed and empty. */
export class QueueClosedError extends Error {
  override readonly name: string = 'QueueClosedError';

  constructor() {
    super('the queue is closed');
  }
}

interface Waiter<T> {
  readonly resolve: (item: T) => void;
  readonly reject: (reason: Error) => void;
}

const INITIAL_SLOTS = 64;

const symbolOf = (item: unknown): string => String((item as { symbol?: unknown }).symbol);

/**
 * A queue between one producer, which never waits, and consumers that await. First in, first out.
 *
 * @example
 * ```ts
 * const queue = new AsyncQueue<Trade>({ policy: 'lossless' });
 * stream.bindObserver({ tradeQueue: queue });
 * for await (const trade of queue) console.log(trade.price);
 * ```
 */
export class AsyncQueue<T> implements AsyncIterable<T> {
  readonly #capacity: number;
  readonly #key: (item: T) => string;
  #onHighWater: ((size: number) => void) | undefined;
  #policy: QueuePolicy;
  #highWaterMark: number;
  #closed = false;
  #dropped = 0;

  // A ring whose number of slots is a power of two.
  #slots: (T | undefined)[] = new Array<T | undefined>(INITIAL_SLOTS).fill(undefined);
  #head = 0;
  #count = 0;

  /** Used instead of the ring under `conflate`. */
  readonly #latest = new Map<string, T>();

  readonly #waiters: Waiter<T>[] = [];

  constructor(options: QueueOptions<T> = {}) {
    const {
      policy = 'drop_oldest',
      capacity = 65_536,
      key = symbolOf,
      highWaterMark = 65_536,
      onHighWater,
    } = options;
    if (!Number.isSafeInteger(capacity) || capacity < 1)
      throw new RangeError(`a queue's capacity is a whole number of at least 1, not ${capacity}`);
    this.#policy = policy;
    this.#capacity = capacity;
    this.#key = key;
    this.#highWaterMark = highWaterMark;
    this.#onHighWater = onHighWater;
  }

  get policy(): QueuePolicy {
    return this.#policy;
  }

  /** Items waiting. */
  get size(): number {
    return this.#count + this.#latest.size;
  }

  /** Items discarded so far: pushed out, replaced by a later one of their key, or put after `close()`. */
  get dropped(): number {
    return this.#dropped;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Puts an item, without ever waiting. */
  putNowait(item: T): void {
    if (this.#closed) {
      this.#dropped++;
      return;
    }
    if (this.#waiters.length > 0) {
      this.#waiters.shift()?.resolve(item);
      return;
    }
    if (this.#policy === 'conflate') {
      this.#putLatest(item);
      return;
    }
    if (this.#policy === 'drop_oldest' && this.#count >= this.#capacity) {
      this.#take();
      this.#dropped++;
    }
    this.#append(item);
  }

  /** The next item, or `undefined` when none is waiting. */
  getNowait(): T | undefined {
    if (this.#count > 0) return this.#take();
    return this.#latest.size > 0 ? this.#takeLatest() : undefined;
  }

  /**
   * The next item, as soon as there is one.
   *
   * @throws QueueClosedError once the queue is closed and empty
   */
  get(): Promise<T> {
    if (this.#count > 0) return Promise.resolve(this.#take() as T);
    if (this.#latest.size > 0) return Promise.resolve(this.#takeLatest() as T);
    if (this.#closed) return Promise.reject(new QueueClosedError());
    return new Promise<T>((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
    });
  }

  /** Takes everything that waits. */
  drain(): T[] {
    const items: T[] = [];
    for (let item = this.getNowait(); item !== undefined; item = this.getNowait()) items.push(item);
    return items;
  }

  /** Ends the queue: what waits can still be taken, then consumers end. Items put later are dropped. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const waiter of this.#waiters.splice(0)) waiter.reject(new QueueClosedError());
  }

  /**
   * From now on drops nothing, whatever it was built with. Streams do this to queues of own orders and fills.
   *
   * @param onHighWater - told when it grows past its high-water mark, unless it was built with someone to tell
   */
  makeLossless(onHighWater?: (size: number) => void): void {
    this.#onHighWater ??= onHighWater;
    if (this.#policy === 'lossless') return;
    this.#policy = 'lossless';
    for (const item of this.#latest.values()) this.#append(item);
    this.#latest.clear();
  }

  /** Yields each item in turn; ends when the queue is closed and empty. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      let item = this.getNowait();
      if (item === undefined) {
        try {
          item = await this.get();
        } catch (error) {
          if (error instanceof QueueClosedError) return;
          throw error;
        }
      }
      yield item;
    }
  }

  #append(item: T): void {
    if (this.#count === this.#slots.length) this.#grow();
    this.#slots[(this.#head + this.#count) & (this.#slots.length - 1)] = item;
    this.#count++;
    if (this.#policy === 'lossless' && this.#count > this.#highWaterMark) {
      this.#highWaterMark *= 2;
      this.#onHighWater?.(this.#count);
    }
  }

  #take(): T | undefined {
    const item = this.#slots[this.#head];
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#slots.length - 1);
    this.#count--;
    return item;
  }

  #grow(): void {
    const slots = new Array<T | undefined>(this.#slots.length * 2).fill(undefined);
    for (let index = 0; index < this.#count; index++)
      slots[index] = this.#slots[(this.#head + index) & (this.#slots.length - 1)];
    this.#slots = slots;
    this.#head = 0;
  }

  #putLatest(item: T): void {
    const key = this.#key(item);
    if (this.#latest.has(key)) {
      this.#dropped++;
    } else if (this.#latest.size >= this.#capacity) {
      this.#takeLatest();
      this.#dropped++;
    }
    this.#latest.set(key, item);
  }

  #takeLatest(): T | undefined {
    for (const [key, item] of this.#latest) {
      this.#latest.delete(key);
      return item;
    }
    return undefined;
  }
}
