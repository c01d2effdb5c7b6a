import { sleep } from '../connection/governor/sleep.js';
import type { TokenBucket } from '../connection/governor/token-bucket.js';
import { now } from '../contract/clock.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import { endSignal } from '../contract/end-signal.js';
import type { ChannelState } from '../delivery/channel-state.js';
import type { Recovery } from '../delivery/recoveries.js';
import type { CandleFacts, CandleRow } from './candle-facts.js';
import type { CandleHole } from './candle-holes.js';
import type { CandleSeries } from './candle-series.js';

/** How long to wait for rows of the socket after a reconnect before REST is asked, in milliseconds. */
const RESUME_PATIENCE = 1_000;

/** After so many answers in a row without progress, candles are lost; and the time between them, in milliseconds. */
const ANSWERS = 3;
const ANSWER_INTERVAL = 1_100;

/** After so many failed calls in a row, candles are lost; the first wait, which doubles, and the longest. Milliseconds. */
const FAILURES = 8;
const FIRST_RETRY = 500;
const LONGEST_RETRY = 30_000;

/** Candles of one answer, where the adapter does not state it. */
const LIMIT = 100;

export interface CandleFillerInit {
  readonly symbol: CurrencyPair;
  readonly series: CandleSeries;
  readonly state: ChannelState;
  /** The budget of REST calls, shared by the pairs of the stream. */
  readonly pace: TokenBucket;
  /** Aborted at the end of the stream. Another one once it is started again. */
  readonly signal: () => AbortSignal;
  /** Adds rows of a REST answer, which lists all candles from a begin on. */
  readonly deliver: (rows: readonly CandleRow[], listedFrom: number) => void;
  readonly warn: (message: string) => void;
}

/**
 * Fetches the missing candles of one pair: those between two received ones, and those that may have been missed in an
 * outage. The pair is `recovering` meanwhile. Candles that cannot be fetched are reported as a gap.
 */
export class CandleFiller {
  readonly #init: CandleFillerInit;
  /** The facts of the present connection, which another one may replace. */
  #factsOf: () => CandleFacts | undefined = () => undefined;
  /** Aborted at the end of the present connection. A replay has none. */
  #connection = endSignal();
  /** When candles after the newest one are fetched; Infinity unless they may be missing. */
  #tailDue = Infinity;
  #tailAnswers = 0;
  #recovery: Recovery | undefined;
  #isRunning = false;
  #failures = 0;
  #retryAt = 0;
  #filled = 0;

  constructor(init: CandleFillerInit) {
    this.#init = init;
  }

  /** A missing candle was published. */
  countFilled(): void {
    this.#filled++;
  }

  /** A connection is live. @param factsOf - returns the facts of the one that is present then */
  resume(factsOf: () => CandleFacts | undefined): void {
    const { series } = this.#init;
    this.#factsOf = factsOf;
    this.#connection = endSignal();
    this.#retryAt = this.#failures = this.#tailAnswers = 0;
    this.#tailDue = series.isDoubted ? performance.now() + RESUME_PATIENCE : Infinity;
    if (!this.#isIdle) this.#recover();
    this.#wake();
  }

  /** The connection has ended: stops fetching. */
  pause(): void {
    this.#connection.abort();
    this.#recovery?.abandon();
    this.#recovery = undefined;
    this.#tailDue = Infinity;
  }

  /** Candles are missing. @param isDoubted - whether an outage or an unreadable row is the reason */
  foundHole(isDoubted: boolean): void {
    if (isDoubted && this.#canRead) this.#recover();
    this.#wake();
  }

  /** Reports candles as lost, from a begin until a time. */
  lose(from: number, until: number | undefined, why: string): void {
    const { state, symbol } = this.#init;
    const reason = `candles from ${textOf(from)} to ${until === undefined ? 'now' : textOf(until)} are missing: ${why}`;
    state.reportLoss({ reason, from, until: until ?? now() }, symbol);
  }

  get #isIdle(): boolean {
    return this.#init.series.holes.isEmpty && this.#tailDue === Infinity;
  }

  get #canRead(): boolean {
    return this.#factsOf()?.read !== undefined && !this.#connection.signal.aborted;
  }

  #recover(): void {
    const { state, symbol } = this.#init;
    this.#recovery ??= state.beginRecovery('candles that may have been missed are being fetched', symbol);
  }

  #wake(): void {
    if (this.#isRunning || this.#connection.signal.aborted) return;
    this.#isRunning = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    const { series } = this.#init;
    while (!this.#connection.signal.aborted && !this.#isIdle) {
      const signal = this.#init.signal();
      if (signal.aborted) break;
      const connection = AbortSignal.any([signal, this.#connection.signal]);
      const due = Math.max(this.#retryAt, Math.min(series.holes.nextDue, this.#tailDue));
      // A hole may be found that is due earlier.
      await sleep(Math.min(due - performance.now(), RESUME_PATIENCE), connection);
      if (connection.aborted || due > performance.now()) continue;
      const hole = series.holes.due;
      if (hole) await this.#fillHole(hole, connection);
      else if (this.#tailDue <= performance.now()) await this.#fillTail(connection);
    }
    this.#isRunning = false;
    this.#settle();
  }

  async #fillHole(hole: CandleHole, connection: AbortSignal): Promise<void> {
    const { holes } = this.#init.series;
    const before = hole.known.size;
    if (this.#canRead) this.#recover();
    const outcome = await this.#read(holes.firstMissing(hole), hole.until, connection);
    if (connection.aborted) return;
    if (outcome === 'listed') hole.isListed = true;
    if (holes.isComplete(hole)) holes.remove(hole);
    else if (this.#isLost(hole, outcome, hole.known.size > before)) {
      holes.remove(hole);
      this.lose(holes.firstMissing(hole), hole.until, whyOf(outcome));
    }
  }

  /** Fetches what may have been missed after the newest candle, unless a row has shown that nothing was. */
  async #fillTail(connection: AbortSignal): Promise<void> {
    const { series } = this.#init;
    const from = series.firstOpen;
    this.#tailDue = Infinity;
    if (!series.isDoubted || from === undefined) return;
    const begun = now();
    const outcome = await this.#read(from, undefined, connection);
    if (connection.aborted) return;
    // Where quiet intervals have no candle, there may be none after one that has ended.
    const isQuiet = this.#factsOf()?.skipsQuiet === true && !series.hasOpen;
    if (outcome === 'listed' || (outcome === 'unlisted' && isQuiet)) {
      series.checked(begun);
      return;
    }
    const tail = { due: 0, answers: this.#tailAnswers };
    if (!this.#isLost(tail, outcome, false)) {
      this.#tailAnswers = tail.answers;
      this.#tailDue = tail.due;
    } else if (this.#hasEnded(from)) {
      series.giveUp();
      this.lose(from, undefined, whyOf(outcome));
    }
  }

  /** Whether a candle has ended by our clock. */
  #hasEnded(openTime: number): boolean {
    return (this.#factsOf()?.interval.closeTime(openTime) ?? 0) <= now();
  }

  /** @param hasProgress - whether a missing candle was listed */
  #isLost(missing: { due: number; answers: number }, outcome: Outcome, hasProgress: boolean): boolean {
    if (outcome === 'none') return true;
    if (outcome === 'failed') return this.#failures === 0;
    missing.answers = hasProgress ? 0 : missing.answers + 1;
    missing.due = performance.now() + ANSWER_INTERVAL;
    return missing.answers >= ANSWERS;
  }

  /**
   * Reads from one begin until another, inclusive, in parts. `listed`: the last answer had a candle from `until` on, so
   * that all before it are complete; without `until`, it had any candle.
   */
  async #read(from: number, until: number | undefined, connection: AbortSignal): Promise<Outcome> {
    const { symbol, pace, deliver, warn } = this.#init;
    const { read, interval, limit = LIMIT } = this.#factsOf() ?? {};
    if (!read || !interval) return 'none';
    try {
      let carried: readonly CandleRow[] = [];
      for (let begin = from; ;) {
        await sleep(pace.take(), connection);
        if (connection.aborted) return 'failed';
        const end = interval.add(begin, Math.max(1, limit - 1));
        const last = until ?? now();
        const isLast = end >= last;
        const rows = await read({ symbol, from: begin, until: isLast ? until : end });
        if (isAborted(connection)) return 'failed';
        this.#failures = 0;
        deliver([...carried, ...rows], begin);
        if (isLast) return rows.some(({ openTime }) => openTime >= (until ?? from)) ? 'listed' : 'unlisted';
        // The last candle of an answer may not be complete in it: the next part begins with it.
        const newest = rows.reduce((time, { openTime }) => Math.max(time, openTime), begin);
        carried = newest > begin ? [] : rows;
        begin = newest > begin ? Math.min(newest, end) : end;
      }
    } catch (error) {
      if (isAborted(connection)) return 'failed';
      this.#failures++;
      this.#retryAt = performance.now() + Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** (this.#failures - 1));
      warn(`could not fetch missing candles: ${String(error)}`);
      if (this.#failures >= FAILURES) this.#failures = 0;
      return 'failed';
    }
  }

  /** Ends the recovery if nothing is missing any more. */
  #settle(): void {
    if (!this.#isIdle) return;
    this.#recovery?.end(this.#filled);
    this.#recovery = undefined;
    this.#filled = 0;
  }
}

/** `none`: the adapter cannot list candles. */
type Outcome = 'listed' | 'unlisted' | 'failed' | 'none';

const whyOf = (outcome: Outcome): string =>
  outcome === 'none'
    ? 'they cannot be fetched'
    : outcome === 'failed'
      ? 'the venue did not answer'
      : 'the venue does not list them';

const textOf = (time: number): string =>
  Math.abs(time) < 8.64e15 ? new Date(time).toISOString() : 'an unknown time';

/** A function, because TypeScript assumes that `aborted` does not change during an `await`. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
