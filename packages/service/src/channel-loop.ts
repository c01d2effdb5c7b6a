import { QueueClosedError, type AsyncQueue } from '@hftjs/core';
import { TimeSlice } from './time-slice.js';

/** What a handler may return: nothing, or a promise that is awaited before the next event. */
export type Handled = undefined | PromiseLike<unknown>;

export interface ChannelLoopInit<T> {
  readonly queue: AsyncQueue<T>;
  /** A result that is not a promise is ignored. */
  readonly handle: (event: T) => unknown;
  /** Called with an error that `handle` threw. Must not throw. */
  readonly onError: (error: unknown, event: T) => Handled;
  /** Called regularly while events are taken, and at the end. */
  readonly onPause?: (queue: AsyncQueue<T>) => void;
}

/** Takes events from one queue and passes them to one handler, one at a time, until the queue is closed and empty. */
export class ChannelLoop<T> {
  readonly queue: AsyncQueue<T>;
  /** Resolves when the loop has ended; never rejects. */
  readonly ended: Promise<void>;
  readonly #init: ChannelLoopInit<T>;
  #isHandling = false;

  constructor(init: ChannelLoopInit<T>) {
    this.queue = init.queue;
    this.#init = init;
    this.ended = this.#run();
  }

  /** Whether an event waits or is being handled. */
  get isBusy(): boolean {
    return this.#isHandling || this.queue.size > 0;
  }

  async #run(): Promise<void> {
    const { queue, onPause } = this.#init;
    const slice = new TimeSlice();
    for (;;) {
      let event = queue.getNowait();
      if (event === undefined) {
        onPause?.(queue);
        event = await next(queue);
        if (event === undefined) return;
        slice.restart();
      }
      // For a synchronous handler no promise is made.
      const handled = this.#handle(event);
      if (handled !== undefined) {
        this.#isHandling = true;
        await handled;
        this.#isHandling = false;
      }
      if (slice.isUsedUp()) {
        onPause?.(queue);
        await new Promise(setImmediate);
        slice.restart();
      }
    }
  }

  #handle(event: T): Handled {
    const { handle, onError } = this.#init;
    try {
      const result = handle(event);
      if (!isPromiseLike(result)) return undefined;
      return Promise.resolve(result).catch((error: unknown) => onError(error, event));
    } catch (error) {
      return onError(error, event);
    }
  }
}

/** Waits for the next event. Resolves to `undefined` once the queue is closed and empty. */
async function next<T>(queue: AsyncQueue<T>): Promise<T | undefined> {
  try {
    return await queue.get();
  } catch (error) {
    if (error instanceof QueueClosedError) return undefined;
    throw error;
  }
}

export const isPromiseLike = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
