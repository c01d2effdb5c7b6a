import type { MyBalance, BalanceNumber } from '../../channels/my-balance.js';
import type { MyPosition, PositionNumber } from '../../channels/my-position.js';
import type { PositionSide } from '../../channels/orders.js';
import type { CurrencyPair } from '../../contract/currency-pair.js';

/** What a row of balances and one of positions share. */
interface HoldingRow<Field extends string> {
  /** Decimal texts of whole amounts, never of changes. What the venue does not state is absent. */
  readonly numbers: Readonly<Partial<Record<Field, string | undefined>>>;
  /**
   * Since when these figures hold, in epoch milliseconds of the exchange: an older row is not published after a newer
   * one. Absent where the venue does not state it per row: the time of an answer says nothing about the age of its rows.
   */
  readonly time?: number | undefined;
  /** Distinguishes several holdings of the same name, such as positions of one pair in two margin modes. */
  readonly part?: string | undefined;
}

/** What the account holds of one currency, as a row states it. */
export interface BalanceRow extends HoldingRow<BalanceNumber> {
  /** Lower case: `usd`. */
  readonly currency: string;
  /** The part of the account, where the venue has several. */
  readonly wallet?: string | undefined;
}

/** A position, as a row states it. `numbers.volume` is signed, and 0 for a closed one. */
export interface PositionRow extends HoldingRow<PositionNumber> {
  readonly symbol: CurrencyPair;
  readonly positionSide: PositionSide;
  readonly marginMode?: MyPosition['marginMode'] | undefined;
}

/** The rows of one frame. */
export interface HoldingsFrame<Row> {
  readonly rows: readonly Row[];
  /** `snapshot`: the present state, which the venue sends at the subscription. An update says nothing about other rows. */
  readonly kind: MyBalance['kind'];
  /** Whether the rows are all there is: what is not among them is zero. @defaultValue false */
  readonly complete?: boolean;
  readonly receivedTime: number;
  /** Of the frame, for rows without a time. */
  readonly exchangeTime?: number | undefined;
}

/** The rows of a REST answer. */
export interface HoldingsList<Row> extends Pick<HoldingsFrame<Row>, 'rows' | 'exchangeTime'> {
  /** Number of rows that could not be read, which the adapter reported. @defaultValue 0 */
  readonly unreadable?: number;
  /** Whether the rows are all there is. @defaultValue true, unless rows could not be read */
  readonly complete?: boolean;
  /** When the answer arrived. @defaultValue the present time */
  readonly receivedTime?: number;
}

/** How a connection reads balances or positions that it was not sent. */
export interface HoldingsSource<Row> {
  /** Reads all of them, usually over REST. A rejection means that it has to be tried again. */
  readonly read: (signal: AbortSignal) => Promise<HoldingsList<Row>>;
  /** For venues that do not send every change: how often they are read, in milliseconds. @defaultValue never */
  readonly every?: number;
  /**
   * Whether an answer may be older than what the socket sent before: false where it is a snapshot of the socket, for
   * which the session subscribes again.
   *
   * @defaultValue true
   */
  readonly lags?: boolean;
  /** Least time between the beginnings of two reads, in milliseconds. @defaultValue 1_000 */
  readonly interval?: number;
}

/** Reads balances or positions over REST, one answer at a time, as long as the connection lives. */
export interface HoldingsReads {
  /**
   * Reads and publishes the snapshot, unless the connection was sent one. To be awaited by `Session.recover`. A rejection
   * means that it has to be tried again. Does nothing if the channel is not subscribed.
   */
  recover(): Promise<void>;
  /** Something has changed: reads soon, and again later, because REST may lag. Calls in short order are one read. */
  refresh(): void;
}

/** The balances or positions of one connection. See `SessionContext`. */
export interface Holdings<Row> {
  /** Whether the channel is subscribed. Otherwise nothing is published, read or doubted. */
  readonly isWanted: boolean;
  /** Publishes what is new in the rows of a frame; returns the number of events. */
  publish(frame: HoldingsFrame<Row>): number;
  /**
   * Rows may be missing or cannot be used: all are read over REST, with growing pauses. Where the session reads nothing,
   * a gap is reported.
   *
   * @param reason - a text or the error, which is described only if it is reported
   */
  doubt(reason: unknown): void;
  /** Counts and reports a row that could not be read, and raises a doubt. May be passed as a callback. */
  readonly malformed: (error: unknown, row: unknown) => void;
  /** The same for a row of a REST answer, without a doubt: it would still be unreadable. */
  readonly unreadableRow: (error: unknown, row: unknown) => void;
  /** Makes what reads them over REST. Called once, when the session is made. */
  readWith(source: HoldingsSource<Row>): HoldingsReads;
}
