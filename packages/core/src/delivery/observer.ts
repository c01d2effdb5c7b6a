import type { Channel } from '../channels/channel.js';
import type { MyOrder, MyOrderBatch, MyTrade, OrderBook, Ticker, Trade } from '../channels/events.js';
import type { StreamStatus } from '../contract/stream-status.js';

/** Receives events: an `AsyncQueue`, or anything else that has `putNowait`. */
export interface EventSink<T> {
  /** Takes one event, without waiting. What it throws is logged, and costs no other queue the event. */
  putNowait(item: T): void;
  /** Events discarded so far. */
  readonly dropped?: number;
  /** Whether its consumer closed it. */
  readonly closed?: boolean;
  /** Whether another stream feeds it. */
  readonly isFed?: boolean;
  /** Set where the consumer does without: no warning when its channel is not subscribed. */
  readonly isOptional?: boolean;
  /** Drops nothing from now on. Called on queues of own orders and fills. */
  makeLossless?(onHighWater?: (size: number) => void): void;
  /** A stream begins to feed it. `onWait` is called for each `get()` that waits, until the source has started. */
  addSource?(source: object, onWait?: () => void): void;
  /** A stream that feeds it was started. */
  startSource?(source: object): void;
  /** A stream no longer feeds it, because its observer was unbound. */
  removeSource?(source: object): void;
  /** A stream that fed it has ended, and `failure` is why, unless it was stopped. */
  endSource?(source: object, failure?: Error): void;
}

/**
 * Who receives: any object with some of these queues. A missing queue means "not interested". Events arrive in
 * the order the exchange sent them. When a stream ends, so do the queues that no other stream feeds.
 */
export interface Observer {
  /** Best bid and ask. Under load, only the latest per pair if the queue conflates. */
  readonly tickerQueue?: EventSink<Ticker>;
  /** Public trades, each once. */
  readonly tradeQueue?: EventSink<Trade>;
  readonly orderBookQueue?: EventSink<OrderBook>;
  /** Own orders, one event per order and change. Never dropped. */
  readonly myOrderQueue?: EventSink<MyOrder>;
  /** Own orders, one element per frame of the exchange. Never dropped. */
  readonly myOrderBatchQueue?: EventSink<MyOrderBatch>;
  /** Own fills. Each exactly once for the life of the stream, whatever the venue replays. Never dropped. */
  readonly myTradeQueue?: EventSink<MyTrade>;
  /** What becomes of the stream's connections and subscriptions. */
  readonly statusQueue?: EventSink<StreamStatus>;
}

/** The event type of each channel. */
export interface ChannelEvents {
  ticker: Ticker;
  trade: Trade;
  order_book: OrderBook;
  my_order: MyOrder;
  my_order_batch: MyOrderBatch;
  my_trade: MyTrade;
}

/** The name of the queue that receives a channel's events. */
export const QUEUE_OF_CHANNEL = {
  ticker: 'tickerQueue',
  trade: 'tradeQueue',
  order_book: 'orderBookQueue',
  my_order: 'myOrderQueue',
  my_order_batch: 'myOrderBatchQueue',
  my_trade: 'myTradeQueue',
} as const satisfies Record<Channel, keyof Observer>;
