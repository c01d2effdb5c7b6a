import { setTimeout as delay } from 'node:timers/promises';

/** Waits; returns early, and quietly, when the signal is aborted. */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0 || signal.aborted) return;
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** Settles as the promise does, or rejects as soon as the signal is aborted. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => {
      reject(new Error('the stream was stopped'));
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}

/** Runs calls of one kind one after the other, with the interval that the venue requires. */
export class Spacing {
  readonly #interval: number;
  #next = -Infinity;
  #last: Promise<unknown> = Promise.resolve();

  constructor(interval: number) {
    this.#interval = interval;
  }

  /** Makes a call when its turn has come. The interval counts from the end of a slow call. */
  run<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    return this.#take(async () => {
      await wait(this.#next - performance.now(), signal);
      return this.#make(call);
    });
  }

  /** The same; rejects when the signal is aborted: a call that is not wanted any more takes no turn. */
  runWhile<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    return this.#take(async () => {
      await wait(this.#next - performance.now(), signal);
      signal.throwIfAborted();
      return this.#make(() => unlessAborted(call(), signal));
    });
  }

  #take<T>(turn: () => Promise<T>): Promise<T> {
    const taken = this.#last.then(turn);
    this.#last = taken.catch(() => undefined);
    return taken;
  }

  async #make<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } finally {
      this.#next = performance.now() + this.#interval;
    }
  }
}
