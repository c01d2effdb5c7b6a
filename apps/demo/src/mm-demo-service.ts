import type {
  MyBalance,
  MyOrder,
  MyPosition,
  MyTrade,
  OrderBook,
  StreamStatus,
  Ticker,
  Trade,
} from '@hftjs/core';
import { ServiceBase, type ServiceInit } from '@hftjs/service';
import type { Board } from './board.js';
import type { Output } from './output.js';

/** The demo's service. Records its events on the board and shows them. */
export class MMDemoService extends ServiceBase {
  readonly #board: Board;
  readonly #output: Output;

  constructor(init: ServiceInit, { board, output }: { readonly board: Board; readonly output: Output }) {
    super(init);
    this.#board = board;
    this.#output = output;
  }

  override onTicker(ticker: Ticker): void {
    this.#board.recordTicker(ticker);
    this.#output.event('ticker', ticker);
  }

  override onTrade(trade: Trade): void {
    this.#board.recordTrade(trade);
    this.#output.event('trade', trade);
  }

  override onOrderBook(book: OrderBook): void {
    this.#board.recordBook(book);
    this.#output.event('order_book', book);
  }

  override onMyOrder(order: MyOrder): void {
    this.#board.recordOrder(order);
    this.#output.event('my_order', order);
  }

  override onMyTrade(fill: MyTrade): void {
    this.#board.recordFill(fill);
    this.#output.event('my_trade', fill);
  }

  override onMyBalance(balance: MyBalance): void {
    this.#board.recordBalance(balance);
    this.#output.event('my_balance', balance);
  }

  override onMyPosition(position: MyPosition): void {
    this.#board.recordPosition(position);
    this.#output.event('my_position', position);
  }

  override onStatus(status: StreamStatus): void {
    this.#board.recordStatus(status);
    this.#output.event('status', status);
  }
}
