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
  /** Absent while the connection is being opened. */
  readonly link: () => Link | undefined;
}

/** Sends the frames of one connection within the venue's limits. Before it is open there is nothing to answer or to ask for. */
export class Outbox {
  readonly #init: OutboxInit;
  readonly #pace: TokenBucket | undefined;

  constructor(init: OutboxInit) {
    this.#init = init;
    this.#pace = init.pace && new TokenBucket(init.pace);
  }

  /** Sends frames in order. Resolves to false when not all were sent: the connection has ended, or is not open yet. */
  async send(frames: readonly string[]): Promise<boolean> {
    const { governor, signal, link } = this.#init;
    for (const frame of frames) {
      await governor.admitMessage(signal);
      await sleep(this.#pace?.take() ?? 0, signal);
      const open = link();
      if (signal.aborted || !open) return false;
      open.send(frame);
    }
    return !signal.aborted;
  }
}
