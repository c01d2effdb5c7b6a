import { barOf } from '../market/bars.js';
import { candleRows, type CandleRow } from '../market/candles.js';
import { indexOf, indexRow } from '../market/derivative-rows.js';
import { levelRows, restTradeRow, tickerRow } from '../market/market-rows.js';
import { milliseconds } from '../orders/order-row.js';
import type { Row } from '../instruments/instrument-directory.js';
import type { Instrument } from '../instruments/instrument.js';
import { unknownInstrument, wrongParameter } from '../wire/venue-error.js';
import {
  type Call,
  type Endpoints,
  instrumentOf,
  instTypeOf,
  limitOf,
  open,
  optional,
  pageOf,
  required,
  wholeOf,
} from './endpoint.js';

/** Tickers, books, trades and candles. https://www.okx.com/docs-v5/en/#order-book-trading-market-data */
export const MARKET_ENDPOINTS: Endpoints = {
  'GET market/ticker': open(20, (call) => [tickerRow(call.exchange, instrumentOf(call))]),
  'GET market/tickers': open(20, (call) => {
    const instType = instTypeOf(call);
    return call.exchange.instruments.all
      .filter((instrument) => instrument.instType === instType)
      .map((instrument) => tickerRow(call.exchange, instrument));
  }),
  'GET market/books': open(40, (call) => [bookRow(call, 400)]),
  'GET market/books-full': open(10, (call) => [bookRow(call, 5000)]),
  'GET market/trades': open(100, (call) => {
    const instrument = instrumentOf(call);
    const trades = call.exchange.market.trades(instrument.spec.pair);
    return trades
      .slice(-limitOf(call, { most: 500 }))
      .reverse()
      .map((trade) => restTradeRow(trade, instrument));
  }),
  // Pages by trade id, or by time where `type` is 2: then only backwards.
  'GET market/history-trades': open(10, (call) => {
    const instrument = instrumentOf(call);
    const type = optional(call, 'type') ?? '1';
    if (type !== '1' && type !== '2') throw wrongParameter('type');
    const trades = call.exchange.market.trades(instrument.spec.pair).toReversed();
    const page = pageOf(call, trades, ({ id, time }) => BigInt(type === '1' ? id : Math.floor(time)));
    return page.map((trade) => restTradeRow(trade, instrument));
  }),
  'GET market/candles': open(40, (call) => candles(call, instrumentOf(call))),
  'GET market/history-candles': open(20, (call) => candles(call, instrumentOf(call))),
  'GET market/mark-price-candles': open(20, (call) => prices(candles(call, instrumentOf(call)))),
  'GET market/index-candles': open(20, (call) => prices(candles(call, indexed(call)))),
  'GET market/index-tickers': open(20, (call) => [indexRow(call.exchange, indexed(call))]),
};

function bookRow(call: Call, most: number): Row {
  const instrument = instrumentOf(call);
  const depth = Number(wholeOf(call, 'sz') ?? 1n);
  if (depth < 1 || depth > most) throw wrongParameter('sz');
  const { bids, asks, time, sequence } = call.exchange.books.answer(instrument.spec.pair, depth);
  return {
    asks: levelRows(instrument, asks),
    bids: levelRows(instrument, bids),
    ts: milliseconds(time),
    ...(optional(call, 'source') === '0' && { seqId: sequence }),
  };
}

/** An instrument whose index is named by `instId`. */
function indexed(call: Call): Instrument {
  const instId = required(call, 'instId');
  const found = call.exchange.instruments.all.find((instrument) => indexOf(instrument) === instId);
  if (found === undefined) throw unknownInstrument();
  return found;
}

function candles(call: Call, instrument: Instrument): readonly CandleRow[] {
  const bar = barOf(optional(call, 'bar') ?? '1m');
  if (bar === undefined) throw wrongParameter('bar');
  const [before, after] = [wholeOf(call, 'before'), wholeOf(call, 'after')];
  return candleRows(call.exchange, instrument, {
    bar,
    before: before === undefined ? undefined : Number(before),
    after: after === undefined ? undefined : Number(after),
    limit: limitOf(call, { most: 300 }),
  });
}

/** Candles of an index or a mark price have no volumes. */
const prices = (rows: readonly CandleRow[]): readonly CandleRow[] =>
  rows.map((row) => [...row.slice(0, 5), ...row.slice(-1)]);
