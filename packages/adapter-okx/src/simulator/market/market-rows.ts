import { type Level, type PublicTrade, withoutZeros } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import { size, type Instrument } from '../instruments/instrument.js';
import type { Row } from '../instruments/instrument-directory.js';
import { milliseconds } from '../orders/order-row.js';

/** https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-tickers-channel */
export function tickerRow(exchange: Exchange, instrument: Instrument): Row {
  const { bid, ask, time } = exchange.market.top(instrument.spec.pair);
  const { last, lastSz, open24h, high24h, low24h, ...rest } = exchange.stats(instrument);
  const [askPx, askSz] = quote(instrument, ask);
  const [bidPx, bidSz] = quote(instrument, bid);
  const { sodUtc0, sodUtc8, volCcy24h, vol24h } = rest;
  return {
    instType: instrument.instType,
    instId: instrument.instId,
    last,
    lastSz,
    askPx,
    askSz,
    bidPx,
    bidSz,
    open24h,
    high24h,
    low24h,
    sodUtc0,
    sodUtc8,
    volCcy24h,
    vol24h,
    ts: milliseconds(time),
  };
}

/** https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-order-book-channel */
export function topRow(exchange: Exchange, instrument: Instrument): Row {
  const { bid, ask, time } = exchange.market.top(instrument.spec.pair);
  const side = (level: Level | undefined): readonly string[][] =>
    level === undefined ? [] : [[...quote(instrument, level), '0', orderCount(level)]];
  return {
    asks: side(ask),
    bids: side(bid),
    ts: milliseconds(time),
    seqId: exchange.sequence(instrument.spec.pair),
  };
}

/** Both are empty when that side of the book is empty. */
const quote = (instrument: Instrument, level: Level | undefined): [price: string, size: string] =>
  level === undefined ? ['', ''] : [withoutZeros(level.priceText), size(instrument, level.volumeText)];

/** The levels of a book: price, size, a column that is not used any more, and the number of orders. */
export const levelRows = (instrument: Instrument, levels: readonly Level[]): readonly string[][] =>
  levels.map((level) => [...quote(instrument, level), '0', level.volume === 0 ? '0' : orderCount(level)]);

/** The market does not report how many orders a level has, so the count is made up. */
const orderCount = ({ volumeText }: Level): string => String(1 + (volumeText.length % 4));

/** One trade as `trades-all` and REST have it; their fields are in another order. */
export const tradeRow = (trade: PublicTrade, instrument: Instrument): Row => ({
  instId: instrument.instId,
  tradeId: String(trade.id),
  px: withoutZeros(trade.priceText),
  sz: size(instrument, trade.volumeText),
  side: trade.side,
  source: '0',
  ts: milliseconds(trade.time),
});

export const restTradeRow = (trade: PublicTrade, instrument: Instrument): Row => {
  const { instId, side, sz, px, source, tradeId, ts } = tradeRow(trade, instrument);
  return { instId, side, sz, px, source, tradeId, ts };
};
