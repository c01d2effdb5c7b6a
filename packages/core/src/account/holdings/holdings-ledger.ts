import type { ChannelEvents } from '../../channels/channel.js';
import type { Origin } from '../../channels/header.js';
import { BoundedMap } from '../../contract/bounded.js';
import type { Exchange } from '../../contract/exchange.js';
import { isSameAmount, type HoldingKind } from './holding-kind.js';
import type { BalanceRow, HoldingsFrame, PositionRow } from './holding-rows.js';

/** Balances, or positions, that are remembered. */
const HOLDINGS_KEPT = 10_000;

export type HoldingChannel = 'my_balance' | 'my_position';

/** What the ledger reads of a row by itself. */
export type AnyHolding = (BalanceRow | PositionRow) & Pick<PositionRow, 'marginMode'>;

/** Where rows come from. */
export interface HoldingsOrigin<Event> {
  /** Number of the connection. What an older one sends after a newer one's snapshot is not published. */
  readonly connection: number;
  /**
   * Set for an answer of REST: what a socket sent since then is newer than its rows. On the clock of
   * `performance.now()`.
   */
  readonly since?: number;
  /**
   * An answer of REST differs from what a socket sent since then, which is older than `since`: either a change was missed,
   * or REST lags. Called after the row was published.
   */
  readonly contested?: { readonly since: number; readonly onContested: () => void };
  /** Whether updates are remembered and not published until the stream's first snapshot, which then contains them. */
  readonly holdsBack?: boolean;
  publish(event: Event): void;
  /** A row could not be used; the other rows are published. */
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

export interface HoldingsLedgerInit<Name extends HoldingChannel, Row> {
  readonly kind: HoldingKind<Name, Row>;
  readonly exchange: Exchange;
  readonly account: string | undefined;
  /** Whether rows are published: not those of pairs that are not subscribed. @defaultValue all */
  readonly isSubscribed?: (row: Row) => boolean;
  /** So many rows were skipped. */
  readonly onSkipped: (rows: number) => void;
  /** A row contained nothing new. */
  readonly onDuplicate: () => void;
}

interface Known<Row> {
  /** As it was published last. */
  row: Row;
  /** The last figure of each field. */
  numbers: Readonly<Record<string, string | undefined>>;
  marginMode: string | undefined;
  isZero: boolean;
  /** When a socket sent it last, on the clock of `performance.now()`, and what. */
  heardAt: number;
  heard: Row | undefined;
}

interface Context<Row, Event> {
  readonly frame: HoldingsFrame<Row>;
  readonly source: HoldingsOrigin<Event>;
  readonly origin: Origin | undefined;
  readonly now: number;
  readonly holdsBack: boolean;
}

/**
 * The balances, or the positions, of one stream. Publishes what is new in a venue's rows, and zeros for what a complete
 * list does not contain. Lives as long as the stream.
 */
export class HoldingsLedger<Name extends HoldingChannel, Row extends AnyHolding> {
  readonly #init: HoldingsLedgerInit<Name, Row>;
  readonly #known = new BoundedMap<string, Known<Row>>(HOLDINGS_KEPT);
  #connections = 0;
  /** The connection that sent the last snapshot. */
  #present = 0;
  /** The connection whose snapshot was the first of the stream, while it is not known to be complete. */
  #first: number | undefined;
  #hasBegun = false;
  /** When a socket last listed all there is: what was not in that list is known too. */
  #listedAt = -Infinity;

  constructor(init: HoldingsLedgerInit<Name, Row>) {
    this.#init = init;
  }

  get kind(): HoldingKind<Name, Row> {
    return this.#init.kind;
  }

  /** A connection begins. Returns its number. */
  connect(): number {
    return ++this.#connections;
  }

  /** @returns the number of published events */
  publish(frame: HoldingsFrame<Row>, source: HoldingsOrigin<ChannelEvents[Name]>): number {
    const { rows, kind } = frame;
    if (source.connection < this.#present) {
      this.#init.onSkipped(rows.length);
      return 0;
    }
    const holdsBack = source.holdsBack === true && !this.#hasBegun && kind === 'update';
    const origin = this.#begin(frame, source);
    const context = { frame, source, origin, now: performance.now(), holdsBack };
    const seen = new Set<string>();
    let published = 0;
    let isComplete = frame.complete === true;
    for (const row of rows) {
      try {
        if (this.#publishRow(row, seen, context)) published++;
      } catch (error) {
        source.onBadRow(error, row);
        isComplete = false;
      }
    }
    if (isComplete) published += this.#publishMissing(seen, context);
    if (isComplete && kind === 'snapshot') this.#first = undefined;
    if (isComplete && source.since === undefined) this.#listedAt = context.now;
    return published;
  }

  /** These rows are not subscribed any more. */
  forget(isGone: (row: Row) => boolean): void {
    for (const [key, { row }] of this.#known) if (isGone(row)) this.#known.delete(key);
  }

  /** Where the rows of a frame come from, for the consumer. */
  #begin(
    { kind }: HoldingsFrame<Row>,
    { connection, since }: HoldingsOrigin<ChannelEvents[Name]>,
  ): Origin | undefined {
    if (kind === 'update') return since === undefined ? undefined : 'reconcile';
    this.#present = connection;
    if (!this.#hasBegun) this.#first = connection;
    this.#hasBegun = true;
    return this.#first === connection ? 'snapshot' : 'reconcile';
  }

  #publishRow(row: Row, seen: Set<string>, context: Context<Row, ChannelEvents[Name]>): boolean {
    const { kind, isSubscribed, onSkipped, onDuplicate } = this.#init;
    kind.check(row);
    if (isSubscribed?.(row) === false) {
      onSkipped(1);
      return false;
    }
    const { frame, source, now } = context;
    const key = kind.keyOf(row);
    const known = this.#known.get(key);
    const isSnapshot = frame.kind === 'snapshot';
    seen.add(key);
    if (this.#isOlder(row, known, source)) {
      if (isSnapshot && known?.isZero === false) return this.#put(known.row, context);
      onSkipped(1);
      return false;
    }
    const isZero = kind.isZero(row);
    if (isZero && known === undefined && kind.leavesOutZeros && (isSnapshot || source.since !== undefined)) {
      onSkipped(1);
      return false;
    }
    const heardAt = source.since === undefined ? now : (known?.heardAt ?? -Infinity);
    const isNew = known === undefined || isSnapshot || !isSame(row, known);
    const numbers = isZero ? row.numbers : { ...known?.numbers, ...row.numbers };
    const marginMode = row.marginMode ?? known?.marginMode;
    const heard = source.since === undefined ? row : known?.heard;
    this.#known.set(key, { row, numbers, marginMode, isZero, heardAt, heard });
    const isStillClosed = isZero && known?.isZero === true && kind.leavesOutZeros;
    if (isNew && !isStillClosed) return this.#put(row, context, known);
    onDuplicate();
    return false;
  }

  /** What a list of all there is does not contain is zero, unless a socket has sent it since. */
  #publishMissing(seen: ReadonlySet<string>, context: Context<Row, ChannelEvents[Name]>): number {
    const { frame, source, now } = context;
    let published = 0;
    for (const [key, known] of [...this.#known]) {
      if (seen.has(key) || known.isZero) continue;
      if (source.since !== undefined && known.heardAt > source.since) {
        if (frame.kind === 'snapshot' && this.#put(known.row, context)) published++;
        continue;
      }
      const row = this.#init.kind.zeroOf(known.row);
      const news = source.since === undefined ? { heardAt: now, heard: row } : {};
      this.#known.set(key, { ...known, row, numbers: row.numbers, isZero: true, ...news });
      if (this.#put(row, context, known)) published++;
    }
    return published;
  }

  /** Whether what is known is newer than a row. */
  #isOlder(row: Row, known: Known<Row> | undefined, { since }: HoldingsOrigin<ChannelEvents[Name]>): boolean {
    if (since !== undefined && Math.max(known?.heardAt ?? -Infinity, this.#listedAt) > since) return true;
    const knownTime = known?.row.time;
    return row.time !== undefined && knownTime !== undefined && row.time < knownTime;
  }

  /** @param known - what was known before the row */
  #put(
    row: Row,
    { frame, source, origin, holdsBack }: Context<Row, ChannelEvents[Name]>,
    known?: Known<Row>,
  ): boolean {
    if (holdsBack) return false;
    const { exchange, account, kind } = this.#init;
    const { receivedTime, exchangeTime } = frame;
    const header = { exchange, account, kind: frame.kind, origin, receivedTime, exchangeTime };
    source.publish(kind.eventOf(row, header));
    const { contested } = source;
    if (!contested || !known?.heard || known.heardAt <= contested.since) return true;
    // A second answer that states the same settles it, though other figures have moved, such as what is available.
    if (!kind.agrees(row, known.heard) && !kind.agrees(row, known.row)) contested.onContested();
    return true;
  }
}

/** Whether a row states nothing that is not known. */
function isSame<Row extends AnyHolding>({ numbers, marginMode }: Row, known: Known<Row>): boolean {
  if (marginMode !== undefined && marginMode !== known.marginMode) return false;
  return Object.entries(numbers).every(
    ([field, value]) => value === undefined || isSameAmount(value, known.numbers[field]),
  );
}
