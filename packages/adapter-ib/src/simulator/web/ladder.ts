import { quoted, type Level, type Market } from '@hftjs/simulator';
import type { Instrument } from '../instruments.js';
import { objectText, trimmed } from './wire-text.js';

/** Prices shown of each side. */
const DEPTH = 5;

/**
 * A price ladder: rows of a screen from the highest price down, not levels of a book. The row of the last trade is in
 * focus and includes its size. https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#ws-subscribing-topics
 */
function ladderRows(market: Market, { spec: { pair } }: Instrument): readonly string[] {
  const { bids, asks } = market.book(pair, DEPTH);
  const last = market.trades(pair).at(-1);
  const rows = new Map<string, { price: number; bid?: Level; ask?: Level }>();
  if (last !== undefined) rows.set(last.priceText, { price: last.price });
  for (const ask of asks) rows.set(ask.priceText, { price: ask.price, ask });
  for (const bid of bids) rows.set(bid.priceText, { price: bid.price, bid });
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
  readonly instrument: Instrument;
  /** `sbd+DU1234567+265598`: account and contract. */
  readonly topic: string;
  /** Milliseconds between two looks at the book. */
  readonly interval: number;
  readonly send: (text: string) => void;
}

/** One ladder on one connection: all rows first, then those that changed. */
export class Ladder {
  readonly #init: LadderInit;
  readonly #timer: NodeJS.Timeout;
  #sent: readonly string[] = [];

  constructor(init: LadderInit) {
    this.#init = init;
    this.#publish();
    this.#timer = setInterval(() => {
      this.#publish();
    }, init.interval);
  }

  /** Stops all timers. */
  close(): void {
    clearInterval(this.#timer);
  }

  #publish(): void {
    const { market, instrument, topic, send } = this.#init;
    const rows = [...ladderRows(market, instrument)];
    while (rows.length < this.#sent.length) rows.push(blankRow(rows.length));
    const news = rows.filter((row, index) => row !== this.#sent[index]);
    this.#sent = rows;
    if (news.length > 0) send(`{"topic":${quoted(topic)},"data":[${news.join(',')}]}`);
  }
}
