import type { CurrencyPair } from '@hftjs/core';
import {
  INFO,
  isRow,
  UNNUMBERED,
  type BookMessage,
  type Books,
  type Control,
  type Mutable,
  type Row,
  type SessionContext,
} from '@hftjs/core/adapter';
import { isDataOf } from '../../venue/control.js';
import type { ChannelRequest } from '../../venue/requests.js';
import { PublicSession, type V2Market } from '../public-session.js';
import { BookChecksums } from './checksums.js';
import { toVolumes, WORTH_CHANGED, Worths } from './contracts.js';
import { bookMessage, bookRow, isInstruments, precisionIn, subscribedDepth } from './order-book.js';

/** The beginning and the end of a frame of one pair. Only a frame that has both is certain to be of no other pair. */
const FRAME = /^\{"channel":"book","type":"(?:update|snapshot)","data":\[\{"symbol":"([^"]+)",/;
const END = '}]}';
const SYMBOL = '"symbol":';
const BEGINNING = 200;

/**
 * One connection of the `book` channel of WebSocket v2. Its frames are not numbered: a checksum shows whether a book is
 * the venue's. It covers decimals, so that the `instrument` channel is subscribed too, which states how many a pair has.
 */
export class OrderBookSession extends PublicSession {
  readonly messages = [bookMessage];
  readonly #books: Books;
  readonly #checksums: BookChecksums;
  readonly #worths = new Worths();
  readonly #instruments: ChannelRequest;
  /** The message that is being read: the same object each time. */
  readonly #message: Mutable<BookMessage> = { bids: [], asks: [], receivedTime: 0 };
  #followsInstruments = false;
  /** Whether a checksum was wrong since the precisions were asked for last. */
  #hasMismatch = false;

  constructor(context: SessionContext, market: V2Market) {
    const { request, args, sizesOf } = market.books;
    const depth = subscribedDepth(request.depth);
    super(context, market, { channel: 'book', depth, snapshot: true, ...args });
    this.#instruments = { channel: 'instrument', snapshot: true, ...args };
    this.#checksums = new BookChecksums(sizesOf !== undefined);
    this.#books = context.openBooks({
      request,
      rule: UNNUMBERED,
      keeps: depth,
      timesRise: true,
      snapshots: { from: 'stream', resubscribe: (pairs) => this.#resubscribe(pairs) },
      // eslint-disable-next-line @typescript-eslint/max-params -- core calls it for each frame
      verify: (bids, asks, { checksum = -1 }, pair) => {
        const isRight = this.#checksums.isRight(bids, asks, checksum, pair);
        this.#hasMismatch ||= !isRight;
        return isRight;
      },
      pairOfFrame: (frame) => this.#pairOfFrame(frame),
      pairOfRow: (row) => (isRow(row) ? market.symbols.subscribed(row.symbol) : undefined),
    });
  }

  override async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const frames = await super.subscribe(pairs);
    if (this.#followsInstruments) return frames;
    this.#followsInstruments = true;
    return [this.requests.subscribeAll([], this.#instruments), ...frames];
  }

  override unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    this.#checksums.doubt(pairs);
    this.#worths.forget(pairs);
    return super.unsubscribe(pairs);
  }

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (isInstruments(packet)) return this.#onInstruments(packet.data);
    if (!isDataOf('book', packet)) return this.control(packet);
    const { data } = packet;
    const type: string = packet.type;
    if (type !== 'update' && type !== 'snapshot') throw new Error('neither an update nor a snapshot');
    for (const row of data) {
      try {
        this.#read(row, type === 'snapshot', receivedTime);
      } catch (error) {
        this.context.malformed(error, row);
      }
    }
    return undefined;
  }

  #read(given: unknown, isWhole: boolean, receivedTime: number): void {
    const row = bookRow.read(given);
    const pair = this.pairOf(row.symbol);
    const sizes = this.market.books.sizesOf?.(pair);
    if (sizes && this.#worths.hasChanged(pair, sizes)) this.#books.doubt(WORTH_CHANGED, pair);
    const message = this.#message;
    message.bids = sizes?.areContracts ? toVolumes(row.bids, sizes) : row.bids;
    message.asks = sizes?.areContracts ? toVolumes(row.asks, sizes) : row.asks;
    message.checksum = row.checksum;
    message.exchangeTime = row.timestamp;
    message.receivedTime = receivedTime;
    if (isWhole) this.#books.snapshot(pair, message);
    else this.#books.update(pair, message);
  }

  /** Pairs whose precision changed: the next checksum is of other digits. */
  #onInstruments({ pairs }: Row): Control {
    for (const row of Array.isArray(pairs) ? (pairs as unknown[]) : []) {
      const pair = isRow(row) ? this.market.symbols.subscribed(row.symbol) : undefined;
      const precision = isRow(row) ? precisionIn(row) : undefined;
      if (pair !== undefined && precision) this.#checksums.announce(pair, precision);
    }
    return INFO;
  }

  /** After a wrong checksum, the precisions are read again before the book is. */
  #resubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    const frames = this.resubscribe(pairs);
    this.#checksums.doubt(pairs);
    if (!this.#hasMismatch) return frames;
    this.#hasMismatch = false;
    return [
      this.requests.unsubscribeAll(this.#instruments),
      this.requests.subscribeAll([], this.#instruments),
      ...frames,
    ];
  }

  #pairOfFrame(frame: Uint8Array): CurrencyPair | undefined {
    const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.length);
    const [, symbol] = FRAME.exec(bytes.toString('latin1', 0, BEGINNING)) ?? [];
    const isWhole =
      bytes.subarray(-END.length).equals(Buffer.from(END)) &&
      bytes.indexOf(SYMBOL) === bytes.lastIndexOf(SYMBOL);
    return symbol !== undefined && isWhole ? this.market.symbols.subscribed(symbol) : undefined;
  }
}
