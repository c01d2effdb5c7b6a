import { jsonObject, quoted, type FundingState, type JsonFields, type Top } from '@hftjs/simulator';
import type { DayFigures } from './day-stats.js';
import { double } from './number-text.js';
import type { Product } from './products.js';

const DAY = 86_400_000;

/** What a ticker frame is made of. */
export interface TickerFacts {
  readonly product: Product;
  readonly top: Top;
  readonly day: DayFigures;
  readonly index: number;
  readonly mark: number;
  /** In base currency, or in contracts where they are inverse. */
  readonly openInterest: number;
  /** Perpetuals only. */
  readonly funding: FundingState | undefined;
  readonly isSuspended: boolean;
  readonly isPostOnly: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The full state of a product. https://docs.kraken.com/api/docs/futures-api/websocket/ticker */
export function tickerFrame(facts: TickerFacts): string {
  const { product, top, day, index, mark, now } = facts;
  return jsonObject({
    time: String(Math.floor(now)),
    product_id: quoted(product.id),
    ...funding(facts),
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
    suspended: String(facts.isSuspended),
    tag: quoted(product.tag),
    pair: quoted(product.wirePair),
    openInterest: double(facts.openInterest),
    markPrice: double(mark),
    maturityTime: String(product.maturity ?? 0),
    post_only: String(facts.isPostOnly),
    volumeQuote: double(day.volumeQuote),
    open: double(day.open),
    high: double(day.high),
    low: double(day.low),
  });
}

/** The short form: neither time, last price nor sizes. https://docs.kraken.com/api/docs/futures-api/websocket/ticker_lite */
export function tickerLiteFrame({ product, top, day, index, mark, now }: TickerFacts): string {
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

/** The absolute rate is per contract; the relative one is a part of the price. */
function funding({ funding: state, index }: TickerFacts): JsonFields {
  if (!state) return {};
  const { rate, predictedRate, nextTime } = state;
  return {
    funding_rate: double(significant(rate * index, 12)),
    funding_rate_prediction: double(significant(predictedRate * index, 12)),
    relative_funding_rate: double(rate),
    relative_funding_rate_prediction: double(predictedRate),
    next_funding_rate_time: String(nextTime),
  };
}

/** Percent with one digit: often nothing, with either sign. */
const premium = (mark: number, index: number): string => double(Math.round((mark / index - 1) * 1000) / 10);

const daysToMaturity = ({ maturity }: Product, now: number): number =>
  maturity === undefined ? 0 : Math.max(0, Math.floor((maturity - now) / DAY));

const significant = (value: number, digits: number): number => Number(value.toPrecision(digits));
