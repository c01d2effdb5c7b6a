import type { CurrencyPair } from '@hftjs/core';
import {
  isRow,
  rowError,
  UNNUMBERED,
  type BookMessage,
  type BookRequest,
  type Books,
  type Control,
  type Mutable,
  type Row,
  type SessionContext,
} from '@hftjs/core/adapter';
import type { Coinbase } from '../venue/coinbase.js';
import { MarketSession } from './market-session.js';
import { bookMessages, bookRow, readLargeBook } from './order-book.js';

/** The beginning of a frame, which may be cut or broken behind it. */
const HEAD =
  /^\{"channel":"l2_data"(?:,"client_id":"[^"\\]*")?,"timestamp":"[^"\\]*","sequence_num":(\d{1,15}),/;
const HEAD_BYTES = 300;

/**
 * One connection of `level2`. Its frames of all channels have consecutive numbers, which are the only check of its
 * books: where one is missing, it may have been of any product, so that all of them are subscribed again.
 */
export class OrderBookSession extends MarketSession {
  readonly messages = bookMessages;
  readonly readSlices = readLargeBook;
  readonly #books: Books;
  /** The message that is being read: the same object each time. */
  readonly #message: Mutable<BookMessage> = { bids: [], asks: [], receivedTime: 0 };

  constructor(context: SessionContext, venue: Coinbase, request: BookRequest) {
    super(context, venue, { channel: 'level2', reads: ['l2_data'] });
    this.#books = context.openBooks({
      request,
      rule: UNNUMBERED,
      snapshots: {
        from: 'stream',
        resubscribe: (pairs) => this.resubscribe(pairs),
        pairsWith: (pair) => this.pairsWith(pair),
      },
      pairOfRow: (row) => this.#pairOfRow(row),
    });
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const frame = this.read(packet);
    const { events, time, sequence, gap, answer } = frame;
    if (gap) {
      // An answer to a request may be missing too: which one the next answer belongs to would be a guess.
      if (this.isAwaiting) return gap;
      this.#books.doubt(gap.reason);
    } else if (frame.isRestart) this.#books.doubt('the frames of another connection begin');
    const message = this.#message;
    message.exchangeTime = time;
    message.sequence = sequence;
    message.receivedTime = receivedTime;
    for (const event of events)
      try {
        this.#apply(event);
      } catch (error) {
        this.context.malformed(error, event);
      }
    return answer;
  }

  /** The number of a frame that cannot be read is not missing: what was in it is in doubt already. */
  onUnreadable(frame: Uint8Array): void {
    const [, number] = HEAD.exec(Buffer.from(frame.subarray(0, HEAD_BYTES)).toString('latin1')) ?? [];
    if (number !== undefined) this.sawUnreadable(Number(number));
  }

  #apply(event: Row): void {
    const { type, updates, product_id } = bookRow.read(event);
    const pairs = this.pairsOf({ product_id });
    const message = this.#message;
    message.bids = updates.bids;
    message.asks = updates.asks;
    for (const pair of pairs)
      if (type === 'update') this.#books.update(pair, message);
      else if (type === 'snapshot') this.#books.snapshot(pair, message);
      else throw rowError(() => `unknown type ${JSON.stringify(type)}`);
  }

  /** The pair of an event that could not be read; `undefined` where its product feeds several. */
  #pairOfRow(row: unknown): CurrencyPair | undefined {
    const pairs = isRow(row) ? this.pairsFed(row.product_id) : [];
    return pairs.length === 1 ? pairs[0] : undefined;
  }
}
