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

const lossless = <T>(): AsyncQueue<T> => new AsyncQueue<T>({ policy: 'lossless' });

/** Identifies a fill: two own orders may be both sides of one trade. */
export const fillKey = ({ symbol, tradeId, orderId }: MyTrade): string => `${symbol} ${tradeId} ${orderId}`;

/** All events that a stream published. `update` adds new ones. */
export class Observed implements Observer {
  readonly tickerQueue = new AsyncQueue<Ticker>({ policy: 'drop_oldest', capacity: 10 });
  readonly tradeQueue = lossless<Trade>();
  readonly myOrderQueue = lossless<MyOrder>();
  readonly myOrderBatchQueue = lossless<MyOrderBatch>();
  readonly myTradeQueue = lossless<MyTrade>();
  readonly statusQueue = lossless<StreamStatus>();
  readonly trades: Trade[] = [];
  readonly statuses: StreamStatus[] = [];
  readonly myOrders: MyOrder[] = [];
  /** The last event of each order, by its id. */
  readonly lastOrders = new Map<string, MyOrder>();
  /** The last revision of each fill, by its key. */
  readonly fills = new Map<string, MyTrade>();
  /** Fills that were published again without being a revision. */
  readonly doubled: MyTrade[] = [];
  /** Orders whose filled volume fell, or whose end changed. */
  readonly undone: { readonly before: MyOrder; readonly after: MyOrder }[] = [];

  update(): void {
    this.trades.push(...this.tradeQueue.drain());
    this.statuses.push(...this.statusQueue.drain());
    this.myOrderBatchQueue.drain();
    for (const order of this.myOrderQueue.drain()) this.#addOrder(order);
    for (const fill of this.myTradeQueue.drain()) this.#addFill(fill);
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

  #addFill(fill: MyTrade): void {
    const key = fillKey(fill);
    const before = this.fills.get(key);
    if (before === undefined || (fill.revision ?? 0) > (before.revision ?? 0)) this.fills.set(key, fill);
    else this.doubled.push(fill);
  }
}

const ENDS: ReadonlySet<string> = new Set(['filled', 'canceled', 'rejected', 'expired']);
