import { AsyncQueue } from '@hftjs/core';

/**
 * A sink that passes each event to the queue of its exchange. With it, one observer can be bound to streams of several
 * exchanges, and none of them waits for another.
 */
export class ExchangeRouter<T extends { readonly exchange: string }> extends AsyncQueue<T> {
  readonly #queueOf: (exchange: string) => AsyncQueue<T>;
  readonly #isWanted: () => boolean;
  readonly #queues = new Map<string, AsyncQueue<T>>();
  #warn: ((size: number) => void) | undefined;
  #isLossless = false;
  #exchange: string | undefined;
  #queue: AsyncQueue<T> | undefined;

  constructor(queueOf: (exchange: string) => AsyncQueue<T>, isWanted: () => boolean) {
    super({ policy: 'lossless' });
    this.#queueOf = queueOf;
    this.#isWanted = isWanted;
  }

  /** True for a channel without a callback: a service has a queue for every channel. */
  get isOptional(): boolean {
    return !this.#isWanted();
  }

  override get size(): number {
    return this.#sum((queue) => queue.size);
  }

  override get dropped(): number {
    return super.dropped + this.#sum((queue) => queue.dropped);
  }

  override putNowait(item: T): void {
    if (this.closed) {
      super.putNowait(item);
      return;
    }
    if (item.exchange !== this.#exchange || this.#queue === undefined) this.#turnTo(item.exchange);
    this.#queue?.putNowait(item);
  }

  /** Makes the queues of all exchanges drop nothing: one of the streams sends changes of order books. */
  override makeLossless(onHighWater?: (size: number) => void): void {
    this.#isLossless = true;
    this.#warn ??= onHighWater;
    for (const queue of this.#queues.values()) queue.makeLossless(onHighWater);
  }

  #turnTo(exchange: string): void {
    let queue = this.#queues.get(exchange);
    if (!queue) {
      queue = this.#queueOf(exchange);
      if (this.#isLossless) queue.makeLossless(this.#warn);
      this.#queues.set(exchange, queue);
    }
    this.#exchange = exchange;
    this.#queue = queue;
  }

  #sum(measure: (queue: AsyncQueue<T>) => number): number {
    let sum = 0;
    for (const queue of this.#queues.values()) sum += measure(queue);
    return sum;
  }
}
