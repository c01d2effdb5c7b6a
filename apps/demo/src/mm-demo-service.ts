import {
  CHANNELS,
  AsyncQueue,
  type MyBalance,
  type MyOrder,
  type MyPosition,
  type MyTrade,
  type OrderBook,
  type StreamStatus,
  type Ticker,
  type Trade,
} from '@hftjs/core';
import { ServiceBase, type ServiceChannel, type ServiceEvent, type ServiceInit } from '@hftjs/service';
import type { Board } from './board.js';
import type { Output } from './output.js';

/** The demo's service. Records its events on the board and shows them. */
export class MMDemoService extends ServiceBase {
  readonly #board: Board;
  readonly #output: Output;
  /** The queues that events come from, as `kraken ticker`. */
  readonly #queues = new Map<string, AsyncQueue<unknown> | undefined>();

  constructor(init: ServiceInit, { board, output }: { readonly board: Board; readonly output: Output }) {
    super(init);
    this.#board = board;
    this.#output = output;
  }

  override onTicker(ticker: Ticker): void {
    this.#board.recordTicker(ticker);
    this.#show('ticker', ticker);
  }

  override onTrade(trade: Trade): void {
    this.#board.recordTrade(trade);
    this.#show('trade', trade);
  }

  override onOrderBook(book: OrderBook): void {
    this.#board.recordBook(book);
    this.#show('order_book', book);
  }

  override onMyOrder(order: MyOrder): void {
    this.#board.recordOrder(order);
    this.#show('my_order', order);
  }

  override onMyTrade(fill: MyTrade): void {
    this.#board.recordFill(fill);
    this.#show('my_trade', fill);
  }

  override onMyBalance(balance: MyBalance): void {
    this.#board.recordBalance(balance);
    this.#show('my_balance', balance);
  }

  override onMyPosition(position: MyPosition): void {
    this.#board.recordPosition(position);
    this.#show('my_position', position);
  }

  override onStatus(status: StreamStatus): void {
    this.#board.recordStatus(status);
    this.#show('status', status);
  }
  #show(channel: ServiceChannel, event: ServiceEvent): void {
    const { exchange } = event;
    const queue = this.#queueOf(exchange, channel);
    // The event that is handled has left the queue already.
    if (queue)
      this.#board.recordQueue({ exchange, channel, waiting: queue.size + 1, dropped: queue.dropped });
    this.#output.event(channel, event);
  }

  #queueOf(exchange: string, channel: ServiceChannel): AsyncQueue<unknown> | undefined {
    const name = `${exchange} ${channel}`;
    if (!this.#queues.has(name)) {
      const queue: unknown = this.observerFor(exchange, [channel])[CHANNELS[channel].queue];
      this.#queues.set(name, queue instanceof AsyncQueue ? queue : undefined);
    }
    return this.#queues.get(name);
  }
}
