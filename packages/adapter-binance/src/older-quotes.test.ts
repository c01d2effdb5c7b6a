import { Channel, Exchange, getExchangeStream, silentLogger, type StreamOptions } from '@hftjs/core';
import { Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';

const TIME = 1_790_000_000_000;

/** The bid prices that are published when these rows arrive on one connection. */
function bidsOf(exchange: Exchange, rows: readonly object[], subscribeArgs: object = {}) {
  const stream = getExchangeStream({
    exchange,
    currencyPairs: ['btc/usdt', 'eth/usdt'],
    subscribeChannels: [Channel.TICKER],
    subscribeArgs,
    logger: silentLogger,
  } satisfies StreamOptions);
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  for (const data of rows) stream.feed(Channel.TICKER, JSON.stringify({ stream: 'x@ticker', data }));
  expect(stream.status().channels.ticker).toMatchObject({ malformed: 0, frames: rows.length });
  return recorder.tickers.map(({ symbol, bidPrice }) => [symbol, bidPrice]);
}

interface Quote {
  readonly id: number;
  readonly bid: number;
  readonly time?: number;
  readonly symbol?: string;
}

const best = ({ id, bid, time, symbol = 'BTCUSDT' }: Quote): object => ({
  u: id,
  s: symbol,
  b: String(bid),
  B: '1',
  a: '200',
  A: '1',
  ...(time !== undefined && { e: 'bookTicker', T: time, E: time }),
});

const day = (time: number, bid: number): object => ({
  e: '24hrTicker', E: time, s: 'BTCUSDT', p: '1', P: '1', w: '99', c: '100', Q: '1', b: String(bid), B: '1', a: '200',
  A: '1', o: '99', h: '101', l: '98', v: '10', q: '1000',
}); // prettier-ignore

describe('a best price that is older than the one before it on the same connection is not published', () => {
  test('binance: by its update id, each pair for itself', () => {
    const rows = [
      best({ id: 10, bid: 100 }),
      best({ id: 9, bid: 99 }),
      best({ id: 5, bid: 50, symbol: 'ETHUSDT' }),
      best({ id: 11, bid: 101 }),
    ];
    expect(bidsOf(Exchange.BINANCE, rows)).toEqual([
      ['btc/usdt', 100],
      ['eth/usdt', 50],
      ['btc/usdt', 101],
    ]);
  });

  test('binance: of the 24-hour ticker, by its time', () => {
    const rows = [day(TIME, 100), day(TIME - 1_000, 99), day(TIME + 1_000, 101)];
    expect(bidsOf(Exchange.BINANCE, rows, { ticker: '24h' })).toEqual([
      ['btc/usdt', 100],
      ['btc/usdt', 101],
    ]);
  });

  test('binance_future: by update id and time, each pair for itself', () => {
    const rows = [
      best({ id: 10, bid: 100, time: TIME }),
      best({ id: 9, bid: 99, time: TIME - 5 }),
      best({ id: 5, bid: 50, time: TIME - 9, symbol: 'ETHUSDT' }),
      best({ id: 11, bid: 101, time: TIME + 5 }),
    ];
    expect(bidsOf(Exchange.BINANCE_FUTURE, rows)).toEqual([
      ['btc/usdt', 100],
      ['eth/usdt', 50],
      ['btc/usdt', 101],
    ]);
  });
});
