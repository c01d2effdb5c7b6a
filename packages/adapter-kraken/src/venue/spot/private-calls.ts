import type { Row } from '@hftjs/core/adapter';

/** A call that needs a nonce. */
export interface PrivateCall {
  readonly name: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Of the connection that wants the answer: at its end the call is not made, and nobody waits for its answer. */
  readonly signal?: AbortSignal | undefined;
  /** Goes before those that wait. @defaultValue false */
  readonly isUrgent?: boolean;
}

interface Waiting extends PrivateCall {
  readonly resolve: (answer: Row) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes private calls one after the other, because nonces must arrive in order. What a connection wanted that has ended
 * costs nothing of the account's small budget, and holds nothing up.
 */
export class PrivateCalls {
  readonly #send: (call: PrivateCall) => Promise<Row>;
  readonly #waiting: Waiting[] = [];
  #isBusy = false;

  constructor(send: (call: PrivateCall) => Promise<Row>) {
    this.#send = send;
  }

  /** Rejects with the signal's reason when the connection ends first. */
  make(call: PrivateCall): Promise<Row> {
    return new Promise((resolve, reject) => {
      const waiting = { ...call, resolve, reject };
      if (call.isUrgent === true) this.#waiting.unshift(waiting);
      else this.#waiting.push(waiting);
      if (!this.#isBusy) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let call = this.#waiting.shift(); call; call = this.#waiting.shift()) {
      try {
        call.resolve(await untilEnd(call.signal, () => this.#send(call)));
      } catch (error) {
        call.reject(error);
      }
    }
    this.#isBusy = false;
  }
}

/** What a call gives; rejects when the signal is aborted first. */
async function untilEnd<T>(signal: AbortSignal | undefined, send: () => Promise<T>): Promise<T> {
  if (!signal) return send();
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  const ended = new Promise<never>((_, reject) => {
    stop = () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    };
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([send(), ended]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}
