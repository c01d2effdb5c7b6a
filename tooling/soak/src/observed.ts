import {
  AsyncQueue,
  type MyOrder,
  type MyOrderBatch,
  type MyTrade,
  type Observer,
  type StreamStatus,
  type Ticker,
  type Trade,
} from '@hftjs/core';
import { FillTally, type TradeTally } from '@hftjs/testkit/truth';

const lossless = <T>(): AsyncQueue<T> => new AsyncQueue<T>({ policy: 'lossless' });

/** All events that a stream published. `update` adds new ones. */
export class Observed implements Observer {
  readonly tickerQueue = new AsyncQueue<Ticker>({ policy: 'drop_oldest', capacity: 10 });
  readonly tradeQueue = lossless<Trade>();
  readonly myOrderQueue = lossless<MyOrder>();
  readonly myOrderBatchQueue = lossless<MyOrderBatch>();
  readonly myTradeQueue = lossless<MyTrade>();
  readonly statusQueue = lossless<StreamStatus>();
  readonly statuses: StreamStatus[] = [];
  readonly myOrders: MyOrder[] = [];
  /** The last event of each order, by its id. */
  readonly lastOrders = new Map<string, MyOrder>();
  readonly #trades: Pick<TradeTally, 'deliver'> | undefined;
  readonly #fills = new FillTally();
  /** The last revision of each fill, by its key. */
  readonly fills = this.#fills.delivered;
  /** Fills that were published again without being a revision. */
  readonly doubled: readonly MyTrade[] = this.#fills.repeated;
  /** Orders whose filled volume fell, or whose end changed. */
  readonly undone: { readonly before: MyOrder; readonly after: MyOrder }[] = [];

  /** @param trades - receives the published trades */
  constructor(trades?: Pick<TradeTally, 'deliver'>) {
    this.#trades = trades;
  }

  update(): void {
    for (const trade of this.tradeQueue.drain()) this.#trades?.deliver(trade);
    this.statuses.push(...this.statusQueue.drain());
    this.myOrderBatchQueue.drain();
    for (const order of this.myOrderQueue.drain()) this.#addOrder(order);
    for (const fill of this.myTradeQueue.drain()) this.#fills.deliver(fill);
  }

  /** The published fills of an order. */
  fillsOf(orderId: string): readonly MyTrade[] {
    return [...this.fills.values()].filter((fill) => fill.orderId === orderId);
  }

  #addOrder(order: MyOrder): void {
    const before = this.lastOrders.get(order.orderId);
    const changesEnd = before !== undefined && ENDS.has(before.status) && before.status !== order.status;
    if (before !== undefined && (changesEnd || order.filledVolume < before.filledVolume))
      this.undone.push({ before, after: order });
    this.lastOrders.set(order.orderId, order);
    this.myOrders.push(order);
  }
}

const ENDS: ReadonlySet<string> = new Set(['filled', 'canceled', 'rejected', 'expired']);
