import type { Session } from '../connection/session.js';
import type { MissingTrades, NumberedTrade } from './missing-trades.js';
import { endSignal } from '../contract/end-signal.js';
import type { ChannelState } from '../delivery/channel-state.js';
import { now } from '../contract/clock.js';
import { sleep } from '../connection/governor/sleep.js';
import type { TokenBucket } from '../connection/governor/token-bucket.js';
import type { Recovery } from '../delivery/recoveries.js';
import type { IdRun } from './id-ranges.js';
import type { TradeSequence } from './trade-sequence.js';

/** Trades of one moment may come out of order: a hole is one that lasts. In milliseconds. */
const REORDER_PATIENCE = 250;

/** How far one of two overlapping connections may be behind the other, in milliseconds. */
const OVERLAP_PATIENCE = 1_000;

/** How long the trades are waited for that the venue sends at a new subscription, in milliseconds. */
const SNAPSHOT_PATIENCE = 1_000;

/** Holes less than so many ids apart are asked for together. */
const MERGED = 500;

/** Pages of one reading. What is still missing then is asked for anew. */
const MAX_PAGES = 100;

/** Answers in a row without a missing trade, after which they are lost; and the time between, in milliseconds. */
const ANSWERS = 3;
const ANSWER_INTERVAL = 1_100;

/** Calls in a row that failed, after which trades are lost; and the time after the first, in milliseconds. It doubles. */
const FAILURES = 5;
const FAILURE_INTERVAL = 500;

/** How the connection of a pair's trades helps. */
export interface GapSource {
  readonly backfill: NonNullable<Session['backfill']> | undefined;
  readonly resumesWithTrades: boolean;
  /** Whether two connections overlap just now. */
  isReplacing(): boolean;
}

export interface GapFillerInit {
  readonly sequence: TradeSequence;
  readonly state: ChannelState;
  /** Of REST calls, shared by the pairs of the stream. */
  readonly pace: TokenBucket;
  /** Aborted at the end of the stream. */
  readonly signal: AbortSignal;
  /** Publishes a trade that REST listed. */
  readonly deliver: (numbered: NumberedTrade) => void;
  readonly warn: (message: string) => void;
}

/** What is missing, when it is due to be asked for (`performance.now()`), and answers that did not hold it. */
interface Hole {
  readonly missing: MissingTrades;
  due: number;
  answers: number;
}

/** A hole between two ids that were seen. */
interface IdHole extends Hole {
  readonly missing: MissingTrades & IdRun;
}

/**
 * Fetches the missing trades of one pair: holes between ids, and what an outage may have cost. The pair is `recovering`
 * meanwhile; what cannot be fetched is reported as a gap.
 */
export class GapFiller {
  readonly #init: GapFillerInit;
  #holes: IdHole[] = [];
  /** Trades after the newest one, up to the present. */
  #tail: Hole | undefined;
  #source: GapSource | undefined;
  /** Ends what is done for the present connection; of a replay there is none. */
  #connection = endSignal();
  #recovery: Recovery | undefined;
  #isRunning = false;
  #failures = 0;
  #retryAt = 0;
  #filled = 0;

  constructor(init: GapFillerInit) {
    this.#init = init;
  }

  /** Whether nothing is missing, as far as is known. */
  get isIdle(): boolean {
    return this.#holes.length === 0 && this.#tail === undefined;
  }

  /** Whether there is a connection; a replay has none. */
  get isConnected(): boolean {
    return this.#source !== undefined && !this.#connection.signal.aborted;
  }

  /** A trade was delivered that was missing. */
  countFilled(): void {
    this.#filled++;
  }

  addHole(missing: MissingTrades & IdRun): void {
    const patience = this.#source?.isReplacing() ? OVERLAP_PATIENCE : REORDER_PATIENCE;
    this.#holes.push({ missing, due: performance.now() + patience, answers: 0 });
    this.prove();
    this.#wake();
  }

  /** A connection is live. @param missed - what an earlier one may have missed */
  resume(source: GapSource, missed: MissingTrades | undefined): void {
    this.#source = source;
    this.#connection = endSignal();
    if (missed !== undefined)
      this.suspect(missed, source.resumesWithTrades || !source.backfill ? SNAPSHOT_PATIENCE : 0);
    const [hole] = this.#holes;
    if (hole) this.#recover(`${nameOf(hole.missing)} are being fetched`);
    this.#wake();
  }

  /** Trades after the newest one may be missing: REST is asked, unless something proves the opposite before. */
  suspect(missing: MissingTrades, patience: number): void {
    if (this.#tail !== undefined || this.#connection.signal.aborted) return;
    this.#tail = { missing, due: performance.now() + patience, answers: 0 };
    this.#recover('trades that may have been missed are being fetched');
    this.#wake();
  }

  /**
   * A trade in line, or a known hole, shows that no others are missing after the newest one. Where no trade was seen
   * before, only one from before the stream shows it.
   */
  prove(isHistory = false): void {
    if (this.#tail === undefined || (this.#tail.missing.firstId === undefined && !isHistory)) return;
    this.#tail = undefined;
    this.#settle();
  }

  /** The connection has ended, and what was begun for it. */
  pause(): void {
    this.#connection.abort();
    this.#recovery?.abandon();
    this.#recovery = undefined;
    this.#tail = undefined;
  }

  /** The numbering began anew: what was missing before cannot be asked for any more. */
  giveUp(): void {
    for (const hole of this.#holes.splice(0)) this.#lose(hole.missing);
    this.prove(true);
    this.#settle();
  }

  #recover(reason: string): void {
    this.#recovery ??= this.#init.state.beginRecovery(reason, this.#init.sequence.symbol);
  }

  #wake(): void {
    if (this.#isRunning || this.#connection.signal.aborted) return;
    this.#isRunning = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    const { signal } = this.#init;
    for (let due = this.#nextDue(); due !== undefined && !signal.aborted; due = this.#nextDue()) {
      const connection = AbortSignal.any([signal, this.#connection.signal]);
      await sleep(due - performance.now(), connection);
      if (!connection.aborted) await this.#fill(connection);
    }
    this.#isRunning = false;
    this.#settle();
  }

  /** When something is to be done next; `undefined`: nothing is missing, or there is no connection to do it for. */
  #nextDue(): number | undefined {
    this.#holes = this.#holes.filter(({ missing }) => this.#countMissing(missing) > 0);
    if (this.isIdle || this.#connection.signal.aborted) return undefined;
    const due = Math.min(this.#tail?.due ?? Infinity, ...this.#holes.map((hole) => hole.due));
    return Math.max(due, this.#retryAt);
  }

  /** Asks for the holes that are due and near each other, or else for what came after the newest trade. */
  async #fill(connection: AbortSignal): Promise<void> {
    const backfill = this.#source?.backfill;
    const holes = this.#dueHoles();
    const [first] = holes;
    if (!backfill) {
      this.#giveUpUnasked(holes);
      return;
    }
    if (!first) return this.#fillTail(backfill, connection);
    const missing = this.#merge(first, holes);
    this.#recover(`${nameOf(missing)} are being fetched`);
    const before = holes.map((hole) => this.#countMissing(hole.missing));
    const isComplete = await this.#read(missing, backfill, connection);
    if (connection.aborted) return;
    holes.forEach((hole, index) => {
      const left = this.#countMissing(hole.missing);
      if (left > 0 && this.#isLost(hole, isComplete, left < (before[index] ?? 0))) {
        this.#holes = this.#holes.filter((other) => other !== hole);
        this.#lose(hole.missing, true);
      }
    });
  }

  async #fillTail(backfill: NonNullable<GapSource['backfill']>, connection: AbortSignal): Promise<void> {
    const tail = this.#tail;
    if (!tail || tail.due > performance.now()) return;
    const before = this.#filled;
    const isComplete = await this.#read(tail.missing, backfill, connection);
    if (connection.aborted || this.#tail !== tail) return;
    if (isComplete === true) this.#tail = undefined;
    else if (this.#isLost(tail, isComplete, this.#filled > before)) {
      this.#tail = undefined;
      this.#lose({ ...tail.missing, until: now() }, true);
    }
  }

  /** Judges a hole that an answer did not close. `undefined`: there was none. */
  #isLost(hole: Hole, isComplete: boolean | undefined, hasProgress: boolean): boolean {
    if (isComplete === undefined) return this.#failures === 0;
    hole.answers = hasProgress ? 0 : hole.answers + 1;
    hole.due = performance.now() + (hasProgress ? 0 : ANSWER_INTERVAL);
    return hole.answers >= ANSWERS;
  }

  #dueHoles(): IdHole[] {
    const time = performance.now();
    const due = this.#holes.filter((hole) => hole.due <= time);
    due.sort((left, right) => left.missing.firstId - right.missing.firstId);
    const far = due.findIndex(({ missing }, index) => {
      const before = due[index - 1];
      return before !== undefined && missing.firstId - before.missing.lastId > MERGED;
    });
    return far < 0 ? due : due.slice(0, far);
  }

  #merge(first: IdHole, holes: readonly IdHole[]): MissingTrades & IdRun {
    const last = holes.at(-1) ?? first;
    const { lastId, until } = last.missing;
    return { ...first.missing, lastId, until };
  }

  /** Reads all pages and publishes what they hold, oldest first where they allow it; `undefined`: a call failed. */
  async #read(
    missing: MissingTrades,
    backfill: NonNullable<GapSource['backfill']>,
    connection: AbortSignal,
  ): Promise<boolean | undefined> {
    const { pace, warn } = this.#init;
    /** What came of pages that begin with the newest trades. */
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
      this.#retryAt = performance.now() + FAILURE_INTERVAL * 2 ** (this.#failures - 1);
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

  /** The venue cannot be asked. */
  #giveUpUnasked(holes: readonly IdHole[]): void {
    this.#holes = this.#holes.filter((hole) => !holes.includes(hole));
    for (const { missing } of holes) this.#lose(missing);
    const tail = this.#tail;
    if (!tail || tail.due > performance.now()) return;
    this.#tail = undefined;
    this.#lose({ ...tail.missing, until: now() });
  }

  #lose(missing: MissingTrades, wasAsked = false): void {
    const { state, sequence } = this.#init;
    const { from, until } = missing;
    const verb = missing.firstId === undefined || missing.lastId === undefined ? 'may be' : 'are';
    const when = wasAsked ? ` for good, between ${describeTime(from)} and ${describeTime(until)}` : '';
    state.reportLoss({ reason: `${nameOf(missing)} ${verb} missing${when}`, from, until }, sequence.symbol);
  }

  /** Nothing is missing any more: the pair is live, where its connection is. */
  #settle(): void {
    if (!this.isIdle) return;
    this.#recovery?.end(this.#filled);
    this.#recovery = undefined;
    this.#filled = 0;
  }

  #countMissing({ firstId, lastId }: IdRun): number {
    const runs = this.#init.sequence.missing(firstId, lastId);
    return runs.reduce((sum, run) => sum + run.lastId - run.firstId + 1, 0);
  }
}

/** A function, because TypeScript takes a signal for unchanged over an `await`. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

const byId = (left: NumberedTrade, right: NumberedTrade): number => left.id - right.id;

const idBefore = (numbered: NumberedTrade | undefined): number =>
  numbered?.firstId ?? numbered?.id ?? -Infinity;

const isMissing = ({ id, firstId = id }: NumberedTrade, missing: MissingTrades): boolean =>
  (missing.firstId === undefined || firstId >= missing.firstId) &&
  (missing.lastId === undefined || id <= missing.lastId);

const nameOf = ({ firstId, lastId, from }: MissingTrades): string => {
  if (firstId === undefined || lastId === undefined) return `trades since ${describeTime(from)}`;
  return `trades ${firstId} to ${lastId}`;
};

const describeTime = (time: number | undefined): string =>
  time === undefined || !(Math.abs(time) < 8.64e15) ? 'an unknown time' : new Date(time).toISOString();
