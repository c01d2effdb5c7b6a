import { expect, test } from 'vitest';
import type { Trade } from '../../channels/trade.js';
import { readTrades } from './read-trades.js';

const trade = (exchangeTime: number | undefined): Trade => ({
  channel: 'trade',
  exchange: 'acme',
  symbol: 'btc/usd',
  receivedTime: 2_000_000_000_000,
  tradeId: '1',
  price: 1,
  volume: 1,
  side: 'buy',
  ...(exchangeTime !== undefined && { exchangeTime }),
});

test('a row that cannot be read costs itself, and the oldest trade is known', () => {
  const bad: unknown[] = [];
  const rows = [
    { id: 9, time: 1_700_000_000_009 },
    7,
    { id: 8 },
    { id: 5, firstId: 3, time: 1_700_000_000_005 },
    {},
  ];
  const read = readTrades(
    rows,
    ({ id, firstId, time }) =>
      typeof id !== 'number'
        ? undefined
        : {
            id,
            trade: trade(time as number | undefined),
            ...(typeof firstId === 'number' && { firstId }),
          },
    (_error, row) => bad.push(row),
  );
  expect(read).toMatchObject({ isWhole: false, oldestId: 3, oldestTime: 1_700_000_000_005 });
  expect(read.trades.map(({ id }) => id)).toEqual([9, 8, 5]);
  expect(bad).toEqual([7]);
});

test('without trades there is no oldest', () => {
  expect(
    readTrades(
      [],
      () => undefined,
      () => undefined,
    ),
  ).toEqual({
    trades: [],
    isWhole: true,
    oldestId: Infinity,
    oldestTime: Infinity,
  });
});
