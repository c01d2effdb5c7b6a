import { recordSession } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import { ContractDirectory } from '../venue/contract-directory.js';
import { TickerData } from './ticker-data.js';

const PAIR = 'aapl/usd';

function make(requireRealtime: boolean): { data: TickerData; warnings: string[] } {
  const { context, warnings } = recordSession({ exchange: 'ib' });
  const directory = new ContractDirectory([PAIR]);
  return { data: new TickerData(context, { args: { requireRealtime }, directory }), warnings };
}

test('delayed and real-time prices are not mixed in one ticker', () => {
  const { data, warnings } = make(false);
  data.read({ event: 'marketDataType', args: [1, 3] }, PAIR);
  data.read({ event: 'tickPrice', args: [1, 66, 189.5, undefined, 100] }, PAIR);
  expect(data.take(1)).toMatchObject([{ bidPrice: 189.5, bidVolume: 100 }]);
  expect(warnings).toHaveLength(1);
  data.read({ event: 'marketDataType', args: [1, 1] }, PAIR);
  data.read({ event: 'tickPrice', args: [1, 2, 190, undefined, 200] }, PAIR);
  expect(data.take(2)).toEqual([
    { channel: 'ticker', exchange: 'ib', symbol: PAIR, receivedTime: 2, askPrice: 190, askVolume: 200 },
  ]);
  data.read({ event: 'marketDataType', args: [1, 1] }, PAIR);
  data.read({ event: 'tickPrice', args: [1, 1, 189.9, undefined, 300] }, PAIR);
  expect(data.take(3)).toMatchObject([{ bidPrice: 189.9, askPrice: 190 }]);
});

test('delayed data are rejected where real-time data are required', () => {
  const { data } = make(true);
  expect(data.read({ event: 'marketDataType', args: [1, 3] }, PAIR)).toMatchObject({ kind: 'refused' });
  expect(data.take(1)).toEqual([]);
});
