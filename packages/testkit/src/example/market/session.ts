import { Channel, type CurrencyPair } from '@hftjs/core';
import {
  CONSECUTIVE,
  isRow,
  now,
  QuoteOrder,
  readFrameRows,
  readTrades,
  type BookRequest,
  type Books,
  type Control,
  type MissingTrades,
  type PublicHeader,
  type Row,
  type Session,
  type SessionContext,
  type TradePage,
} from '@hftjs/core/adapter';
import type { Acme } from '../venue/acme.js';
import { readControl } from '../venue/control.js';
import { bookMessage, parseBook } from './order-book.js';
import { parseTicker, tickerMessage } from './ticker.js';
import { parseTrade, tradeMessage } from './trade.js';

/** Rows of one answer of REST. */
const PAGE = 500;

/** One connection of a public channel. */
export class MarketSession implements Session {
  /** They arrive often, so their frames are read from the bytes. */
  readonly messages = [tickerMessage, tradeMessage, bookMessage];
  readonly #context: SessionContext;
  readonly #acme: Acme;
  readonly #order = new QuoteOrder();
  readonly #books: Books | undefined;

  constructor(context: SessionContext, acme: Acme, request: BookRequest) {
    this.#context = context;
    this.#acme = acme;
    if (context.channel === Channel.ORDER_BOOK)
      this.#books = context.openBooks({
        request,
        rule: CONSECUTIVE,
        // A symbol that is subscribed again is answered by its whole book.
        snapshots: { from: 'stream', resubscribe: (pairs) => this.subscribe(pairs) },
      });
  }

  subscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    return [this.#request('subscribe', pairs)];
  }

  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) this.#order.forget(pair);
    return [this.#request('unsubscribe', pairs)];
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isRow(packet)) throw new Error('the frame is not an object');
    const context = this.#context;
    const header: PublicHeader = { exchange: context.exchange, receivedTime, origin: undefined };
    switch (packet.type) {
      case 'ticker':
        for (const ticker of readFrameRows(packet.rows, context, (row) =>
          parseTicker(row, this.#acme.pairOf(row), header),
        ))
          if (this.#order.admits(ticker.symbol, { time: ticker.exchangeTime }, receivedTime))
            context.publish(Channel.TICKER, ticker);
          else context.skip();
        return undefined;
      case 'trade':
        for (const { trade, id } of readFrameRows(packet.rows, context, (row) =>
          parseTrade(row, this.#acme.pairOf(row), header),
        ))
          context.publishTrade(trade, id);
        return undefined;
      case 'book': {
        const pair = this.#acme.pairOf(packet);
        const { message, isWhole } = parseBook(packet, receivedTime);
        if (isWhole) this.#books?.snapshot(pair, message);
        else this.#books?.update(pair, message);
        return undefined;
      }
      default:
        return readControl(packet, this.#acme.symbols);
    }
  }

  /** One page of missing trades, oldest first. @param page - the id with which it begins */
  async backfill(
    { symbol, firstId, lastId, from }: MissingTrades,
    page?: string | number,
  ): Promise<TradePage> {
    const first = page ?? firstId;
    const { rows } = await this.#acme.api.read({
      path: '/v1/trades',
      parameters: {
        symbol: this.#acme.symbols.symbolOf(symbol),
        first,
        since: first === undefined ? from : undefined,
        limit: PAGE,
      },
    });
    if (!Array.isArray(rows)) throw new Error('rows is not an array');
    const header: PublicHeader = {
      exchange: this.#context.exchange,
      receivedTime: now(),
      origin: 'backfill',
    };
    const read = (row: Row) => parseTrade(row, symbol, header);
    const { trades, isWhole } = readTrades(rows, read, this.#context.unreadableRow);
    const newest = Math.max(...trades.map(({ id }) => id));
    const isLast = rows.length < PAGE || newest >= (lastId ?? Infinity);
    return isLast ? { trades, isComplete: isWhole } : { trades, isComplete: isWhole, next: newest + 1 };
  }

  #request(op: 'subscribe' | 'unsubscribe', pairs: readonly CurrencyPair[]): string {
    const symbols = pairs.map((pair) => this.#acme.symbols.symbolOf(pair));
    return JSON.stringify({ op, channel: this.#context.channel, symbols });
  }
}
