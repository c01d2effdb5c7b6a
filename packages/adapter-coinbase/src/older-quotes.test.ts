import { Channel, Exchange, getExchangeStream, silentLogger } from '@hftjs/core';
import { Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';

const TIME = Date.UTC(2026, 8, 25, 12);

interface Quote {
  readonly bid: number;
  /** Milliseconds after `TIME`. */
  readonly after: number;
  readonly product?: string;
}

const frame = ({ bid, after, product = 'BTC-USD' }: Quote, fields: object = {}): string =>
  JSON.stringify({
    channel: 'ticker',
    timestamp: new Date(TIME + after).toISOString(),
    ...fields,
    events: [
      {
        type: 'update',
        tickers: [
          {
            type: 'ticker', product_id: product, price: '100', volume_24_h: '1', low_24_h: '98', high_24_h: '102',
            price_percent_chg_24_h: '1', best_bid: String(bid), best_bid_quantity: '1', best_ask: '200',
            best_ask_quantity: '1',
          },
        ],
      },
    ],
  }); // prettier-ignore

/** The bid prices that are published when these frames arrive on one connection. */
function bidsOf(frames: readonly string[]) {
  const stream = getExchangeStream({
    exchange: Exchange.COINBASE,
    currencyPairs: ['btc/usd', 'eth/usd'],
    subscribeChannels: [Channel.TICKER],
    logger: silentLogger,
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  for (const one of frames) stream.feed(Channel.TICKER, one);
  expect(stream.status().channels.ticker?.malformed).toBe(0);
  return recorder.tickers.map(({ symbol, bidPrice }) => [symbol, bidPrice]);
}

describe('a best price that is older than the one before it on the same connection is not published', () => {
  test('by its time, each pair for itself', () => {
    const frames = [
      frame({ bid: 100, after: 0 }),
      frame({ bid: 99, after: -20 }),
      frame({ bid: 50, after: -30, product: 'ETH-USD' }),
      frame({ bid: 101, after: 20 }),
    ];
    expect(bidsOf(frames)).toEqual([
      ['btc/usd', 100],
      ['eth/usd', 50],
      ['btc/usd', 101],
    ]);
  });

  test('by its number and its time', () => {
    const frames = [
      frame({ bid: 100, after: 0 }, { sequence_num: 10 }),
      frame({ bid: 99, after: -20 }, { sequence_num: 9 }),
      frame({ bid: 101, after: 20 }, { sequence_num: 11 }),
    ];
    expect(bidsOf(frames)).toEqual([
      ['btc/usd', 100],
      ['btc/usd', 101],
    ]);
  });
});
