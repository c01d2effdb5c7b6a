import type { CurrencyPair, MyTrade } from '@hftjs/core';
import { startKrakenFutureSimulator, startKrakenSimulator } from '@hftjs/adapter-kraken/simulator';
import { isDone, type SimulatedVenue } from '@hftjs/simulator';
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

interface Setup {
  readonly board: Board;
  /** Open orders as `buy 0.019`. */
  readonly open: () => string[];
  readonly quote: () => void;
}

/** A quoter whose market is known: orders of 2080, at most 10,400 on one side. */
function setUp(venue: SimulatedVenue, exchange: string, symbol: CurrencyPair): Setup & AsyncDisposable {
  const board = new Board();
  const quoter = new Quoter({ exchange, venue }, board, { value: 2080, distance: 1e-2, maxPosition: 10_400 });
  board.recordTicker({
    ...header,
    channel: 'ticker',
    exchange,
    symbol,
    bidPrice: 103_999,
    askPrice: 104_001,
  });
  for (const channel of ['ticker', 'my_order'] as const)
    board.recordStatus({ exchange, channel, state: 'live', time: 0 });
  return {
    board,
    open: () =>
      venue.market.orders.filter((order) => !isDone(order)).map(({ side, volume }) => `${side} ${volume}`),
    quote: () => {
      quoter.quote();
    },
    [Symbol.asyncDispose]: () => quoter.stop(),
  };
}

test('on spot, bids need quote currency and offers need base currency', async () => {
  await using venue = await startKrakenSimulator({ seed: 1, pairs: ['btc/usd'], rate: 0 });
  await using setup = setUp(venue, 'kraken', 'btc/usd');
  const { board, open, quote } = setup;
  const balance = (currency: string, available: number): void => {
    board.recordBalance({
      channel: 'my_balance',
      exchange: 'kraken',
      receivedTime: 0,
      currency,
      available,
      kind: 'update',
      exact: {},
    });
  };
  // Without the channel, nothing limits them.
  quote();
  expect(open()).toEqual(['buy 0.02', 'sell 0.02']);

  board.recordStatus({ exchange: 'kraken', channel: 'my_balance', state: 'subscribing', time: 0 });
  quote();
  expect(open()).toEqual([]);

  board.recordStatus({ exchange: 'kraken', channel: 'my_balance', state: 'live', time: 0 });
  balance('usd', 1000);
  balance('btc', 0.005);
  quote();
  // 98 % of 1000 at 102,960.
  expect(open()).toEqual(['buy 0.009518', 'sell 0.005']);

  balance('usd', 50);
  balance('btc', 0);
  board.recordStatus({ exchange: 'kraken', channel: 'my_balance', state: 'reconnecting', time: 0 });
  quote();
  expect(open()).toEqual([]);
  board.recordStatus({ exchange: 'kraken', channel: 'my_balance', state: 'live', time: 0 });
  quote();
  expect(open()).toEqual([]);
});

test('a reported position makes quotes on its side smaller, and none beyond the limit', async () => {
  await using venue = await startKrakenFutureSimulator({ seed: 1, pairs: ['btc/usd'], rate: 0 });
  await using setup = setUp(venue, 'kraken_future', 'btc/usd');
  const { board, open, quote } = setup;
  const position = (volume: number): void => {
    board.recordPosition({
      ...header,
      channel: 'my_position',
      exchange: 'kraken_future',
      positionSide: 'net',
      volume,
      kind: 'update',
      exact: {},
    });
  };
  board.recordStatus({ exchange: 'kraken_future', channel: 'my_position', state: 'live', time: 0 });
  quote();
  expect(open()).toEqual(['buy 0.02', 'sell 0.02']);
  // The limit is 0.1 at this price. Fills do not count where positions are reported.
  board.recordFill({
    ...{ ...header, channel: 'my_trade', exchange: 'kraken_future', tradeId: '1', orderId: '1', side: 'buy' },
    ...{ price: 100_000, volume: 1, liquidity: 'maker', exact: {} },
  });
  position(0.05);
  board.recordStatus({ exchange: 'kraken_future', channel: 'ticker', state: 'gap', time: 0 });
  quote();
  expect(open()).toEqual([]);
  board.recordStatus({ exchange: 'kraken_future', channel: 'ticker', state: 'live', time: 0 });
  quote();
  expect(open()).toEqual(['buy 0.01', 'sell 0.02']);
  position(-0.1);
  board.recordStatus({ exchange: 'kraken_future', channel: 'my_position', state: 'recovering', time: 0 });
  quote();
  expect(open()).toEqual([]);
  board.recordStatus({ exchange: 'kraken_future', channel: 'my_position', state: 'live', time: 0 });
  quote();
  expect(open()).toEqual(['buy 0.02']);
});

test('settings come from the config, with defaults', () => {
  expect(readQuoteSettings({ quotes: { value: 5, max_position: 9 } })).toEqual({
    value: 5,
    distance: 2e-5,
    maxPosition: 9,
  });
  expect(readQuoteSettings({ quotes: { value: 'five' } }).value).toBe(2000);
});
