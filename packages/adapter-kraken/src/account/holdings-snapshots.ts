import { paced, type HoldingsList, type HoldingsReads } from '@hftjs/core/adapter';

/** How long a snapshot may take, before REST is asked. Milliseconds. */
const PATIENCE = 3_000;

export interface HoldingsSnapshotsInit<Row> {
  /** Ends the subscription and begins it again, so that the snapshot comes again. */
  readonly subscribeAgain: () => void | Promise<void>;
  readonly readRest: (signal: AbortSignal) => Promise<HoldingsList<Row>>;
}

/**
 * Reads all balances, or all positions, of a connection whose subscription begins with them. The venue sends them in step
 * with their changes, so that they are asked for there; where no snapshot comes that can be read, REST is asked.
 */
export class HoldingsSnapshots<Row> {
  readonly #init: HoldingsSnapshotsInit<Row>;
  /** Settles the wait for a snapshot: `undefined` for one that cannot be read. */
  #waiting: ((snapshot: HoldingsList<Row> | undefined) => void) | undefined;
  #hasCome = false;
  /** Whether the last snapshot that was asked for did not come: asking for another one would be the next doubt. */
  #isBroken = false;

  constructor(init: HoldingsSnapshotsInit<Row>) {
    this.#init = init;
  }

  /** Whether a snapshot was asked for: what comes before it is in it. */
  get isAwaited(): boolean {
    return this.#waiting !== undefined && this.#hasCome;
  }

  /** A snapshot has come. Returns whether it was asked for, and is published by the caller of {@link read}. */
  arrived(snapshot: HoldingsList<Row>): boolean {
    const wasAwaited = this.isAwaited;
    this.#hasCome = true;
    this.#settle(snapshot);
    return wasAwaited;
  }

  /** A frame could not be read. */
  failed(): void {
    this.#settle(undefined);
  }

  async read(signal: AbortSignal): Promise<HoldingsList<Row>> {
    const { subscribeAgain, readRest } = this.#init;
    if (this.#isBroken) {
      const list = await readRest(signal);
      this.#isBroken = false;
      return list;
    }
    this.#hasCome = true;
    const snapshot = this.#next(signal);
    await subscribeAgain();
    const list = await snapshot;
    this.#isBroken = list === undefined;
    return list ?? readRest(signal);
  }

  /** Waits for the snapshot that the connection begins with; reads them where none comes. */
  async recover(reads: Pick<HoldingsReads, 'recover'>, signal: AbortSignal): Promise<void> {
    if (this.#hasCome || (await this.#next(signal))) return;
    this.#isBroken = true;
    await reads.recover();
  }

  /** The next snapshot; `undefined` if it cannot be read, does not come in time, or at the connection's end. */
  #next(signal: AbortSignal): Promise<HoldingsList<Row> | undefined> {
    this.#settle(undefined);
    return new Promise((resolve) => {
      const end = (): void => {
        this.#settle(undefined);
      };
      const timer = setTimeout(end, paced(PATIENCE));
      signal.addEventListener('abort', end);
      this.#waiting = (snapshot) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve(snapshot);
      };
    });
  }

  #settle(snapshot: HoldingsList<Row> | undefined): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(snapshot);
  }
}
