import { now } from '../../contract/clock.js';
import { messageOf } from '../../connection/connection-end.js';
import { sleep } from '../../connection/governor/sleep.js';
import type { Recovery } from '../../delivery/recoveries.js';
import type { AccountPublisher } from '../account-publisher.js';
import type { PassOptions, PassResult } from './account-pass.js';
import type { Settler } from './settler.js';

/** When lists that lag are read again after a recovery, as parts of the patience. */
const SWEEPS: readonly number[] = [0.05, 0.2, 0.8];

/** A pass that took longer is not repeated as often. Milliseconds. */
const LONG_PASS = 5_000;

/** Between two passes for frames that could not be read; twice as long each time. Milliseconds. */
const DOUBT_INTERVAL = 500;
const MAX_INTERVAL = 30_000;

export interface LaterPassesInit {
  readonly account: AccountPublisher;
  readonly settler: Settler;
  readonly pass: (options: PassOptions) => Promise<PassResult>;
  readonly recovering: (reason: string) => Recovery;
  /** Of the connection. */
  readonly signal: AbortSignal;
  /** How long lists may lag, in milliseconds. */
  readonly patience: number;
  readonly warn: (message: string) => void;
}

/**
 * What is read over REST once a connection is live: again, because lists lag (sweeps), and because a frame could not
 * be read (doubts).
 */
export class LaterPasses {
  readonly #init: LaterPassesInit;
  /** Whether the first pass of the connection is done: from then on doubts are settled one by one. */
  #isRecovered = false;
  #early: unknown;
  /** The doubt that is being settled, and how often it was raised. */
  #doubt: { raised: number } | undefined;
  #doubts = 0;
  #sweep = 0;

  constructor(init: LaterPassesInit) {
    this.#init = init;
  }

  /** The first pass of the connection is done. What could not be read meanwhile may have come too late for it. */
  recovered(): void {
    this.#isRecovered = true;
    if (this.#early !== undefined) this.raiseDoubt(this.#early);
    this.#early = undefined;
  }

  /** REST may lag: what it did not list yet is found by reading it again. */
  planSweeps(): void {
    void this.#runSweeps(++this.#sweep);
  }

  /** Something private could not be read: REST says what it may have been. */
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

  /** Reads how the account stands and publishes what is new, once. Rejects when a call fails. */
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
      // The connection has ended: the next one recovers since the same moment.
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

  /** Doubts that are far apart are settled at once again. */
  #calmDown(): void {
    if (this.#doubt === undefined) this.#doubts = 0;
  }

  /** A pass over what may be missing, however often it has to be tried; `undefined` once the connection has ended. */
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
