import type { Channel } from '../channels/channel.js';
import type { MyOrderBatch } from '../channels/my-order-batch.js';
import type { MyOrder } from '../channels/my-order.js';
import type { MyTrade } from '../channels/my-trade.js';
import type { FillRow, OrderUpdate, RowContext } from './order-update.js';

/** The content of one row of a frame: an order, a fill, or both. */
export interface AccountRow {
  readonly order?: OrderUpdate | undefined;
  readonly fill?: FillRow | undefined;
}

/** One frame's rows. */
export interface AccountRows extends RowContext {
  readonly rows: readonly AccountRow[];
  readonly kind: MyOrderBatch['kind'];
  /** Whether the rows are all open orders. Then an empty list means that no order is open. */
  readonly complete?: boolean;
  readonly exchangeTime?: number | undefined;
  /** Fills before this exchange time are from before the stream began, and are not published. */
  readonly fillsSince?: number | undefined;
  /** Whether the rows are from a REST answer. A bad row there raises no doubt, because it would still be unreadable. */
  readonly isListed?: boolean;
  /**
   * Whether volume that the orders state as filled, and of which no fill was published, is from before the stream
   * began.
   */
  readonly isFirst?: boolean;
}

/** How many events a frame published. */
export interface AccountNews {
  readonly orders: number;
  readonly fills: number;
}

/** What a reconciler is called for. */
export interface AccountListener {
  /** The orders of these keys have changed. */
  onTouched(keys: ReadonlySet<string>): void;
  /** A frame or row that may have been an order or a fill could not be read. */
  onDoubt(reason: unknown): void;
}

/** Publishes account events: a connection's publisher, or that of the stream. */
export interface EventPublisher {
  publish(channel: typeof Channel.MY_ORDER, event: MyOrder): void;
  publish(channel: typeof Channel.MY_ORDER_BATCH, event: MyOrderBatch): void;
  publish(channel: typeof Channel.MY_TRADE, event: MyTrade): void;
}
