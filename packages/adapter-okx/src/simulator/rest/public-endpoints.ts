import { instrumentOf, instTypeOf, limitOf, optional, pageOf, wholeOf, type Endpoint } from './endpoint.js';
import { levelRows, restTradeRow, tickerRow } from '../market/market-rows.js';
import { milliseconds } from '../orders/order-row.js';
import { unknownInstrument, wrongParameter } from '../wire/venue-error.js';

/** By path under `/api/v5/`, all of them GET. https://www.okx.com/docs-v5/en/#public-data-rest-api */
export const PUBLIC_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'public/time': {
    limit: 10,
    isPrivate: false,
    answer: ({ exchange }) => [{ ts: milliseconds(exchange.clock()) }],
  },
  'public/instruments': {
    limit: 20,
    isPrivate: false,
    answer: (call) => {
      const rows = call.exchange.instruments.rows(instTypeOf(call));
      const found = rows.filter((row) =>
        ['instId', 'instFamily', 'uly'].every((name) => (optional(call, name) ?? row[name]) === row[name]),
      );
      if (found.length === 0 && optional(call, 'instId') !== undefined) throw unknownInstrument();
      return found;
    },
  },
  'market/ticker': {
    limit: 20,
    isPrivate: false,
    answer: (call) => [tickerRow(call.exchange, instrumentOf(call))],
  },
  'market/tickers': {
    limit: 20,
    isPrivate: false,
    answer: (call) => {
      const instType = instTypeOf(call);
      return call.exchange.instruments.all
        .filter((instrument) => instrument.instType === instType)
        .map((instrument) => tickerRow(call.exchange, instrument));
    },
  },
  'market/books': {
    limit: 40,
    isPrivate: false,
    answer: (call) => {
      const instrument = instrumentOf(call);
      const depth = Number(wholeOf(call, 'sz') ?? 1n);
      if (depth < 1 || depth > 400) throw wrongParameter('sz');
      const { bids, asks, time, sequence } = call.exchange.books.answer(instrument.spec.pair, depth);
      return [
        {
          asks: levelRows(instrument, asks),
          bids: levelRows(instrument, bids),
          ts: milliseconds(time),
          ...(optional(call, 'source') === '0' && { seqId: sequence }),
        },
      ];
    },
  },
  'market/trades': {
    limit: 100,
    isPrivate: false,
    answer: (call) => {
      const instrument = instrumentOf(call);
      const trades = call.exchange.market.trades(instrument.spec.pair);
      return trades
        .slice(-limitOf(call, { most: 500 }))
        .reverse()
        .map((trade) => restTradeRow(trade, instrument));
    },
  },
  // Pages by trade id, or by time where `type` is 2: then only backwards.
  'market/history-trades': {
    limit: 10,
    isPrivate: false,
    answer: (call) => {
      const instrument = instrumentOf(call);
      const type = optional(call, 'type') ?? '1';
      if (type !== '1' && type !== '2') throw wrongParameter('type');
      const trades = call.exchange.market.trades(instrument.spec.pair).toReversed();
      const page = pageOf(call, trades, ({ id, time }) => BigInt(type === '1' ? id : Math.floor(time)));
      return page.map((trade) => restTradeRow(trade, instrument));
    },
  },
};
