import type { SubscribedChannel } from '../delivery/subscribed-channel.js';
import type { ConnectionEnd } from './connection-end.js';
import { Connection } from './connection.js';
import { sleep } from './governor/sleep.js';

/** Wait before a second try, in milliseconds, and the longest wait. */
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;

export interface RotationInit {
  readonly old: Connection;
  /** The channels whose events the connections carry. */
  readonly channels: readonly SubscribedChannel[];
  readonly open: () => Promise<Connection | ConnectionEnd>;
}

/** Replaces a connection: the next one becomes live while the present one still is. */
export class Rotation {
  readonly #init: RotationInit;
  #successor: Connection | undefined;

  constructor(init: RotationInit) {
    this.#init = init;
  }

  /** The connection that goes on if the old one ends first. */
  get successor(): Connection | undefined {
    return this.#successor?.hasEnded ? undefined : this.#successor;
  }

  /** Resolves when the old connection has ended, replaced or not. */
  async run(): Promise<void> {
    const { old, open } = this.#init;
    for (let wait = FIRST_WAIT; !old.hasEnded; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      const next = await open();
      if (next instanceof Connection && (await this.#succeeds(next))) break;
      await sleep(wait, old.signal);
    }
    await old.ended;
  }

  /**
   * Waits until the next connection is live and the old one is closed. Resolves to false when the next one ended
   * first.
   */
  async #succeeds(next: Connection): Promise<boolean> {
    const { old, channels } = this.#init;
    if (old.hasEnded) {
      next.close('not needed any more');
      return true;
    }
    this.#successor = next;
    for (const { handover } of channels) handover.begin(next.context);
    await Promise.race([next.becameLive, next.ended]);
    for (const { handover } of channels) handover.end(next.context);
    if (next.liveSince === undefined) return false;
    old.close('replaced by a new connection');
    return true;
  }
}
