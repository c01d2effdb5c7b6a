import type { Session } from '../../connection/session.js';
import { Holes, mergeHoles, type Hole, type IdHole } from './holes.js';
import { describeLost, describeMissing, type MissingTrades } from './missing-trades.js';
import { MissingTradesReader, type MissingTradesReaderInit } from './missing-trades-reader.js';
import { endSignal } from '../../contract/end-signal.js';
import type { ChannelState } from '../../delivery/channel-state.js';
import { now } from '../../contract/clock.js';
import { sleep } from '../../connection/governor/sleep.js';
import type { Recovery } from '../../delivery/recoveries.js';
import type { IdRun } from '../id-ranges.js';
import type { TradeSequence } from '../trade-sequence.js';

/** Trades of one moment may arrive out of order: only ids that are missing for longer are fetched. In milliseconds. */
const REORDER_PATIENCE = 250;

/** How far one of two overlapping connections may be behind the other, in milliseconds. */
const OVERLAP_PATIENCE = 1_000;

/** How long to wait for the trades that the venue sends at a new subscription, in milliseconds. */
const SNAPSHOT_PATIENCE = 1_000;

/** After so many answers in a row without a missing trade, it is lost; and the time between them, in milliseconds. */
const ANSWERS = 3;
const ANSWER_INTERVAL = 1_100;

/** What the connection of a pair offers to fetch its trades. */
export interface GapSource {
  readonly backfill: NonNullable<Session['backfill']> | undefined;
  readonly resumesWithTrades: boolean;
  /** Whether a second connection is replacing the present one. */
  isReplacing(): boolean;
}

export interface GapFillerInit extends MissingTradesReaderInit {
  readonly sequence: TradeSequence;
  readonly state: ChannelState;
  /** Aborted at the end of the stream. Another one once it is started again. */
  readonly signal: () => AbortSignal;
}

/**
 * Fetches the missing trades of one pair: those between two received ids, and those that may have been missed in an
 * outage. The pair is `recovering` meanwhile. Trades that cannot be fetched are reported as a gap.
 */
export class GapFiller {
  readonly #init: GapFillerInit;
  readonly #holes: Holes;
  /** Trades after the newest one, up to the present. */
  #tail: Hole | undefined;
  #source: GapSource | undefined;
  /** Aborted at the end of the present connection. A replay has no connection. */
  #connection = endSignal();
  #recovery: Recovery | undefined;
  readonly #pages: MissingTradesReader;
  #isRunning = false;
  #filled = 0;

  constructor(init: GapFillerInit) {
    this.#init = init;
    this.#holes = new Holes(init.sequence);
    this.#pages = new MissingTradesReader(init);
  }

  /** Whether no trade is known or suspected to be missing. */
  get isIdle(): boolean {
    return this.#holes.first === undefined && this.#tail === undefined;
  }

  /** Whether there is a connection; a replay has none. */
  get isConnected(): boolean {
    return this.#source !== undefined && !this.#connection.signal.aborted;
  }

  /** A missing trade was published. */
  countFilled(): void {
    this.#filled++;
  }

  addHole(missing: MissingTrades & IdRun): void {
    this.#holes.add(missing, this.#source?.isReplacing() ? OVERLAP_PATIENCE : REORDER_PATIENCE);
    this.prove();
    this.#wake();
  }

  /** A connection is live. @param missed - trades that may have been missed before it */
  resume(source: GapSource, missed: MissingTrades | undefined): void {
    this.#source = source;
    this.#connection = endSignal();
    if (missed !== undefined)
      this.suspect(missed, source.resumesWithTrades || !source.backfill ? SNAPSHOT_PATIENCE : 0);
    const hole = this.#holes.first;
    if (hole) this.#recover(`${describeMissing(hole.missing)} are being fetched`);
    this.#wake();
  }

  /** Trades after the newest one may be missing: they are fetched unless `prove` is called within the patience. */
  suspect(missing: MissingTrades, patience: number): void {
    if (this.#tail !== undefined || this.#connection.signal.aborted) return;
    this.#tail = { missing, due: performance.now() + patience, answers: 0 };
    this.#recover('trades that may have been missed are being fetched');
    this.#wake();
  }

  /**
   * The next trade in line, or a known hole, proves that no others are missing after the newest one. If no trade was
   * received before, only a trade from before the stream proves it.
   */
  prove(isHistory = false): void {
    if (this.#tail === undefined || (this.#tail.missing.firstId === undefined && !isHistory)) return;
    this.#tail = undefined;
    this.#settle();
  }

  /** The connection has ended: stops fetching. */
  pause(): void {
    this.#connection.abort();
    this.#recovery?.abandon();
    this.#recovery = undefined;
    this.#tail = undefined;
  }

  /** The venue's numbering restarted: trades that were missing before cannot be fetched any more. */
  giveUp(): void {
    for (const hole of this.#holes.clear()) this.#lose(hole.missing);
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
    for (let due = this.#nextDue(); due !== undefined; due = this.#nextDue()) {
      const signal = this.#init.signal();
      if (signal.aborted) break;
      const connection = AbortSignal.any([signal, this.#connection.signal]);
      await sleep(due - performance.now(), connection);
      if (!connection.aborted) await this.#fill(connection);
    }
    this.#isRunning = false;
    this.#settle();
  }

  /** When trades are fetched next; `undefined` if none are missing or there is no connection. */
  #nextDue(): number | undefined {
    const due = Math.min(this.#tail?.due ?? Infinity, this.#holes.nextDue());
    if (this.isIdle || this.#connection.signal.aborted) return undefined;
    return Math.max(due, this.#pages.retryAt);
  }

  /** Fetches the holes that are due and near each other, or else the trades after the newest one. */
  async #fill(connection: AbortSignal): Promise<void> {
    const backfill = this.#source?.backfill;
    const holes = this.#holes.due();
    const [first] = holes;
    if (!backfill) {
      this.#giveUpUnasked(holes);
      return;
    }
    if (!first) return this.#fillTail(backfill, connection);
    const missing = mergeHoles(first, holes);
    this.#recover(`${describeMissing(missing)} are being fetched`);
    const before = holes.map((hole) => this.#holes.countMissing(hole));
    const isComplete = await this.#pages.read(missing, backfill, connection);
    if (connection.aborted) return;
    holes.forEach((hole, index) => {
      const left = this.#holes.countMissing(hole);
      if (left > 0 && this.#isLost(hole, isComplete, left < (before[index] ?? 0))) {
        this.#holes.remove(hole);
        this.#lose(hole.missing, true);
      }
    });
  }

  async #fillTail(backfill: NonNullable<GapSource['backfill']>, connection: AbortSignal): Promise<void> {
    const tail = this.#tail;
    if (!tail || tail.due > performance.now()) return;
    const before = this.#filled;
    const isComplete = await this.#pages.read(tail.missing, backfill, connection);
    if (connection.aborted || this.#tail !== tail) return;
    if (isComplete === true) this.#tail = undefined;
    else if (this.#isLost(tail, isComplete, this.#filled > before)) {
      this.#tail = undefined;
      this.#lose({ ...tail.missing, until: now() }, true);
    }
  }

  /** Whether a hole is lost that is still open after an answer. @param isComplete - `undefined` if the call failed */
  #isLost(hole: Hole, isComplete: boolean | undefined, hasProgress: boolean): boolean {
    if (isComplete === undefined) return this.#pages.hasGivenUp;
    hole.answers = hasProgress ? 0 : hole.answers + 1;
    hole.due = performance.now() + (hasProgress ? 0 : ANSWER_INTERVAL);
    return hole.answers >= ANSWERS;
  }

  /** Reports trades as lost, because the session has no `backfill`. */
  #giveUpUnasked(holes: readonly IdHole[]): void {
    for (const hole of holes) this.#holes.remove(hole);
    for (const { missing } of holes) this.#lose(missing);
    const tail = this.#tail;
    if (!tail || tail.due > performance.now()) return;
    this.#tail = undefined;
    this.#lose({ ...tail.missing, until: now() });
  }

  #lose(missing: MissingTrades, wasAsked = false): void {
    const { state, sequence } = this.#init;
    const { from, until } = missing;
    state.reportLoss({ reason: describeLost(missing, wasAsked), from, until }, sequence.symbol);
  }

  /** Ends the recovery if nothing is missing any more. */
  #settle(): void {
    if (!this.isIdle) return;
    this.#recovery?.end(this.#filled);
    this.#recovery = undefined;
    this.#filled = 0;
  }
}
