import type { AsyncQueue } from './async-queue.js';
import type { Channel } from './channel.js';
import type { MyOrder, MyOrderBatch, MyTrade, OrderBook, Ticker, Trade } from './events.js';
import type { StreamStatus } from './stream-status.js';

/**
 * Who receives: any object with some of these queues. A missing queue means "not interested". Events arrive in
 * the order the exchange sent them.
 */
export interface Observer {
  /** Best bid and ask. Under load, only the latest per pair if the queue conflates. */
  readonly tickerQueue?: AsyncQueue<Ticker>;
  /** Public trades, each once. */
  readonly tradeQueue?: AsyncQueue<Trade>;
  readonly orderBookQueue?: AsyncQueue<OrderBook>;
  /** Own orders, one event per order and change. Never dropped. */
  readonly myOrderQueue?: AsyncQueue<MyOrder>;
  /** Own orders, one element per frame of the exchange. Never dropped. */
  readonly myOrderBatchQueue?: AsyncQueue<MyOrderBatch>;
  /** Own fills. Each exactly once for the life of the stream, whatever the venue replays. Never dropped. */
  readonly myTradeQueue?: AsyncQueue<MyTrade>;
  /** What becomes of the stream's connections and subscriptions. */
  readonly statusQueue?: AsyncQueue<StreamStatus>;
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
