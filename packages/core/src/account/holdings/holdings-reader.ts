import { consequenceOf, messageOf } from '../../connection/connection-end.js';
import { paced } from '../../connection/governor/pace.js';
import type { Recovery } from '../../delivery/recoveries.js';
import type { HoldingsList, HoldingsReads, HoldingsSource } from './holding-rows.js';

/** When REST is read again because it may have lagged, as parts of the patience. */
const SWEEPS: readonly number[] = [0.05, 0.2, 0.8];

/** Least time between the beginnings of two reads, in milliseconds. It doubles with each doubt, and each failure. */
const INTERVAL = 1_000;
const MAX_INTERVAL = 30_000;

/** What a socket sent and when, against an answer: on the clock of `performance.now()`. */
export interface ReadTimes {
  /** What a socket sent since then is newer than the answer. */
  readonly since: number;
  /** What a socket sent since then may be newer, because REST may lag. */
  readonly recent: number;
}

/** What an answer published. */
export interface ReadNews {
  readonly events: number;
  /** Whether it differs from what a socket sent shortly before: a change was missed, or REST lags. */
  readonly isContested: boolean;
}

const CONTESTED = 'REST differs from what was sent shortly before, and may lag';

export interface HoldingsReaderInit<Row> {
  readonly source: HoldingsSource<Row>;
  /** How long REST may lag, in milliseconds. */
  readonly patience: number;
  /** Aborted at the connection's end. */
  readonly signal: AbortSignal;
  /** Whether nothing is to be read at all. */
  readonly isOff: boolean;
  /** Whether the connection has published a snapshot. */
  readonly hasSnapshot: () => boolean;
  readonly publish: (list: HoldingsList<Row>, times: ReadTimes) => ReadNews;
  readonly recovering: (reason: string) => Recovery;
}

/**
 * Reads the balances, or the positions, of one connection over REST: the snapshot, again later because REST may lag,
 * regularly where the venue does not send every change, and after each doubt. One read at a time. Times are those of
 * `performance.now()`.
 */
export class HoldingsReader<Row> implements HoldingsReads {
  readonly #init: HoldingsReaderInit<Row>;
  readonly #interval: number;
  /** Since when the socket has sent every change: the beginning of the connection, the last doubt or `refresh`. */
  #soundSince = performance.now();
  #reading: Promise<void> | undefined;
  #readAt = -Infinity;
  /** When a read was asked for. */
  #askedFor = Infinity;
  #sweeps: number[] = [];
  #pollAt = Infinity;
  #failures = 0;
  /** Set while something may be wrong. */
  #recovery: Recovery | undefined;
  #filled = 0;
  /** Whether a doubt waits for its read. */
  #isDoubted = false;
  /** Number of doubts, and of reads for those in short order. */
  #raised = 0;
  #doubts = 0;
  #doubtedAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(init: HoldingsReaderInit<Row>) {
    this.#init = init;
    this.#interval = paced(init.source.interval ?? INTERVAL);
    init.signal.addEventListener(
      'abort',
      () => {
        clearTimeout(this.#timer);
      },
      { once: true },
    );
  }

  async recover(): Promise<void> {
    const { isOff, hasSnapshot, source } = this.#init;
    if (isOff) return;
    // A doubt may have begun a read already.
    if (this.#reading) await this.#reading;
    if (!hasSnapshot()) await this.#read();
    if (source.every !== undefined)
      this.#pollAt = Math.min(this.#pollAt, performance.now() + paced(source.every));
    if (this.#sweeps.length === 0) this.#planSweeps();
    this.#schedule();
  }

  refresh(): void {
    if (this.#isOver) return;
    this.#soundSince = performance.now();
    this.#askedFor = Math.min(this.#askedFor, this.#soundSince);
    this.#planSweeps();
    this.#schedule();
  }

  /** See `Holdings.doubt`. */
  doubt(reason: unknown): void {
    if (this.#isOver) return;
    const time = performance.now();
    if (time - this.#doubtedAt > MAX_INTERVAL) this.#doubts = 0;
    this.#doubtedAt = time;
    this.#soundSince = time;
    this.#raised++;
    if (!this.#isDoubted || this.#reading) {
      const pause = this.#doubts === 0 ? 0 : this.#interval * 2 ** this.#doubts;
      this.#doubts++;
      this.#askedFor = Math.min(this.#askedFor, time + Math.min(pause, MAX_INTERVAL));
    }
    this.#isDoubted = true;
    this.#recovery ??= this.#init.recovering(messageOf(reason));
    this.#schedule();
  }

  get #isOver(): boolean {
    return this.#init.isOff || this.#init.signal.aborted;
  }

  /** REST may lag: it is read again later. */
  #planSweeps(lags = this.#init.source.lags ?? true): void {
    const time = performance.now();
    this.#sweeps = lags ? SWEEPS.map((part) => time + part * this.#init.patience) : [];
  }

  /** Waits for the next read. */
  #schedule(): void {
    if (this.#reading || this.#isOver) return;
    clearTimeout(this.#timer);
    // While a doubt waits for its read, sweeps would cut its pause short.
    const sweeps = this.#isDoubted ? [] : this.#sweeps;
    const dueAt = Math.min(this.#askedFor, this.#pollAt, ...sweeps);
    if (dueAt === Infinity) return;
    const pause = this.#failures === 0 ? this.#interval : this.#interval * 2 ** this.#failures;
    const readAt = Math.max(dueAt, this.#readAt + Math.min(pause, MAX_INTERVAL));
    this.#timer = setTimeout(
      () => {
        this.#read().catch(() => undefined);
      },
      Math.max(0, readAt - performance.now()),
    );
  }

  #read(): Promise<void> {
    clearTimeout(this.#timer);
    this.#reading = this.#readOnce().finally(() => {
      this.#reading = undefined;
      this.#schedule();
    });
    return this.#reading;
  }

  async #readOnce(): Promise<void> {
    const { source, signal, patience, publish } = this.#init;
    const begunAt = performance.now();
    const raised = this.#raised;
    this.#readAt = begunAt;
    this.#askedFor = Infinity;
    let list: HoldingsList<Row>;
    try {
      list = await source.read(signal);
    } catch (error) {
      this.#failures = Math.min(this.#failures + 1, 10);
      this.#askedFor = begunAt + (consequenceOf(error).retryAfter ?? 0);
      throw error;
    }
    if (signal.aborted) return;
    this.#failures = 0;
    this.#sweeps = this.#sweeps.filter((at) => at > begunAt);
    if (source.every !== undefined) this.#pollAt = begunAt + paced(source.every);
    // A frame that follows a snapshot may be read before the snapshot is published: it is newer.
    const recent = source.lags === false ? begunAt : begunAt - patience;
    const { events, isContested } = publish(list, { since: Math.max(this.#soundSince, recent), recent });
    this.#filled += events;
    // A row that cannot be read costs itself. It may be readable later.
    if ((list.unreadable ?? 0) > 0) this.#planSweeps(true);
    // A later doubt waits for its own read.
    if (this.#raised === raised) this.#settle(isContested);
  }

  /** Every doubt is settled, unless the answer may be older than what a socket sent: then a later one has to agree. */
  #settle(isContested: boolean): void {
    if (this.#isDoubted) this.#planSweeps();
    this.#isDoubted = false;
    if (isContested) {
      this.#recovery ??= this.#init.recovering(CONTESTED);
      this.#planSweeps();
      return;
    }
    this.#recovery?.end(this.#filled);
    this.#recovery = undefined;
    this.#filled = 0;
  }
}
