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
 * Makes calls one after the other, for a venue whose nonces must arrive in order. A call whose connection has ended is
 * not made, and does not delay the others.
 */
export class CallQueue {
  readonly #waiting: (() => Promise<() => void>)[] = [];
  #isBusy = false;

  /** Rejects with the signal's reason when the signal is aborted first. */
  run<T>(call: () => Promise<T>, { signal, isUrgent = false }: Turn = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const turn = (): Promise<() => void> =>
        untilAborted(call, signal).then(
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

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let turn = this.#waiting.shift(); turn; turn = this.#waiting.shift()) {
      const settle = await turn();
      settle();
    }
    this.#isBusy = false;
  }
}

/** Waits for a call's result. Rejects when the signal is aborted first. */
export async function untilAborted<T>(call: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return call();
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    };
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([call(), aborted]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}
