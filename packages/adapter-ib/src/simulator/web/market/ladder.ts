import {
  quoted,
  type BookFrame,
  type Books,
  type BookSides,
  type BookSubscription,
  type Level,
  type Market,
  type PublicTrade,
} from '@hftjs/simulator';
import type { Instrument } from '../../instruments.js';
import { objectText, trimmed } from '../wire-text.js';

/** Prices shown of each side. */
const DEPTH = 5;

interface Row {
  readonly price: number;
  bid?: Level;
  ask?: Level;
}

/**
 * A price ladder: rows of a screen from the highest price down, not levels of a book. The row of the last trade is in
 * focus and includes its size. https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#ws-subscribing-topics
 */
function ladderRows({ bids, asks }: BookSides, last: PublicTrade | undefined): readonly string[] {
  const rows = new Map<string, Row>();
  const rowOf = ({ priceText, price }: Pick<Level, 'price' | 'priceText'>): Row => {
    let row = rows.get(priceText);
    if (row === undefined) rows.set(priceText, (row = { price }));
    return row;
  };
  if (last !== undefined) rowOf(last);
  for (const ask of asks) rowOf(ask).ask = ask;
  for (const bid of bids) rowOf(bid).bid = bid;
  return [...rows]
    .sort(([, left], [, right]) => right.price - left.price)
    .map(([text, { bid, ask }], row) => {
      const isLast = text === last?.priceText;
      return objectText([
        ['row', String(row)],
        ['focus', isLast ? '1' : '0'],
        ['price', quoted(isLast ? `${trimmed(last.volumeText)} @ ${text}` : text)],
        ['bid', bid === undefined ? undefined : quoted(trimmed(bid.volumeText))],
        ['ask', ask === undefined ? undefined : quoted(trimmed(ask.volumeText))],
      ]);
    });
}

/** A row that shows nothing any more. */
const blankRow = (row: number): string =>
  objectText([
    ['row', String(row)],
    ['focus', '0'],
    ['price', '""'],
    ['bid', '""'],
    ['ask', '""'],
  ]);

interface LadderInit {
  readonly market: Market;
  readonly books: Books;
  readonly instrument: Instrument;
  /** `sbd+DU1234567+265598`: account and contract. */
  readonly topic: string;
  /** Milliseconds between two looks at the book. */
  readonly interval: number;
  /** Returns whether anything was sent. */
  readonly send: (text: string) => boolean;
}

/** One ladder on one connection: all rows first, then those that changed. */
export class Ladder {
  readonly #init: LadderInit;
  readonly #subscription: BookSubscription;
  #sent: readonly string[] = [];

  constructor(init: LadderInit) {
    const { books, instrument, interval, send } = init;
    this.#init = init;
    this.#subscription = books.source('sbd', instrument.spec.pair, { depth: DEPTH, interval }).subscribe({
      snapshot: (frame) => {
        this.#sent = [];
        return this.#write(frame);
      },
      update: (frame) => this.#write(frame),
      send,
    });
    this.#subscription.sendSnapshot();
  }

  close(): void {
    this.#subscription.release();
  }

  #write(frame: BookFrame): string {
    const { market, instrument, topic } = this.#init;
    const rows = [...ladderRows(withCrossing(frame), market.trades(instrument.spec.pair).at(-1))];
    while (rows.length < this.#sent.length) rows.push(blankRow(rows.length));
    const news = rows.filter((row, index) => row !== this.#sent[index]);
    this.#sent = rows;
    return `{"topic":${quoted(topic)},"data":[${news.join(',')}]}`;
  }
}

/** The book of a message, with the level that a fault adds to the wrong side. */
function withCrossing({ bids, asks, book }: BookFrame): BookSides {
  const [bid] = book.bids;
  const [ask] = book.asks;
  if (bid === undefined || ask === undefined) return book;
  return {
    bids: [...book.bids, ...bids.filter(({ price, volume }) => volume > 0 && price >= ask.price)],
    asks: [...book.asks, ...asks.filter(({ price, volume }) => volume > 0 && price <= bid.price)],
  };
}
