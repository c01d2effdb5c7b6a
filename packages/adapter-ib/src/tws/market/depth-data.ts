import type { CurrencyPair, Ticker, Trade } from '@hftjs/core';
import {
  bookRequest,
  INFO,
  now,
  UNNUMBERED,
  type BookRequest,
  type Books,
  type Control,
  type SessionContext,
} from '@hftjs/core/adapter';
import { isSet } from '../../numbers.js';
import { calls } from '../venue/calls.js';
import type { TwsEvent } from '../venue/events.js';
import type { TwsVenue } from '../venue/tws-venue.js';
import { DepthLine } from './depth-line.js';
import type { Asked, DataError, MarketData } from './market-session.js';

/** Requests are numbered from here, each with a number of its own. */
const FIRST_ID = 1_000_000_001;

/** A book is taken for whole so long after its first entry, if not all rows came before. In milliseconds. */
const FILLING = 500;

/** How long a change may leave a book crossed or out of order: its messages come one by one. In milliseconds. */
const CHANGING = 250;

/** The book was reset: entries of before are not valid. Trading is halted, and entries stop. */
const RESET = 317;
const HALTED = 316;

const NOTHING: readonly never[] = [];

/**
 * Market depth, by `reqMktDepth`: entries of a list by their place. They are not numbered, and nothing marks the end of the
 * first ones, or of a change.
 *
 * https://interactivebrokers.github.io/tws-api/market_depth.html
 */
export class DepthData implements MarketData {
  readonly opening: readonly string[] = [];
  readonly isServedSilently = true;
  readonly #venue: TwsVenue;
  readonly #request: BookRequest;
  readonly #books: Books;
  readonly #lines = new Map<CurrencyPair, DepthLine>();
  readonly #changed = new Set<DepthLine>();
  #nextId = FIRST_ID;

  constructor(context: SessionContext, venue: TwsVenue) {
    this.#venue = venue;
    this.#request = bookRequest(venue.args.orderBook);
    this.#books = context.openBooks({
      request: this.#request,
      rule: UNNUMBERED,
      snapshots: { from: 'stream', resubscribe: (pairs) => this.#renew(pairs) },
      mayCross: (pair) => this.#lines.get(pair)?.isSmart === true,
      pairOfRow: (row) => this.pairOf(Number((row as TwsEvent).args[0])),
    });
    context.signal.addEventListener(
      'abort',
      () => {
        for (const line of this.#lines.values()) line.end();
      },
      { once: true },
    );
  }

  ask(pair: CurrencyPair): Asked {
    // TWS answers in order, and sends a refusal before the time.
    return { frames: [this.#open(pair), calls.currentTime()] };
  }

  cancel(pair: CurrencyPair): readonly string[] {
    const line = this.#lines.get(pair);
    line?.end();
    this.#lines.delete(pair);
    return line ? [calls.cancelMarketDepth(line.requestId, line.isSmart)] : [];
  }

  pairOf(requestId: number): CurrencyPair | undefined {
    for (const { pair, requestId: id } of this.#lines.values()) if (id === requestId) return pair;
    return undefined;
  }

  readError({ code, words }: DataError, pair: CurrencyPair): Control | undefined {
    if (code !== RESET && code !== HALTED) return undefined;
    this.#doubt(pair, words);
    return INFO;
  }

  read({ event, args }: TwsEvent, pair: CurrencyPair): undefined {
    const isL2 = event === 'updateMktDepthL2';
    if (!isL2 && event !== 'updateMktDepth') return;
    const line = this.#lines.get(pair);
    if (!line || line.stage === 'doubtful') return;
    const [position = NaN, operation = NaN, side, price = NaN, size = NaN] = [
      args[1],
      ...args.slice(isL2 ? 3 : 2),
    ].map(Number);
    const isNumber = [position, operation, price, size].every((value) => value >= 0 && isSet(value));
    try {
      if (!isNumber || (side !== 0 && side !== 1)) throw new Error(`an entry ${JSON.stringify(args)}`);
      line.apply(side, { position, operation, price, size });
    } catch (error) {
      line.stage = 'doubtful';
      line.end();
      throw error;
    }
    this.#changed.add(line);
  }

  /** Publishes the books that changed. */
  take(receivedTime: number): readonly (Ticker | Trade)[] {
    for (const line of this.#changed) this.#settle(line, receivedTime);
    this.#changed.clear();
    return NOTHING;
  }

  #settle(line: DepthLine, receivedTime: number): void {
    if (line.stage === 'doubtful' || this.#lines.get(line.pair) !== line) return;
    const isReady = line.stage === 'here' || line.isFull;
    if (isReady && line.isWhole) {
      line.end();
      this.#publish(line, receivedTime);
    } else
      line.timer ??= setTimeout(
        () => {
          line.timer = undefined;
          if (line.isWhole) this.#publish(line, now());
          else this.#doubt(line.pair, 'the entries of the book are crossed or not in order');
        },
        line.stage === 'here' ? CHANGING : FILLING,
      );
  }

  #publish(line: DepthLine, receivedTime: number): void {
    const message = { bids: line.bids.take(), asks: line.asks.take(), receivedTime };
    if (line.stage === 'here') this.#books.update(line.pair, message);
    else {
      line.stage = 'here';
      this.#books.snapshot(line.pair, message);
    }
  }

  #doubt(pair: CurrencyPair, reason: string): void {
    const line = this.#lines.get(pair);
    line?.end();
    if (line) line.stage = 'doubtful';
    this.#books.doubt(reason, pair);
  }

  #renew(pairs: readonly CurrencyPair[]): readonly string[] {
    return pairs.flatMap((pair) => (this.#lines.has(pair) ? [...this.cancel(pair), this.#open(pair)] : []));
  }

  #open(pair: CurrencyPair): string {
    const { directory, args } = this.#venue;
    const contract = directory.subscribed(pair);
    const rows = this.#request.depth;
    const isSmart = contract.exchange === 'SMART' && args.orderBook.smartDepth !== false;
    const line = new DepthLine(pair, this.#nextId++, { rows, isSmart });
    this.#lines.get(pair)?.end();
    this.#lines.set(pair, line);
    return calls.marketDepth(line.requestId, contract, { rows, isSmart });
  }
}
