import { QueueClosedError } from './queue-closed-error.js';

/** What an iterator takes from a queue. */
export interface Takeable<T> {
  getNowait(): T | undefined;
  get(): Promise<T>;
}

/**
 * Takes the items of a queue one after the other, for `for await`. An async generator does the same at twice the cost
 * per item.
 */
export class QueueIterator<T> implements AsyncIterableIterator<T, void, undefined> {
  readonly #queue: Takeable<T>;
  #isDone = false;

  constructor(queue: Takeable<T>) {
    this.#queue = queue;
  }

  next(): Promise<IteratorResult<T, void>> {
    if (this.#isDone) return Promise.resolve({ value: undefined, done: true });
    const value = this.#queue.getNowait();
    return value === undefined ? this.#wait() : Promise.resolve({ value, done: false });
  }

  return(): Promise<IteratorResult<T, void>> {
    this.#isDone = true;
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #wait(): Promise<IteratorResult<T, void>> {
    try {
      return { value: await this.#queue.get(), done: false };
    } catch (error) {
      this.#isDone = true;
      if (error instanceof QueueClosedError) return { value: undefined, done: true };
      throw error;
    }
  }
}
