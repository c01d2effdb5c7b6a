import { Channel, Exchange, getExchangeStream, silentLogger } from '@hftjs/core';
import { Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';

const TIME = Date.UTC(2026, 8, 25, 12);

interface Quote {
  readonly bid: number;
  /** Milliseconds after `TIME`. */
  readonly after: number;
  readonly symbol?: string;
}

const spot = ({ bid, after, symbol = 'BTC/USD' }: Quote, fields: object = {}): object => ({
  channel: 'ticker',
  type: 'update',
  data: [
    {
      symbol, bid, bid_qty: 1, ask: 200, ask_qty: 1, last: 100, volume: 1, vwap: 100, low: 98, high: 102, change: 1,
      change_pct: 1, timestamp: new Date(TIME + after).toISOString(), ...fields,
    },
  ],
}); // prettier-ignore

const future = ({ bid, after, symbol = 'PF_XBTUSD' }: Quote): object => ({
  time: TIME + after, product_id: symbol, feed: 'ticker', bid, ask: 200, bid_size: 1, ask_size: 1, volume: 1, last: 100,
  change: 1, suspended: false,
}); // prettier-ignore

const MARKETS = [
  { name: 'kraken', exchange: Exchange.KRAKEN, frame: spot, other: 'ETH/USD' },
  { name: 'kraken_future', exchange: Exchange.KRAKEN_FUTURE, frame: future, other: 'PF_ETHUSD' },
  {
    name: 'kraken_future, unified',
    exchange: Exchange.KRAKEN_FUTURE,
    subscribeArgs: { api: 'unified' } as const,
    frame: (quote: Quote) => spot({ symbol: 'PF_XBTUSD', ...quote }),
    other: 'PF_ETHUSD',
  },
];

describe('a best price that is older than the one before it on the same connection is not published', () => {
  test.each(MARKETS)(
    '$name: by its time, each pair for itself',
    ({ exchange, frame, other, subscribeArgs = {} }) => {
      const stream = getExchangeStream({
        exchange,
        currencyPairs: ['btc/usd', 'eth/usd'],
        subscribeChannels: [Channel.TICKER],
        logger: silentLogger,
        subscribeArgs,
      });
      const recorder = new Recorder();
      stream.bindObserver(recorder);
      const frames = [
        frame({ bid: 100, after: 0 }),
        frame({ bid: 99, after: -20 }),
        frame({ bid: 50, after: -30, symbol: other }),
        frame({ bid: 101, after: 20 }),
      ];
      for (const one of frames) stream.feed(Channel.TICKER, JSON.stringify(one));
      expect(stream.status().channels.ticker).toMatchObject({ malformed: 0, skipped: 1 });
      expect(recorder.tickers.map(({ symbol, bidPrice }) => [symbol, bidPrice])).toEqual([
        ['btc/usd', 100],
        ['eth/usd', 50],
        ['btc/usd', 101],
      ]);
    },
  );
});
