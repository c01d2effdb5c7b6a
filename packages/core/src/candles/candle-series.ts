import type { Candle } from '../channels/candle.js';
import type { Origin } from '../channels/header.js';
import type { Exchange } from '../contract/exchange.js';
import type { CandleFacts, CandleRow } from './candle-facts.js';
import { CandleHoles } from './candle-holes.js';
import { isSameCandle, isStale, makeCandle } from './make-candle.js';

/** How long to wait for the row that closes a candle after a row of a later one, in milliseconds. */
const CLOSING_PATIENCE = 5_000;

/** How long candles may arrive out of order, in milliseconds. */
const REORDER_PATIENCE = 1_000;

/** How far our clock may differ from the venue's at most, in milliseconds. */
const CLOCK_TOLERANCE = 60_000;

/** Where rows come from. */
export interface RowSource {
  /** The connection; the rows of a REST answer have none. */
  readonly connection: object | undefined;
  readonly receivedTime: number;
  /**
   * Set where the venue lists all candles that exist, in a snapshot or a REST answer: the begin of the first one that
   * would be in the list.
   */
  readonly listedFrom: number | undefined;
}

/** What a series does with rows. */
export interface SeriesEvents {
  publish(event: Candle): void;
  onDuplicate(): void;
  /** The venue changed a candle after its end. It was published, and is not published again. */
  onCorrected(row: CandleRow): void;
  onSkipped(): void;
  /** Candles from one begin until before another are missing, and are to be fetched. @param lostUntil - those before it are too old for that */
  onHole(from: number, lostUntil: number): void;
}

interface Newest {
  row: CandleRow;
  isClosed: boolean;
  /** Whether later states of it, or later candles, may have been missed. */
  isDoubted: boolean;
  /** Set where it ended so long before the doubt that its end was seen: the first candle that may have been missed. */
  missingFrom: number | undefined;
  connection: object | undefined;
}

/**
 * The candles of one pair, over all connections of a stream: decides which row is published, and which candles are
 * missing. A candle is published as closed once, when nothing of it can have been missed.
 */
export class CandleSeries {
  readonly holes: CandleHoles;
  readonly #exchange: Exchange;
  readonly #facts: CandleFacts;
  #newest: Newest | undefined;
  /** The last row that was published as closed. */
  #lastClosed: CandleRow | undefined;

  constructor(exchange: Exchange, facts: CandleFacts) {
    this.#exchange = exchange;
    this.#facts = facts;
    this.holes = new CandleHoles(facts.interval, facts.skipsQuiet);
  }

  /** Whether later states of the newest candle, or later candles, may have been missed. */
  get isDoubted(): boolean {
    return this.#newest?.isDoubted ?? false;
  }

  /** Begin of the first candle after all those of which the end is known or missing; `undefined` before the first row. */
  get firstOpen(): number | undefined {
    if (!this.#newest) return undefined;
    const { row, isClosed, missingFrom } = this.#newest;
    return missingFrom ?? (isClosed ? this.#facts.interval.closeTime(row.openTime) : row.openTime);
  }

  /** Whether the end of the newest candle is missing. */
  get hasOpen(): boolean {
    return this.#newest?.isClosed === false && this.#newest.missingFrom === undefined;
  }

  /** Rows may have been missed. @param since - time of the last frame that was read, in epoch milliseconds */
  doubt(since: number): void {
    if (!this.#newest || this.#newest.isDoubted) return;
    this.#newest.isDoubted = true;
    this.#trust(since);
  }

  /** REST has listed all that may have been missed up to a time. It may be behind the socket. */
  checked(until: number): void {
    if (this.#newest?.isDoubted === true) this.#trust(until);
  }

  /** The end of the newest candle, and what may have been missed after it, are lost. */
  giveUp(): void {
    if (this.#newest)
      Object.assign(this.#newest, { isClosed: true, isDoubted: false, missingFrom: undefined });
  }

  /** @param rows - of this pair, the oldest first */
  add(rows: readonly CandleRow[], source: RowSource, events: SeriesEvents): void {
    const isFirst = this.#newest === undefined;
    for (const [index, row] of rows.entries()) {
      const isFollowed = row.closed === undefined && (rows[index + 1]?.openTime ?? 0) > row.openTime;
      const isClosed = row.closed === true || isFollowed;
      this.#add(row, { ...source, events, isClosed, origin: originOf(source, isFirst, isClosed) });
    }
  }

  /** Nothing was missed up to a time. A quiet pair may have had its last candle long before. */
  #trust(until: number): void {
    const newest = this.#newest;
    const { interval, statesClosed } = this.#facts;
    if (!newest || (!newest.isClosed && statesClosed)) return;
    const candles = interval.count(newest.row.openTime, until - CLOCK_TOLERANCE) - 1;
    if (candles > 1) newest.missingFrom = interval.add(newest.row.openTime, candles);
  }

  #add(row: CandleRow, reading: Reading): void {
    const newest = this.#newest;
    if (!newest) {
      this.#newest = newestOf(row, reading);
      this.#publish(row, reading);
    } else if (row.openTime > newest.row.openTime) this.#addLater(newest, row, reading);
    else if (row.openTime < newest.row.openTime) this.#addOlder(row, reading);
    else this.#addSame(newest, row, reading);
  }

  #addLater(before: Newest, row: CandleRow, reading: Reading): void {
    const { statesClosed, skipsQuiet, interval } = this.#facts;
    const { events } = reading;
    // Where REST is ahead of the socket, the last state that the socket sent is not the end of a candle.
    const isDerived = !statesClosed && !before.isDoubted && reading.connection !== undefined;
    const isWhole = before.isClosed || isDerived || before.missingFrom !== undefined;
    if (!before.isClosed && isWhole) {
      const { exchangeTime } = row;
      this.#publish({ ...before.row, exchangeTime }, { ...reading, isClosed: true });
    }
    const from =
      before.missingFrom ?? (isWhole ? interval.closeTime(before.row.openTime) : before.row.openTime);
    const isListed = reading.listedFrom !== undefined && reading.listedFrom <= from;
    const isSuspect = !isWhole || !skipsQuiet || (before.isDoubted && !isListed);
    this.#newest = newestOf(row, reading);
    if (isSuspect && from < row.openTime) {
      const patience = before.isDoubted ? 0 : isWhole ? REORDER_PATIENCE : CLOSING_PATIENCE;
      events.onHole(from, this.holes.add({ from, until: row.openTime, hasBegun: !isWhole }, patience));
    }
    this.#publish(row, reading);
  }

  #addSame(newest: Newest, row: CandleRow, reading: Reading): void {
    const { connection, isClosed, listedFrom, events } = reading;
    const isSame = isSameCandle(newest.row, row);
    if (newest.isClosed) this.#countRepeated(row, isClosed && !isSame, events);
    else if (!isClosed && (isSame || isStale(newest.row, row, newest.connection === connection)))
      events.onDuplicate();
    else {
      Object.assign(newest, { row, isClosed, connection });
      this.#publish(row, reading);
    }
    // A REST answer may be older than what the socket sends next. What follows in a list follows without a gap.
    if (connection === undefined || (newest.isClosed && !isClosed && listedFrom === undefined)) return;
    newest.isDoubted = false;
    newest.missingFrom = undefined;
  }

  #addOlder(row: CandleRow, reading: Reading): void {
    const { isClosed, connection, listedFrom, events } = reading;
    const hole = this.holes.of(row.openTime);
    if (!hole) {
      const isLive = connection !== undefined && listedFrom === undefined;
      const isLate =
        isLive && !this.#facts.statesClosed && row.volume > (this.#lastClosed?.volume ?? Infinity);
      this.#countRepeated(row, isClosed || isLate, events);
    } else if (!isClosed) events.onSkipped();
    else {
      // The socket sends nothing of an interval without trades, so what REST lists of it is no candle either.
      if (this.#facts.skipsQuiet && row.volume === 0 && connection === undefined) events.onSkipped();
      else this.#publish(row, { ...reading, isClosed: true });
      this.holes.fill(hole, row.openTime);
    }
  }

  /** @param isFinal - whether the row is to be compared with the candle that was published */
  #countRepeated(row: CandleRow, isFinal: boolean, events: SeriesEvents): void {
    const known = this.#lastClosed;
    if (isFinal && known?.openTime === row.openTime && !isSameCandle(known, row)) events.onCorrected(row);
    else events.onDuplicate();
  }

  #publish(row: CandleRow, { receivedTime, origin, isClosed: closed, events }: Reading): void {
    if (closed) this.#lastClosed = row;
    const { interval } = this.#facts;
    events.publish(makeCandle(row, { exchange: this.#exchange, receivedTime, origin, interval, closed }));
  }
}

/** A row's source, and what that makes of the row. */
interface Reading extends RowSource {
  readonly events: SeriesEvents;
  readonly isClosed: boolean;
  readonly origin: Origin | undefined;
}

/** REST may be behind the socket: what follows a candle that only REST has shown is not sure to be the next one. */
const newestOf = (row: CandleRow, { connection, isClosed }: Reading): Newest => ({
  row,
  isClosed,
  isDoubted: connection === undefined,
  missingFrom: undefined,
  connection,
});

/** @param isFirst - whether nothing of the pair was received before */
function originOf(source: RowSource, isFirst: boolean, isClosed: boolean): Origin | undefined {
  if (source.connection === undefined) return 'backfill';
  if (source.listedFrom === undefined) return undefined;
  return isClosed && !isFirst ? 'backfill' : 'snapshot';
}
