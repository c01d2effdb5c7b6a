import type { MyTrade } from '@hftjs/core';
import { startKrakenSimulator } from '@hftjs/adapter-kraken/simulator';
import { isDone } from '@hftjs/simulator';
import { expect, test } from 'vitest';
import { Board } from './board.js';
import { Quoter, readQuoteSettings } from './quoter.js';

const header = { exchange: 'kraken', symbol: 'btc/usd', receivedTime: 0 } as const;

test('quotes both sides of the middle, follows it, and pulls its quotes where data is not to be trusted', async () => {
  await using venue = await startKrakenSimulator({ seed: 1, pairs: ['btc/usd'], rate: 0 });
  const board = new Board();
  const quoter = new Quoter({ exchange: 'kraken', venue }, board, {
    value: 2000,
    distance: 1e-2,
    maxPosition: 5000,
  });
  const open = (): string[] =>
    venue.market.orders
      .filter((order) => !isDone(order))
      .map(({ side, price }) => `${side} ${String(price)}`);
  const publishTicker = (bidPrice: number): void => {
    board.recordTicker({ channel: 'ticker', ...header, bidPrice, askPrice: bidPrice + 2 });
  };
  const setState = (channel: 'ticker' | 'my_order', state: 'live' | 'reconnecting'): void => {
    board.recordStatus({ exchange: 'kraken', channel, state, time: 0 });
  };

  publishTicker(103_999);
  quoter.quote();
  expect(open()).toEqual([]);

  setState('ticker', 'live');
  setState('my_order', 'live');
  quoter.quote();
  expect(open()).toEqual(['buy 102960', 'sell 105040']);

  publishTicker(104_009);
  quoter.quote();
  expect(open()).toEqual(['buy 102960', 'sell 105040']);

  publishTicker(104_599);
  quoter.quote();
  expect(open()).toEqual(['buy 103554', 'sell 105646']);

  const fill = {
    ...header,
    tradeId: '1',
    orderId: '1',
    side: 'buy',
    price: 104_000,
    volume: 0.06,
    liquidity: 'maker',
  };
  board.recordFill({ channel: 'my_trade', ...fill, exact: {} } as MyTrade);
  quoter.quote();
  expect(open()).toEqual(['sell 105646']);

  setState('my_order', 'reconnecting');
  quoter.quote();
  expect(open()).toEqual([]);
  await quoter.stop();
});

test('settings come from the config, with defaults', () => {
  expect(readQuoteSettings({ quotes: { value: 5, max_position: 9 } })).toEqual({
    value: 5,
    distance: 2e-5,
    maxPosition: 9,
  });
  expect(readQuoteSettings({ quotes: { value: 'five' } }).value).toBe(2000);
});
