import { sleep } from '../connection/governor/sleep.js';
import { untilAborted } from './bounded-wait.js';

/** When a call of a queue is made, and when it is dropped. */
export interface Turn {
  /**
   * The signal of the connection that needs the answer. Once aborted, the call is not made and its answer is ignored.
   */
  readonly signal?: AbortSignal | undefined;
  /** Whether the call is made before those that wait already. @defaultValue false */
  readonly isUrgent?: boolean | undefined;
}

/**
 * Makes calls one after the other, for a venue whose nonces must arrive in order, or that prescribes an interval. A call
 * whose connection has ended is not made, and does not delay the others.
 */
export class CallQueue {
  readonly #interval: number;
  readonly #waiting: (() => Promise<() => void>)[] = [];
  #isBusy = false;
  #readyAt = -Infinity;

  /** @param interval - from the end of a call to the next one, in milliseconds */
  constructor(interval = 0) {
    this.#interval = interval;
  }

  /** Rejects with the signal's reason when the signal is aborted first. */
  run<T>(call: () => Promise<T>, { signal, isUrgent = false }: Turn = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const turn = (): Promise<() => void> =>
        this.#make(call, signal).then(
          (answer) => () => {
            resolve(answer);
          },
          (error: unknown) => () => {
            reject(error instanceof Error ? error : new Error(String(error)));
          },
        );
      if (isUrgent) this.#waiting.unshift(turn);
      else this.#waiting.push(turn);
      if (!this.#isBusy) void this.#work();
    });
  }

  async #make<T>(call: () => Promise<T>, signal = NEVER): Promise<T> {
    if (this.#interval > 0) await sleep(this.#readyAt - performance.now(), signal);
    signal.throwIfAborted();
    try {
      return await untilAborted(call, signal);
    } finally {
      this.#readyAt = performance.now() + this.#interval;
    }
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let turn = this.#waiting.shift(); turn; turn = this.#waiting.shift()) {
      const settle = await turn();
      settle();
    }
    this.#isBusy = false;
  }
}

const { signal: NEVER } = new AbortController();
