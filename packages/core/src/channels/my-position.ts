import type { EventSink } from '../delivery/event-sink.js';
import { channelRow } from './channel-row.js';
import type { HeaderOf } from './header.js';
import type { Exact, PositionSide } from './orders.js';

/** The numeric fields of a position. */
export type PositionNumber =
  'volume' | 'contracts' | 'entryPrice' | 'markPrice' | 'unrealizedPnl' | 'liquidationPrice' | 'leverage';

/**
 * An own position, as it is now. A snapshot of the open positions of all pairs comes first, and again after each
 * reconnect; a pair that is not in it has none. A closed position is published once, with volume 0.
 */
export interface MyPosition extends HeaderOf<'my_position'> {
  /** The `account` of the stream's options. Absent if they have none. */
  readonly account?: string;
  /** `net`: the only position of the pair. `long`, `short`: one of two, in hedge mode. */
  readonly positionSide: PositionSide;
  /** Volume, in base currency, contracts already converted: positive is long, negative is short, 0 is closed. */
  readonly volume: number;
  /**
   * The venue's own quantity, in contracts, with the sign of `volume`. Absent on spot markets, and where the venue
   * does not count in contracts.
   */
  readonly contracts?: number;
  /** Average price of the open part, in quote currency. Absent where the venue does not send it. */
  readonly entryPrice?: number;
  /** Mark price, in quote currency. Absent where the venue does not send it. */
  readonly markPrice?: number;
  /**
   * Profit (positive) or loss if the position were closed at the mark price, in the settlement currency. Absent where
   * the venue does not send it.
   */
  readonly unrealizedPnl?: number;
  /**
   * Mark price at which the venue closes the position by force, in quote currency. Absent where the venue does not
   * send it.
   */
  readonly liquidationPrice?: number;
  /**
   * Factor of the position's worth to its margin: 10 is ten times the margin. Absent where the venue does not send
   * it.
   */
  readonly leverage?: number;
  /**
   * `cross`: the whole balance is its margin; `isolated`: a part that was set aside. Absent where the venue does not
   * send it.
   */
  readonly marginMode?: 'cross' | 'isolated' | (string & {});
  /** `snapshot`: one of all open positions that the venue listed. */
  readonly kind: 'snapshot' | 'update';
  /** The decimal texts of the numbers above. */
  readonly exact: Exact<PositionNumber>;
}

/** Queue of an observer. */
export interface MyPositionObserver {
  /** Own positions: a snapshot, then each change. Never dropped. */
  readonly myPositionQueue?: EventSink<MyPosition>;
}

/** Callback of a service. */
export interface MyPositionHandler {
  /** A position, as it is now. */
  onMyPosition(position: MyPosition): void | Promise<void>;
}

export const myPosition = channelRow<MyPositionObserver, MyPositionHandler>()({
  queue: 'myPositionQueue',
  handler: 'onMyPosition',
  list: 'myPositions',
  summary: 'own positions',
  access: 'private',
  delivery: 'each',
  lossless: true,
  key: ({ positionSide }) => positionSide,
  // The ledger of positions checks each row before it merges it.
  sound: (position) => position,
});
