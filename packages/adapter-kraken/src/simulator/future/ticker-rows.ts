import { jsonObject, quoted, type JsonFields, type Top } from '@hftjs/simulator';
import type { DayFigures } from './day-stats.js';
import { double } from './number-text.js';
import type { Product } from './products.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Part of the price that longs pay shorts each hour. */
export const FUNDING_RATE = 0.000_010_893_45;

/** What a ticker frame is made of. */
export interface TickerFacts {
  readonly product: Product;
  readonly top: Top;
  readonly day: DayFigures;
  readonly isSuspended: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The full state of a product. https://docs.kraken.com/api/docs/futures-api/websocket/ticker */
export function tickerFrame({ product, top, day, isSuspended, now }: TickerFacts): string {
  const { index, mark } = references(top, day);
  return jsonObject({
    time: String(Math.floor(now)),
    product_id: quoted(product.id),
    ...funding(product, { index, now }),
    leverage: product.isInverse ? '"50x"' : '"100x"',
    premium: premium(mark, index),
    feed: '"ticker"',
    // A side without orders is left out.
    bid: top.bid && double(top.bid.price),
    ask: top.ask && double(top.ask.price),
    bid_size: top.bid && double(top.bid.volume),
    ask_size: top.ask && double(top.ask.volume),
    volume: double(day.volume),
    dtm: String(daysToMaturity(product, now)),
    index: double(index),
    last: double(day.last),
    change: double(day.change),
    suspended: String(isSuspended),
    tag: quoted(product.tag),
    pair: quoted(product.wirePair),
    openInterest: double(openInterest(day)),
    markPrice: double(mark),
    maturityTime: String(product.maturity ?? 0),
    post_only: 'false',
    volumeQuote: double(day.volumeQuote),
    open: double(day.open),
    high: double(day.high),
    low: double(day.low),
  });
}

/** The short form: neither time, last price nor sizes. https://docs.kraken.com/api/docs/futures-api/websocket/ticker_lite */
export function tickerLiteFrame({ product, top, day, now }: TickerFacts): string {
  const { index, mark } = references(top, day);
  return jsonObject({
    feed: '"ticker_lite"',
    product_id: quoted(product.id),
    bid: top.bid && double(top.bid.price),
    ask: top.ask && double(top.ask.price),
    change: double(day.change),
    premium: premium(mark, index),
    volume: double(day.volume),
    tag: quoted(product.tag),
    pair: quoted(product.wirePair),
    dtm: String(daysToMaturity(product, now)),
    maturityTime: String(product.maturity ?? 0),
    volumeQuote: double(day.volumeQuote),
  });
}

/** Index and mark are inventions near the middle of the book: this market has one price. */
export function references({ bid, ask }: Top, { last }: DayFigures): { index: number; mark: number } {
  const middle = bid && ask ? (bid.price + ask.price) / 2 : last;
  return { index: significant(middle * 1.000_02, 7), mark: significant(middle * 1.000_003, 14) };
}

export const openInterest = ({ volume }: DayFigures): number => significant(volume * 0.42, 8);

/** Perpetuals only. The absolute rate is per contract; the relative one is a part of the price. */
function funding({ maturity }: Product, { index, now }: { index: number; now: number }): JsonFields {
  if (maturity !== undefined) return {};
  const relative = FUNDING_RATE;
  return {
    funding_rate: double(significant(relative * index, 12)),
    funding_rate_prediction: double(significant(relative * index * 1.45, 12)),
    relative_funding_rate: double(relative),
    relative_funding_rate_prediction: double(significant(relative * 1.45, 12)),
    next_funding_rate_time: String((Math.floor(now / HOUR) + 1) * HOUR),
  };
}

/** Percent with one digit: often nothing, with either sign. */
const premium = (mark: number, index: number): string => double(Math.round((mark / index - 1) * 1000) / 10);

const daysToMaturity = ({ maturity }: Product, now: number): number =>
  maturity === undefined ? 0 : Math.max(0, Math.floor((maturity - now) / DAY));

const significant = (value: number, digits: number): number => Number(value.toPrecision(digits));
