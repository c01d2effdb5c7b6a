import type { CurrencyPair } from '@hftjs/core';
import {
  CONSECUTIVE,
  type BookMessage,
  type BookRequest,
  type Books,
  type Control,
  type Mutable,
  type SessionContext,
} from '@hftjs/core/adapter';
import { WORTH_CHANGED, Worths } from '../books/contracts.js';
import { bookMessages, readChange, readWhole } from './order-book.js';
import { isFeed, ProductSession, type FutureMarket } from './product-session.js';

/** The beginning of a frame, which is of one product whatever is behind it. */
const FRAME = /^\{"feed":"book(?:_snapshot)?","product_id":"([^"]+)"/;
const BEGINNING = 100;

/** One connection of the `book` feed of WebSocket v1: whole books, then their changes. */
export class ProductBookSession extends ProductSession {
  readonly messages = bookMessages;
  readonly #books: Books;
  readonly #worths = new Worths();
  /** The message that is being read: the same object each time. */
  readonly #message: Mutable<BookMessage> = { bids: [], asks: [], receivedTime: 0 };

  constructor(context: SessionContext, venue: FutureMarket, request: BookRequest) {
    super(context, venue, 'book');
    this.#books = context.openBooks({
      request,
      rule: CONSECUTIVE,
      snapshots: { from: 'stream', resubscribe: (pairs) => this.resubscribe(pairs) },
      pairOfFrame: (frame) => {
        const [, product] = FRAME.exec(Buffer.from(frame).toString('latin1', 0, BEGINNING)) ?? [];
        return venue.products.subscribed(product);
      },
    });
  }

  override unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    this.#worths.forget(pairs);
    return super.unsubscribe(pairs);
  }

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isFeed(packet) || (packet.feed !== 'book' && packet.feed !== 'book_snapshot'))
      return this.control(packet);
    const { symbol, sizes } = this.marketOf(packet);
    if (this.#worths.hasChanged(symbol, sizes)) this.#books.doubt(WORTH_CHANGED, symbol);
    const message = this.#message;
    message.receivedTime = receivedTime;
    if (packet.feed === 'book') {
      readChange(packet, sizes, message);
      this.#books.update(symbol, message);
    } else {
      readWhole(packet, sizes, message);
      this.#books.snapshot(symbol, message);
    }
    return undefined;
  }
}
