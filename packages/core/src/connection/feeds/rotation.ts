import type { StatusReporter } from '../../delivery/status-reporter.js';
import type { SubscribedChannel } from '../../delivery/subscribed-channel.js';
import type { ConnectionEnd } from '../connection-end.js';
import { Connection } from '../connection.js';
import { sleep } from '../governor/sleep.js';

/** Wait before a second try, in milliseconds, and the longest wait. */
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;

interface RotationInit {
  readonly old: Connection;
  /** The channels whose events the connections carry. */
  readonly channels: readonly SubscribedChannel[];
  readonly open: () => Promise<Connection | ConnectionEnd>;
}

/** Replaces a connection: the next one becomes live while the present one still is. */
class Rotation {
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

export interface RotationsInit {
  readonly channels: readonly SubscribedChannel[];
  /** The connection whose state counts. */
  readonly present: () => Connection | undefined;
  readonly open: (old: Connection) => Promise<Connection | ConnectionEnd>;
  readonly reporter: StatusReporter;
  readonly onEnd: () => void;
}

/** The replacements of one feed's connections, one after the other. */
export class Rotations {
  readonly #init: RotationsInit;
  #rotation: Rotation | undefined;
  /** A connection that is to take over, and already has to be replaced itself. */
  #expiring: { readonly connection: Connection; readonly reason: string } | undefined;

  constructor(init: RotationsInit) {
    this.#init = init;
  }

  /** The connection that takes over should the present one end first. */
  get successor(): Connection | undefined {
    return this.#rotation?.successor;
  }

  get areUnderway(): boolean {
    return this.#rotation !== undefined;
  }

  /** Opens the next connection and lets it replace one that the venue will close soon. */
  async replace(old: Connection, reason: string): Promise<void> {
    const { channels, present, open, reporter, onEnd } = this.#init;
    if (this.#rotation) {
      // The replacing connection will be closed soon too: it is replaced once it has taken over.
      if (old !== present()) this.#expiring = { connection: old, reason };
      return;
    }
    reporter.log('info', `replacing a connection: ${reason}`);
    this.#rotation = new Rotation({ old, channels, open: () => open(old) });
    await this.#rotation.run();
    this.#rotation = undefined;
    const next = this.#expiring;
    this.#expiring = undefined;
    if (next && !next.connection.hasEnded) void this.replace(next.connection, next.reason);
    onEnd();
  }
}
