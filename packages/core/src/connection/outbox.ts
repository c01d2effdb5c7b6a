import type { Rate } from './channel-params.js';
import type { Governor } from './governor/governor.js';
import type { Link } from './socket/link.js';
import { sleep } from './governor/sleep.js';
import { TokenBucket } from './governor/token-bucket.js';

export interface OutboxInit {
  readonly governor: Governor;
  /** How many frames may be sent on one connection. */
  readonly pace: Rate | undefined;
  /** Aborted at the connection's end. */
  readonly signal: AbortSignal;
  readonly link: () => Link;
}

/** Sends the frames of one connection within the venue's limits. */
export class Outbox {
  readonly #init: OutboxInit;
  readonly #pace: TokenBucket | undefined;

  constructor(init: OutboxInit) {
    this.#init = init;
    this.#pace = init.pace && new TokenBucket(init.pace);
  }

  /** Sends frames in order. Resolves to false when the connection ended before all were sent. */
  async send(frames: readonly string[]): Promise<boolean> {
    const { governor, signal, link } = this.#init;
    for (const frame of frames) {
      await governor.admitMessage(signal);
      await sleep(this.#pace?.take() ?? 0, signal);
      if (signal.aborted) return false;
      link().send(frame);
    }
    return !signal.aborted;
  }
}
