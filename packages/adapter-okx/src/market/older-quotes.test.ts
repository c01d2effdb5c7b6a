import { Channel, Exchange, getExchangeStream, silentLogger } from '@hftjs/core';
import { Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import '../index.js';

const TIME = 1_790_000_000_000;

interface Quote {
  readonly bid: number;
  /** Milliseconds after `TIME`. */
  readonly after: number;
  readonly seqId?: number;
  readonly instId?: string;
}

const best =
  (suffix: string) =>
  ({ bid, after, seqId, instId = 'BTC-USDT' }: Quote): object => ({
    arg: { channel: 'bbo-tbt', instId: instId + suffix },
    data: [{ asks: [['200', '1', '0', '1']], bids: [[String(bid), '1', '0', '1']], ts: String(TIME + after), seqId }],
  }); // prettier-ignore

const day =
  (suffix: string) =>
  ({ bid, after, instId = 'BTC-USDT' }: Quote): object => ({
    arg: { channel: 'tickers', instId: instId + suffix },
    data: [
      {
        instId: instId + suffix, last: '100', lastSz: '1', askPx: '200', askSz: '1', bidPx: String(bid), bidSz: '1',
        open24h: '99', high24h: '102', low24h: '98', volCcy24h: '1', vol24h: '1', ts: String(TIME + after),
      },
    ],
  }); // prettier-ignore

/** What a swap is worth: without it, nothing of a swap can be read. */
const instruments = ['BTC', 'ETH'].map((ctValCcy) => ({
  instId: `${ctValCcy}-USDT-SWAP`,
  ctVal: '0.01',
  ctValCcy,
  ctMult: '1',
  ctType: 'linear',
  instFamily: `${ctValCcy}-USDT`,
}));

describe('a best price that is older than the one before it on the same connection is not published', () => {
  test.each([
    { exchange: Exchange.OKX, ticker: 'bbo-tbt', frame: best('') },
    { exchange: Exchange.OKX, ticker: 'tickers', frame: day('') },
    { exchange: Exchange.OKX_SWAP, ticker: 'bbo-tbt', frame: best('-SWAP') },
    { exchange: Exchange.OKX_SWAP, ticker: 'tickers', frame: day('-SWAP') },
  ] as const)('$exchange, $ticker: each pair for itself', ({ exchange, ticker, frame }) => {
    const stream = getExchangeStream({
      exchange,
      currencyPairs: ['btc/usdt', 'eth/usdt'],
      subscribeChannels: [Channel.TICKER],
      subscribeArgs: { ticker, ...(exchange === Exchange.OKX_SWAP && { instruments }) },
      logger: silentLogger,
    });
    const recorder = new Recorder();
    stream.bindObserver(recorder);
    const frames = [
      frame({ bid: 100, after: 0, seqId: 10 }),
      frame({ bid: 99, after: -20, seqId: 9 }),
      frame({ bid: 50, after: -30, seqId: 5, instId: 'ETH-USDT' }),
      frame({ bid: 101, after: 20, seqId: 11 }),
    ];
    for (const one of frames) stream.feed(Channel.TICKER, JSON.stringify(one));
    expect(stream.status().channels.ticker).toMatchObject({ malformed: 0, skipped: 1 });
    expect(recorder.tickers.map(({ symbol, bidPrice }) => [symbol, bidPrice])).toEqual([
      ['btc/usdt', 100],
      ['eth/usdt', 50],
      ['btc/usdt', 101],
    ]);
  });
});
