import type { Side } from '../market/order-book.js';
import type { EntryKind, EntryReference } from './ledger-types.js';
import type { PositionSide } from './position-record.js';

/** A movement between two accounts. */
export interface Movement extends EntryReference {
  readonly from: string;
  readonly to: string;
  readonly currency: string;
  readonly units: bigint;
  readonly kind: EntryKind;
  /** Epoch milliseconds. @defaultValue now */
  readonly time?: number | undefined;
}

/** An own fill, as money sees it. */
export interface FillBooking {
  readonly account: string;
  readonly pair: string;
  /** Absent where it is the pair's. */
  readonly quoteCurrency?: string | undefined;
  readonly side: Side;
  readonly positionSide: PositionSide;
  readonly tick: number;
  readonly lots: number;
  /** In units of the ledger. */
  readonly fee: bigint;
  readonly feeCurrency: string;
  readonly orderId: string;
  readonly fillId: string;
  readonly time: number;
}
