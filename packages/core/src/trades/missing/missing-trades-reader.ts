import type { Session } from '../../connection/session.js';
import { sleep } from '../../connection/governor/sleep.js';
import type { TokenBucket } from '../../connection/governor/token-bucket.js';
import type { MissingTrades, NumberedTrade } from './missing-trades.js';

/** The most pages that are read in a row. Trades that are still missing then are fetched again. */
const MAX_PAGES = 100;

/** After so many failed calls in a row, trades are lost; and the wait after the first, in milliseconds. It doubles. */
const FAILURES = 5;
const FAILURE_INTERVAL = 500;

export interface MissingTradesReaderInit {
  /** The budget of REST calls, shared by the pairs of the stream. */
  readonly pace: TokenBucket;
  /** Publishes a trade that REST listed. */
  readonly deliver: (numbered: NumberedTrade) => void;
  readonly warn: (message: string) => void;
}

/** Reads missing trades of one pair page by page, at the pace of the stream, and publishes them. */
export class MissingTradesReader {
  /** Time of `performance.now()` before which no call is made, because the last one failed. */
  retryAt = 0;
  readonly #init: MissingTradesReaderInit;
  #failures = 0;

  constructor(init: MissingTradesReaderInit) {
    this.#init = init;
  }

  /** Whether the last call failed, as the last one of too many in a row. */
  get hasGivenUp(): boolean {
    return this.#failures === 0;
  }

  /**
   * Reads all pages and publishes their trades, oldest first if possible. Resolves to whether everything that exists was
   * listed, or to `undefined` if a call failed.
   */
  async read(
    missing: MissingTrades,
    backfill: NonNullable<Session['backfill']>,
    connection: AbortSignal,
  ): Promise<boolean | undefined> {
    const { pace, warn } = this.#init;
    /** Trades of pages that begin with the newest one: published after all pages were read. */
    const held: NumberedTrade[] = [];
    let next = missing.firstId ?? Infinity;
    let cursor: string | number | undefined;
    try {
      for (let count = 0; count < MAX_PAGES; count++) {
        await sleep(pace.take(), connection);
        if (connection.aborted) return undefined;
        const page = await backfill(missing, cursor);
        if (isAborted(connection)) return undefined;
        this.#failures = 0;
        const trades = page.trades.filter((numbered) => isMissing(numbered, missing)).sort(byId);
        if (idBefore(trades[0]) <= next) {
          this.#deliver(trades);
          next = (trades.at(-1)?.id ?? next) + 1;
        } else held.push(...trades);
        if (page.next === undefined) return page.isComplete;
        cursor = page.next;
      }
      return false;
    } catch (error) {
      if (isAborted(connection)) return undefined;
      this.#failures++;
      this.retryAt = performance.now() + FAILURE_INTERVAL * 2 ** (this.#failures - 1);
      warn(`could not fetch missing trades: ${String(error)}`);
      if (this.#failures >= FAILURES) this.#failures = 0;
      return undefined;
    } finally {
      if (!isAborted(connection)) this.#deliver(held.sort(byId));
    }
  }

  #deliver(trades: readonly NumberedTrade[]): void {
    for (const numbered of trades) this.#init.deliver(numbered);
  }
}

/** A function, because TypeScript assumes that `aborted` does not change during an `await`. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

const byId = (left: NumberedTrade, right: NumberedTrade): number => left.id - right.id;

const idBefore = (numbered: NumberedTrade | undefined): number =>
  numbered?.firstId ?? numbered?.id ?? -Infinity;

const isMissing = ({ id, firstId = id }: NumberedTrade, missing: MissingTrades): boolean =>
  (missing.firstId === undefined || firstId >= missing.firstId) &&
  (missing.lastId === undefined || id <= missing.lastId);
