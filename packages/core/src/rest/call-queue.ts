/** When a call of a queue is made. */
export interface Turn {
  /** Of the connection that wants the answer: once it is aborted, the call is not made and its answer is not awaited. */
  readonly signal?: AbortSignal | undefined;
  /** Goes before the calls that wait. @defaultValue false */
  readonly isUrgent?: boolean | undefined;
}

/**
 * Makes calls one after the other, for a venue whose nonces must arrive in order. A call whose connection has ended costs
 * nothing of the account's budget, and delays no other call.
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

/** What a call returns; rejects when the signal is aborted first. */
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
