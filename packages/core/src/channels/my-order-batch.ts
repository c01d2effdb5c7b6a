import type { EventSink } from '../delivery/event-sink.js';
import type { Exchange } from '../contract/exchange.js';
import { channelRow } from './channel-row.js';
import type { Origin } from './header.js';
import type { MyOrder } from './my-order.js';

/** The own-order rows of one frame: never split, never merged. */
export interface MyOrderBatch {
  /** What kind of event this is. */
  readonly channel: 'my_order_batch';
  /** The exchange, by the name that the options use: `kraken`. */
  readonly exchange: Exchange;
  /** The `account` of the stream's options. Absent if they have none. */
  readonly account?: string;
  /** Time of the frame at the exchange, in epoch milliseconds. Absent where the venue sends no time with it. */
  readonly exchangeTime?: number;
  /**
   * When the frame arrived, in epoch milliseconds. Taken once per frame, before parsing, from a clock that never
   * steps back.
   */
  readonly receivedTime: number;
  /** Why the batch is not live. Absent on live batches. */
  readonly origin?: Origin;
  /** `snapshot`: the venue's list of open orders. `reconcile`: recovered after a reconnect. */
  readonly kind: 'update' | 'snapshot' | 'reconcile';
  /** Whether these are all open orders of the subscribed pairs. An empty complete batch means that no order is open. */
  readonly complete: boolean;
  /** The orders of the frame, in its order. Each is the event that `my_order` publishes. */
  readonly orders: readonly MyOrder[];
}

/** Queue of an observer. */
export interface MyOrderBatchObserver {
  /** Own orders, one element per frame of the exchange. Never dropped. */
  readonly myOrderBatchQueue?: EventSink<MyOrderBatch>;
}

/** Callback of a service. */
export interface MyOrderBatchHandler {
  /** The rows of own orders of one frame. */
  onMyOrderBatch(batch: MyOrderBatch): void | Promise<void>;
}

export const myOrderBatch = channelRow<MyOrderBatchObserver, MyOrderBatchHandler>()({
  queue: 'myOrderBatchQueue',
  handler: 'onMyOrderBatch',
  list: 'myOrderBatches',
  summary: 'own orders, one event per frame',
  access: 'private',
  delivery: 'each',
  lossless: true,
  // `AccountLedger` checks each row before it merges it.
  sound: (batch) => batch,
});
