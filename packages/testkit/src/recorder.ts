import {
  AsyncQueue,
  type Channel,
  type ChannelEvents,
  type MyOrder,
  type MyOrderBatch,
  type MyTrade,
  type Observer,
  type OrderBook,
  type StreamStatus,
  type Ticker,
  type Trade,
} from '@hftjs/core';

const lossless = <T>(): AsyncQueue<T> => new AsyncQueue<T>({ policy: 'lossless' });

/** An observer that keeps everything it receives, in order. Its lists are brought up to date by reading them. */
export class Recorder implements Observer {
  readonly tickerQueue = lossless<Ticker>();
  readonly tradeQueue = lossless<Trade>();
  readonly orderBookQueue = lossless<OrderBook>();
  readonly myOrderQueue = lossless<MyOrder>();
  readonly myOrderBatchQueue = lossless<MyOrderBatch>();
  readonly myTradeQueue = lossless<MyTrade>();
  readonly statusQueue = lossless<StreamStatus>();
  readonly #tickers: Ticker[] = [];
  readonly #trades: Trade[] = [];
  readonly #orderBooks: OrderBook[] = [];
  readonly #myOrders: MyOrder[] = [];
  readonly #myOrderBatches: MyOrderBatch[] = [];
  readonly #myTrades: MyTrade[] = [];
  readonly #statuses: StreamStatus[] = [];

  get tickers(): readonly Ticker[] {
    return drainInto(this.#tickers, this.tickerQueue);
  }

  get trades(): readonly Trade[] {
    return drainInto(this.#trades, this.tradeQueue);
  }

  get orderBooks(): readonly OrderBook[] {
    return drainInto(this.#orderBooks, this.orderBookQueue);
  }

  get myOrders(): readonly MyOrder[] {
    return drainInto(this.#myOrders, this.myOrderQueue);
  }

  get myOrderBatches(): readonly MyOrderBatch[] {
    return drainInto(this.#myOrderBatches, this.myOrderBatchQueue);
  }

  get myTrades(): readonly MyTrade[] {
    return drainInto(this.#myTrades, this.myTradeQueue);
  }

  /** Every event, channel by channel; within a channel in order. */
  get events(): readonly ChannelEvents[Channel][] {
    return [
      ...this.tickers,
      ...this.trades,
      ...this.orderBooks,
      ...this.myOrders,
      ...this.myOrderBatches,
      ...this.myTrades,
    ];
  }

  /** Takes the events that came since it was called last: they are in none of the lists. */
  takeAll(): ChannelEvents[Channel][] {
    return [
      ...this.tickerQueue.drain(),
      ...this.tradeQueue.drain(),
      ...this.orderBookQueue.drain(),
      ...this.myOrderQueue.drain(),
      ...this.myOrderBatchQueue.drain(),
      ...this.myTradeQueue.drain(),
    ];
  }

  get statuses(): readonly StreamStatus[] {
    return drainInto(this.#statuses, this.statusQueue);
  }

  /** Whether a status with this state was received. */
  saw(state: StreamStatus['state'], from = 0): boolean {
    return this.statuses.slice(from).some((status) => status.state === state);
  }
}

function drainInto<T>(list: T[], queue: AsyncQueue<T>): readonly T[] {
  list.push(...queue.drain());
  return list;
}
