import type { Ticker } from '@hftjs/core';
import { expect, test } from 'vitest';
import { ContractDirectory } from './contract-directory.js';
import { TickerData } from './ticker-data.js';

const PAIR = 'aapl/usd';

function make(requireRealtime: boolean): { data: TickerData; tickers: Ticker[]; warnings: string[] } {
  const tickers: Ticker[] = [];
  const warnings: string[] = [];
  const data = new TickerData({
    exchange: 'ib',
    directory: new ContractDirectory(new Map([[PAIR, {}]])),
    requireRealtime,
    publish: (ticker) => {
      tickers.push(ticker);
    },
    warn: (words) => {
      warnings.push(words);
    },
  });
  return { data, tickers, warnings };
}

test('delayed prices and those of now are not mixed in one ticker', () => {
  const { data, tickers, warnings } = make(false);
  data.read({ event: 'marketDataType', args: [1, 3] }, PAIR);
  data.read({ event: 'tickPrice', args: [1, 66, 189.5, undefined, 100] }, PAIR);
  data.finish(1);
  expect(tickers.at(-1)).toMatchObject({ bidPrice: 189.5, bidVolume: 100 });
  expect(warnings).toHaveLength(1);
  data.read({ event: 'marketDataType', args: [1, 1] }, PAIR);
  data.read({ event: 'tickPrice', args: [1, 2, 190, undefined, 200] }, PAIR);
  data.finish(2);
  expect(tickers.at(-1)).toEqual({
    channel: 'ticker',
    exchange: 'ib',
    symbol: PAIR,
    receivedTime: 2,
    askPrice: 190,
    askVolume: 200,
  });
  data.read({ event: 'marketDataType', args: [1, 1] }, PAIR);
  data.read({ event: 'tickPrice', args: [1, 1, 189.9, undefined, 300] }, PAIR);
  data.finish(3);
  expect(tickers.at(-1)).toMatchObject({ bidPrice: 189.9, askPrice: 190 });
});

test('delayed data are refused where those of now are wanted', () => {
  const { data, tickers } = make(true);
  expect(data.read({ event: 'marketDataType', args: [1, 3] }, PAIR)).toMatchObject({ kind: 'refused' });
  data.finish(1);
  expect(tickers).toEqual([]);
});
