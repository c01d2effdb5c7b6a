import type { CurrencyPair, Stats24h, Ticker } from '@hftjs/core';
import {
  describeMessage,
  describeRow,
  makeStats,
  makeTicker,
  rowError,
  wire,
  wireObject,
  wireRows,
  wireTuple,
  type DescribedRow,
  type Mutable,
  type PublicHeader,
  type Sizes,
  type Value,
} from '@hftjs/core/adapter';

/** The market that a row is of. */
export interface Market {
  readonly symbol: CurrencyPair;
  readonly sizes: Sizes;
}

/** @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-order-book-channel */
const bestPricesRow = describeRow('best prices', {
  asks: levels(),
  bids: levels(),
  ts: wire.epochTime(),
  seqId: wire.optional(wire.wholeFigure),
});

export const bestPricesMessage = describeMessage('bbo-tbt', {
  arg: wireObject({ channel: wire.literal('bbo-tbt'), instId: wire.word }),
  data: wireRows(bestPricesRow),
});

/** Price, size, a field that is always 0, and the number of orders. */
function levels(): Value<unknown> {
  return wireRows(wireTuple(wire.amount, wire.amount, wire.ignored, wire.ignored));
}

/** A side without orders has an empty price. A row that does not state it is not a ticker. */
const sidePrice: Value<number | undefined> = {
  ...wire.amountOrEmpty,
  read: (value, label) => {
    if (value === undefined) throw rowError(() => 'a ticker without best prices');
    return wire.amountOrEmpty.read(value, label);
  },
};

/** @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-tickers-channel */
const tickerRow = describeRow('ticker', {
  instType: wire.ignored,
  instId: wire.word,
  last: wire.figure,
  lastSz: wire.figure,
  askPx: sidePrice,
  askSz: wire.optionalAmount,
  bidPx: sidePrice,
  bidSz: wire.optionalAmount,
  open24h: wire.figure,
  high24h: wire.figure,
  low24h: wire.figure,
  sodUtc0: wire.ignored,
  sodUtc8: wire.ignored,
  volCcy24h: wire.figure,
  vol24h: wire.figure,
  ts: wire.epochTime(),
});

export const tickerMessage = describeMessage('tickers', {
  arg: wireObject({ channel: wire.literal('tickers'), instId: wire.ignored }),
  data: wireRows(tickerRow),
});

/**
 * One row of `bbo-tbt`: the best level of each side; a side without orders is an empty list.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseBestPrices(given: unknown, market: Market, header: PublicHeader): Ticker {
  const row = bestPricesRow.read(given);
  const [bidPrice, bidSize] = bestOf(row.bids, 'bids');
  const [askPrice, askSize] = bestOf(row.asks, 'asks');
  return tickerOf({ bidPrice, bidSize, askPrice, askSize, time: row.ts }, market, header);
}

/**
 * One row of `tickers`: best prices, last trade, and the trailing 24 hours.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseTicker(given: unknown, market: Market, header: PublicHeader): Ticker {
  const row = tickerRow.read(given);
  const { bidPx: bidPrice, bidSz: bidSize, askPx: askPrice, askSz: askSize, ts: time } = row;
  const lastPrice = unlessNegative(row.last);
  const stats24h = statsOf(row, market.sizes);
  const quotes = { bidPrice, bidSize, askPrice, askSize, time, lastPrice, stats24h };
  const ticker = tickerOf(quotes, market, header);
  const lastSize = unlessNegative(row.lastSz);
  if (lastPrice && lastSize !== undefined) ticker.lastVolume = market.sizes.volume(lastSize, lastPrice);
  return ticker;
}

/** These only describe the market: one that cannot be below zero and is costs itself, and not the quotes. */
const unlessNegative = (figure: number | undefined): number | undefined =>
  figure !== undefined && figure >= 0 ? figure : undefined;

interface Quotes {
  readonly bidPrice: number | undefined;
  readonly bidSize: number | undefined;
  readonly askPrice: number | undefined;
  readonly askSize: number | undefined;
  readonly time: number | undefined;
  readonly lastPrice?: number | undefined;
  readonly stats24h?: Stats24h;
}

/** A side without orders has no price, or zero. */
function tickerOf(quotes: Quotes, { symbol, sizes }: Market, header: PublicHeader): Mutable<Ticker> {
  const { bidPrice, askPrice, time, lastPrice, stats24h } = quotes;
  const bidVolume = bidPrice ? sizes.volume(quotes.bidSize, bidPrice) : undefined;
  const askVolume = askPrice ? sizes.volume(quotes.askSize, askPrice) : undefined;
  return makeTicker(header, { symbol, time, bidPrice, bidVolume, askPrice, askVolume, lastPrice, stats24h });
}

/** Price and size of a side's first level, which may be empty. */
function bestOf(levels: unknown, side: 'bids' | 'asks'): readonly (number | undefined)[] {
  if (!Array.isArray(levels)) throw rowError(() => `${side} is not an array`);
  if (levels.length === 0) return [];
  const level: unknown = levels[0];
  if (!Array.isArray(level) || level.length < 2)
    throw rowError(() => `${side} has a level without price and size`);
  const [price, size] = level as unknown[];
  return [wire.optionalAmount.read(price, `price of ${side}`), wire.optionalAmount.read(size, 'size')];
}

/** On contracts `vol24h` counts contracts, and `volCcy24h` is in base currency. */
const statsOf = (row: DescribedRow<typeof tickerRow>, { areContracts }: Sizes): Stats24h =>
  makeStats({
    volume: areContracts ? row.volCcy24h : row.vol24h,
    low: row.low24h,
    high: row.high24h,
    open: row.open24h,
  });
