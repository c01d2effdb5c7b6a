import type { CurrencyPair } from '@hftjs/core';
import {
  FrameMap,
  INFO,
  isSameWorth,
  PREVIOUS_NAMED,
  UNNUMBERED,
  type BookMessage,
  type Books,
  type Control,
  type MessageDescription,
  type Mutable,
  type Row,
  type SessionContext,
} from '@hftjs/core/adapter';
import { isData } from '../../venue/data-packet.js';
import type { OkxVenue } from '../../venue/okx-venue.js';
import { INSTRUMENTS_CHANNEL } from '../../venue/instruments.js';
import { loginFrame } from '../../venue/signature.js';
import type { BookChannel } from './channels.js';
import { BookTexts } from './checksum.js';
import { MarketSession } from '../market-session.js';
import { bookMessages, bookRow, readBook, toVolumes, type BookPacket } from './order-book.js';
import type { Market } from '../ticker.js';
import { WholeBooks } from './whole-books.js';

/** Channels with the same books at different paces: a recording of one can be read as the other. */
const ALIKE: readonly string[] = ['books', 'books-l2-tbt'];

/** The beginning of a frame of a book, which may be cut or broken behind it. */
const FRAME = /^\{"arg":\{"channel":"([\w-]+)","instId":"([\w-]+)"\},"(?:action|data)":/;
const BEGINNING = 200;

/** One connection of the order-book channel: snapshots and changes from the socket. */
export class OrderBookSession extends MarketSession {
  readonly messages: readonly MessageDescription[];
  readonly #channel: BookChannel;
  readonly #books: Books;
  readonly #whole = new WholeBooks();
  /** The message that is being read: the same object each time. */
  readonly #message: Mutable<BookMessage> = { bids: [], asks: [], receivedTime: 0 };
  /** Of recordings whose frames have a checksum. */
  readonly #texts = new Map<CurrencyPair, BookTexts>();
  /** Those of the pair whose message is being read. */
  #covered: BookTexts | undefined;
  /** The pairs of the books, with what their sizes were worth at the last frame. */
  readonly #markets = new FrameMap<CurrencyPair, Market>();
  /** In a replay: the channel of each pair's snapshot. */
  readonly #replayed = new Map<CurrencyPair, string>();
  /** Frames that wait for the login; `undefined` after it, and where none is needed. */
  #waiting: readonly string[] | undefined;
  #hasAsked = false;

  constructor(venue: OkxVenue, context: SessionContext) {
    const { channel, request } = venue.books;
    super(venue, context, channel.name);
    this.#channel = channel;
    if (channel.needsLogin) this.#waiting = [];
    this.messages = bookMessages(channel);
    this.#books = context.openBooks({
      request,
      rule: channel.isWhole ? UNNUMBERED : PREVIOUS_NAMED,
      snapshots: {
        from: 'stream',
        resubscribe: (pairs) => this.resubscribe(pairs),
        ...(channel.isListed && { read: (pair: CurrencyPair) => readBook(venue, pair, context.signal) }),
      },
      keeps: channel.levels,
      mayCross: (pair) =>
        channel.mayCross || venue.instruments.isInAuction(venue.symbols.symbolOf(pair), !context.isReplay),
      verify: (bids, asks, { checksum }) => {
        // Where a text is not known, the numbers of the messages are all that can be checked.
        const computed = checksum === undefined ? undefined : this.#covered?.checksum(bids, asks);
        return computed === undefined || computed === checksum;
      },
      pairOfFrame: (frame) => this.#pairOfFrame(frame),
    });
  }

  override async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const frames = await super.subscribe(pairs);
    if (!this.#waiting) return frames;
    this.#waiting = [...this.#waiting, ...frames];
    const { api, credentials } = this.venue;
    if (this.#hasAsked || !credentials) return [];
    this.#hasAsked = true;
    await api.clock.synchronize();
    return [loginFrame(credentials, api.clock.now())];
  }

  override unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    this.#whole.forget(pairs);
    for (const pair of pairs) {
      this.#texts.delete(pair);
      this.#markets.delete(pair);
      this.#replayed.delete(pair);
    }
    return super.unsubscribe(pairs);
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isData(packet) || !packet.arg.channel.startsWith('books')) return this.#onControl(packet);
    if (!this.#isOurs(packet)) {
      this.context.skip();
      return INFO;
    }
    this.#read(packet, receivedTime);
    return undefined;
  }

  onMessage(packet: unknown, receivedTime: number): Control | undefined {
    if (this.context.isReplay) return this.onPacket(packet, receivedTime);
    this.#read(packet as BookPacket, receivedTime);
    return undefined;
  }

  #read({ arg, action, data }: BookPacket, receivedTime: number): void {
    const [given] = data;
    if (data.length !== 1) throw new Error(`data has ${data.length} books`);
    const row = bookRow.read(given);
    const { symbol: pair, sizes } = this.#marketOf(arg.instId);
    toVolumes(row.bids, sizes);
    toVolumes(row.asks, sizes);
    const message = this.#message;
    message.bids = row.bids;
    message.asks = row.asks;
    message.sequence = row.seqId;
    message.previousSequence = row.prevSeqId;
    message.checksum = row.checksum === 0 ? undefined : row.checksum;
    message.exchangeTime = row.ts;
    message.receivedTime = receivedTime;
    const kind = this.#channel.isWhole ? this.#whole.take(pair, message, this.#books.isLive(pair)) : action;
    if (message.checksum !== undefined) {
      this.#covered = this.#textsOf(pair);
      this.#covered.take(given as Row, kind === 'snapshot');
    }
    if (kind === 'snapshot') this.#books.snapshot(pair, message);
    else if (kind === 'update') this.#books.update(pair, message);
    else if (kind === 'old') this.context.skip();
    else throw new Error('action is neither snapshot nor update');
  }

  /**
   * Whether a frame is of the books of this connection: frames of other channels of books leave them as they are. A replay
   * may hold a channel with the same books, and markets that are not subscribed.
   */
  #isOurs({ arg: { channel, instId }, action }: BookPacket): boolean {
    const { name } = this.#channel;
    if (!this.context.isReplay) return channel === name;
    const pair = this.venue.symbols.subscribed(instId);
    if (pair === undefined) return false;
    const followed = this.#replayed.get(pair) ?? name;
    if (action !== 'snapshot' || !ALIKE.includes(name) || !ALIKE.includes(channel))
      return channel === followed;
    if (channel !== name && channel !== followed && this.#replayed.has(pair)) return false;
    this.#replayed.set(pair, channel);
    return true;
  }

  /** The market of a frame. If its contracts are not worth what they were, the volumes of its book are wrong. */
  #marketOf(instId: unknown): Market {
    const market = this.marketOf(instId);
    const { symbol: pair, sizes } = market;
    const before = this.#markets.get(pair);
    if (before === market) return market;
    this.#markets.set(pair, market);
    if (before && !isSameWorth(before.sizes, sizes))
      this.#books.doubt('its contracts are not worth what they were', pair);
    return market;
  }

  #onControl(packet: unknown): Control {
    const { clock } = this.venue.api;
    const control = this.control(
      packet,
      this.#channel.needsLogin
        ? {
            loggedIn: () => this.#loggedIn(),
            distrustClock: () => {
              clock.distrust();
            },
          }
        : undefined,
    );
    if (isData(packet) && packet.arg.channel === INSTRUMENTS_CHANNEL)
      for (const pair of this.#markets.keys()) this.#marketOf(this.venue.symbols.symbolOf(pair));
    return control;
  }

  #loggedIn(): readonly string[] {
    const frames = this.#waiting ?? [];
    this.#waiting = undefined;
    return frames;
  }

  #textsOf(pair: CurrencyPair): BookTexts {
    let texts = this.#texts.get(pair);
    if (!texts) this.#texts.set(pair, (texts = new BookTexts()));
    return texts;
  }

  #pairOfFrame(frame: Uint8Array): CurrencyPair | undefined {
    const [, channel, instId] = FRAME.exec(Buffer.from(frame).toString('latin1', 0, BEGINNING)) ?? [];
    return channel === this.#channel.name ? this.venue.symbols.subscribed(instId) : undefined;
  }
}
