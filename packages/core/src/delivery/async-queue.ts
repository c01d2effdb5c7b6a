import { eventKey } from './event-key.js';
import { QueueClosedError } from './queue-closed-error.js';
import { QueueIterator } from './queue-iterator.js';
import { checkQueueOptions, type QueueOptions, type QueuePolicy } from './queue-options.js';
import { QueueSources } from './queue-sources.js';

interface Waiter<T> {
  readonly resolve: (item: T) => void;
  readonly reject: (reason: Error) => void;
}

const INITIAL_SLOTS = 64;

/**
 * A queue between one producer, which never waits, and consumers that await. First in, first out. It ends when the
 * last stream that feeds it has ended, and opens again when an observer with it is bound again.
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

  readonly #sources = new QueueSources();

  /** @throws StreamError `invalid_options`, RangeError for a capacity that is not a whole number of at least 1 */
  constructor(options: QueueOptions<T> = {}) {
    checkQueueOptions(options);
    const {
      policy = 'drop_oldest',
      capacity = 65_536,
      key = eventKey,
      highWaterMark = 65_536,
      onHighWater,
    } = options;
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

  /** Whether a stream that has not ended feeds it. */
  get isFed(): boolean {
    return this.#sources.isAny;
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
   * @throws QueueClosedError once the queue is empty, and closed or ended
   * @throws StreamError instead, where a stream that fed it failed
   */
  get(): Promise<T> {
    if (this.#count > 0) return Promise.resolve(this.#take() as T);
    if (this.#latest.size > 0) return Promise.resolve(this.#takeLatest() as T);
    if (this.#closed) return Promise.reject(this.#reason());
    this.#sources.onWait();
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
    this.#sources.forgetEnd();
    if (!this.#closed) this.#close();
  }

  /**
   * A stream begins to feed it. Streams call this for the queues of their observers.
   *
   * @param onWait - called for each `get()` that waits, until the stream has started
   */
  addSource(source: object, onWait?: () => void): void {
    if (this.#sources.add(source, onWait)) this.#closed = false;
    if (this.#waiters.length > 0) onWait?.();
  }

  /** A stream that feeds it was started: its events may be waited for. */
  startSource(source: object): void {
    this.#sources.started(source);
  }

  /** A stream no longer feeds it, because its observer was unbound. The queue stays open. */
  removeSource(source: object): void {
    this.#sources.remove(source);
  }

  /**
   * A stream that feeds it has ended, and `failure` is why, unless it was stopped. With the last one the queue ends:
   * what waits can still be taken, then iteration and `get()` end.
   */
  endSource(source: object, failure?: Error): void {
    if (this.#sources.end(source, failure, this.#closed)) this.#close();
  }

  /**
   * Makes the queue drop nothing from now on, whatever its options are. Streams call this on queues of own orders and
   * fills.
   *
   * @param onHighWater - called when it grows past its high-water mark, unless the options have an `onHighWater`
   */
  makeLossless(onHighWater?: (size: number) => void): void {
    this.#onHighWater ??= onHighWater;
    if (this.#policy === 'lossless') return;
    this.#policy = 'lossless';
    for (const item of this.#latest.values()) this.#append(item);
    this.#latest.clear();
  }

  /**
   * Yields each item in turn; ends when the queue is empty, and closed or ended.
   *
   * @throws StreamError at the end, where a stream that fed it failed
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, void, undefined> {
    return new QueueIterator(this);
  }

  #close(): void {
    this.#closed = true;
    for (const waiter of this.#waiters.splice(0)) waiter.reject(this.#reason());
  }

  #reason(): Error {
    return this.#sources.failure ?? new QueueClosedError();
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
