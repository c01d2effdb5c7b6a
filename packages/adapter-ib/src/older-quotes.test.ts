import { Channel, Exchange, getExchangeStream, silentLogger } from '@hftjs/core';
import { Recorder } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import './index.js';

const TIME = 1_790_000_000_000;

/** Two contracts by their numbers. */
const AAPL = 265_598;
const SPY = 756_733;

const frame = (conid: number, after: number, fields: object): string =>
  JSON.stringify({
    topic: `smd+${conid}`,
    conid,
    server_id: 'q0',
    _updated: TIME + after,
    6509: 'RpB',
    ...fields,
  });

test('a best price that is older than the one before it on the same connection is not published', () => {
  const stream = getExchangeStream({
    exchange: Exchange.IB,
    currencyPairs: ['aapl/usd', 'spy/usd'],
    subscribeChannels: [Channel.TICKER],
    subscribeArgs: { contracts: { 'aapl/usd': { conid: AAPL }, 'spy/usd': { conid: SPY } } },
    logger: silentLogger,
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  const frames = [
    frame(AAPL, 0, { 84: '100', 88: '1', 86: '200', 85: '1' }),
    frame(AAPL, -20, { 84: '99' }),
    frame(SPY, -30, { 84: '50' }),
    frame(AAPL, 20, { 84: '101' }),
    // A message holds only changes. This ask price is older than the bid price and newer than the previous ask price.
    frame(AAPL, 10, { 84: '98', 86: '199' }),
  ];
  for (const one of frames) stream.feed(Channel.TICKER, one);
  expect(stream.status().channels.ticker?.malformed).toBe(0);
  expect(recorder.tickers.map(({ symbol, bidPrice, askPrice }) => [symbol, bidPrice, askPrice])).toEqual([
    ['aapl/usd', 100, 200],
    ['spy/usd', 50, undefined],
    ['aapl/usd', 101, 200],
    ['aapl/usd', 101, 199],
  ]);
});
