import type { CurrencyPair } from '@hftjs/core';
import {
  bookRequest,
  FIRST_TO_LAST,
  INFO,
  isRow,
  PREVIOUS_LAST,
  type BookMessage,
  type Books,
  type Control,
  type MessageDescription,
  type Mutable,
  type Row,
  type SessionContext,
} from '@hftjs/core/adapter';
import { marketRows, streamOf, type StreamPacket } from '../venue/packet.js';
import type { BinanceShared } from '../venue/shared.js';
import { MarketSession } from './market-session.js';
import {
  DEPTH_MESSAGES,
  DEPTH_STREAM,
  depthLimit,
  depthRow,
  FUTURE_DEPTHS,
  parseDepth,
  SPOT_DEPTHS,
} from './order-book.js';

const EVENTS: ReadonlySet<string> = new Set(['depthUpdate']);

/** The name of a stream and the symbol at the beginning of a frame, which may be cut or broken behind them. */
const FRAME = /^\{"stream":"([^"@]+)@depth[^"]*","data":\{"e":"depthUpdate",[^[]*"s":"([^"]+)"/;
const BEGINNING = 300;

/**
 * One connection of the order-book channel: changes from the socket, snapshots over REST. In a replay, snapshots are
 * frames, and whole books of a few levels (`depth20`) are skipped.
 */
export class OrderBookSession extends MarketSession<true> {
  protected readonly events = EVENTS;
  readonly messages: readonly MessageDescription[] = DEPTH_MESSAGES;
  readonly #books: Books;
  /** The message that is being read: the same object each time. */
  readonly #message: Mutable<BookMessage> = { bids: [], asks: [], receivedTime: 0 };

  constructor(shared: BinanceShared, context: SessionContext) {
    super(shared, context, [DEPTH_STREAM]);
    const request = bookRequest(shared.args.orderBook);
    this.#books = context.openBooks({
      request,
      rule: shared.isFuture ? PREVIOUS_LAST : FIRST_TO_LAST,
      snapshots: {
        from: 'rest',
        read: (pair, attempt) => readDepth(shared, { pair, depth: request.depth, attempt }, context.signal),
      },
      pairOfFrame: (frame) => this.#pairOfFrame(frame),
    });
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const frame = marketRows(packet);
    if (!frame) return this.control(packet);
    if (isPartial(packet)) return this.#onWhole(packet, receivedTime);
    return this.eventsIn(frame, receivedTime).length > 0 ? undefined : INFO;
  }

  onMessage(packet: unknown, receivedTime: number): Control | undefined {
    return this.eventIn(packet as StreamPacket, receivedTime) ? undefined : INFO;
  }

  protected read(given: Row, symbol: CurrencyPair, receivedTime: number): true {
    const row = depthRow.read(given);
    const message = this.#message;
    message.bids = row.b;
    message.asks = row.a;
    message.firstSequence = row.U;
    message.sequence = row.u;
    message.previousSequence = row.pu;
    message.exchangeTime = row.T ?? row.E;
    message.receivedTime = receivedTime;
    this.#books.update(symbol, message);
    return true;
  }

  /** A whole book. An answer of REST in a replay does not name its market. */
  #onWhole(packet: unknown, receivedTime: number): Control | undefined {
    if (this.context.isReplay && isRow(packet) && packet.lastUpdateId !== undefined) {
      const snapshot = parseDepth(packet, limitOf(packet), receivedTime);
      const pair = this.#books.pairNear(snapshot.sequence ?? NaN);
      if (pair !== undefined) {
        this.#books.snapshot(pair, snapshot);
        return undefined;
      }
    }
    this.context.skip();
    return INFO;
  }

  #pairOfFrame(frame: Uint8Array): CurrencyPair | undefined {
    const [, stream, symbol] = FRAME.exec(Buffer.from(frame).toString('latin1', 0, BEGINNING)) ?? [];
    return stream !== undefined && stream.toUpperCase() === symbol
      ? this.shared.symbols.subscribed(symbol)
      : undefined;
  }
}

/**
 * Whether a frame is a partial book: all levels of a small depth. On futures, partial books and changes have the same keys,
 * and only the name of the stream differs.
 */
function isPartial(packet: unknown): boolean {
  const stream = isRow(packet) ? streamOf(packet) : undefined;
  return stream === undefined
    ? isRow(packet) && packet.lastUpdateId !== undefined
    : !/@depth(@\d+ms)?$/.test(stream);
}

/** The limit of an answer of REST: it has as many levels, or fewer where a side has no more. */
function limitOf({ bids, asks }: Row): number {
  const count = (side: unknown): number => (Array.isArray(side) ? side.length : 0);
  return Math.max(count(bids), count(asks));
}

interface Wanted {
  readonly pair: CurrencyPair;
  readonly depth: number;
  readonly attempt: number;
}

async function readDepth(
  shared: BinanceShared,
  { pair, depth, attempt }: Wanted,
  signal: AbortSignal,
): Promise<BookMessage> {
  const limits = shared.isFuture ? FUTURE_DEPTHS : SPOT_DEPTHS;
  const [limit, weight] = depthLimit(limits, depth, attempt);
  const parameters = { symbol: shared.symbols.symbolOf(pair), limit };
  const answer = await shared.api.read({ path: `${shared.root}/depth`, weight, parameters, signal });
  return parseDepth(answer, limit);
}
