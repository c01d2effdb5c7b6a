import { now } from '../../contract/clock.js';
import { messageOf } from '../../connection/connection-end.js';
import { sleep } from '../../connection/governor/sleep.js';
import type { Recovery } from '../../delivery/recoveries.js';
import type { AccountPublisher } from '../account-publisher.js';
import type { PassOptions, PassResult } from './account-pass.js';
import type { Settler } from './settler.js';

/** When lists are read again after a recovery because they may lag, as parts of the patience. */
const SWEEPS: readonly number[] = [0.05, 0.2, 0.8];

/** After a pass that took longer, fewer sweeps are made. Milliseconds. */
const LONG_PASS = 5_000;

/** Interval between two passes for unreadable frames. It doubles each time. Milliseconds. */
const DOUBT_INTERVAL = 500;
const MAX_INTERVAL = 30_000;

export interface LaterPassesInit {
  readonly account: AccountPublisher;
  readonly settler: Settler;
  readonly pass: (options: PassOptions) => Promise<PassResult>;
  readonly recovering: (reason: string) => Recovery;
  /** Aborted at the connection's end. */
  readonly signal: AbortSignal;
  /** How long lists may lag, in milliseconds. */
  readonly patience: number;
  readonly warn: (message: string) => void;
}

/**
 * Reads the account over REST while a connection is live: again after a recovery, because lists may lag (sweeps), and
 * after a frame that could not be read (doubts).
 */
export class LaterPasses {
  readonly #init: LaterPassesInit;
  /** Whether the first pass of the connection is done. */
  #isRecovered = false;
  /** The reason of a doubt that was raised before the first pass was done. */
  #early: unknown;
  /** The doubt that is being settled. `raised` counts the unreadable frames. */
  #doubt: { raised: number } | undefined;
  #doubts = 0;
  #sweep = 0;

  constructor(init: LaterPassesInit) {
    this.#init = init;
  }

  /** The first pass of the connection is done. Frames that were unreadable meanwhile may be newer than its answers. */
  recovered(): void {
    this.#isRecovered = true;
    if (this.#early !== undefined) this.raiseDoubt(this.#early);
    this.#early = undefined;
  }

  /** Reads the lists again later, because they may lag. */
  planSweeps(): void {
    void this.#runSweeps(++this.#sweep);
  }

  /** A private frame or row could not be read: reads the account over REST. */
  raiseDoubt(reason: unknown): void {
    const { account, signal, recovering } = this.#init;
    if (signal.aborted) return;
    account.unprovenSince ??= now();
    if (!this.#isRecovered) this.#early ??= reason;
    else if (this.#doubt) this.#doubt.raised++;
    else {
      this.#doubt = { raised: 1 };
      void this.#settleDoubt(this.#doubt, recovering(`account events may be missing: ${messageOf(reason)}`));
    }
  }

  /** Reads the state of the account once and publishes what is new. Rejects when a call fails. */
  async refresh(): Promise<void> {
    const { account, settler, pass } = this.#init;
    if (!this.#isRecovered || this.#doubt) return;
    const { undecided } = await pass({
      since: account.unprovenSince ?? now(),
      openBefore: account.orders.openKeys(),
      publishesList: false,
      readsEnded: false,
    });
    settler.undecided(undecided);
  }

  async #runSweeps(sweep: number): Promise<void> {
    const { account, settler, signal, patience, warn } = this.#init;
    const began = performance.now();
    let isLong = false;
    for (const [index, part] of SWEEPS.entries()) {
      if (isLong && index < SWEEPS.length - 1) continue;
      await sleep(began + part * patience - performance.now(), signal);
      if (sweep !== this.#sweep) return;
      const start = performance.now();
      const result = await this.#passUntilRead();
      if (!result) return;
      isLong = performance.now() - start > LONG_PASS;
      if (result.filled > 0)
        warn(`${result.filled} account events were delivered late, because REST listed them late`);
      settler.undecided(result.undecided);
    }
    if (!signal.aborted && sweep === this.#sweep && this.#doubt === undefined)
      account.unprovenSince = undefined;
  }

  async #settleDoubt(doubt: { readonly raised: number }, recovery: Recovery): Promise<void> {
    const { settler, signal } = this.#init;
    let filled = 0;
    for (let settled = 0; doubt.raised > settled;) {
      settled = doubt.raised;
      if (this.#doubts > 0) await sleep(Math.min(DOUBT_INTERVAL * 2 ** this.#doubts, MAX_INTERVAL), signal);
      this.#doubts++;
      const result = await this.#passUntilRead();
      // The connection has ended. The next one recovers since the same time.
      if (!result) return;
      filled += result.filled;
      await settler.settle(result.undecided);
    }
    this.#doubt = undefined;
    recovery.end(filled);
    this.planSweeps();
    await sleep(MAX_INTERVAL, signal);
    this.#calmDown();
  }

  /** After a time without doubts, the next one is settled at once. */
  #calmDown(): void {
    if (this.#doubt === undefined) this.#doubts = 0;
  }

  /** Makes a pass, and repeats it until it succeeds. Resolves to `undefined` once the connection has ended. */
  async #passUntilRead(): Promise<PassResult | undefined> {
    const { account, pass, signal } = this.#init;
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        const since = account.unprovenSince ?? now();
        return await pass({ since, openBefore: account.orders.openKeys(), publishesList: false });
      } catch {
        await sleep(Math.min(DOUBT_INTERVAL * 2 ** attempt, MAX_INTERVAL), signal);
      }
    }
    return undefined;
  }
}
