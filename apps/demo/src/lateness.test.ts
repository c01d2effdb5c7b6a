import { Channel, Exchange, type EventHeader } from '@hftjs/core';
import { now } from '@hftjs/core/adapter';
import { expect, test } from 'vitest';
import { Board } from './board.js';
import { fill, order, ticker, trade } from './fixtures/filled-board.js';
import { explainLateness } from './lateness.js';

/** Times of an event that came so late, and then waited so long, in milliseconds. */
const times = (latency: number, waited = 0): Pick<EventHeader, 'receivedTime' | 'exchangeTime'> => {
  const receivedTime = now() - waited;
  return { receivedTime, exchangeTime: receivedTime - latency };
};

test('only large figures are explained, and only those that the venue makes large', () => {
  const board = new Board();
  const { COINBASE, IB, KRAKEN } = Exchange;
  board.recordTrade({ ...trade, ...times(5), exchange: COINBASE });
  board.recordTrade({ ...trade, ...times(900), exchange: KRAKEN });
  board.recordTicker({ ...ticker, ...times(900), exchange: COINBASE });
  expect(explainLateness(board)).toBeUndefined();
  board.recordTrade({ ...trade, ...times(240), exchange: COINBASE });
  expect(explainLateness(board)).toBe('why late: coinbase: trade batches of 250 ms');
  board.recordOrder({ ...order, ...times(700), exchange: IB });
  board.recordFill({ ...fill, ...times(700), exchange: IB, tradeId: '1' });
  board.recordFill({ ...fill, ...times(700, 300), exchange: IB, tradeId: '2' });
  expect(explainLateness(board)).toBe(
    'why late: coinbase: trade batches of 250 ms; ' +
      'ib: times in whole seconds, fills wait up to 1 s for the commission',
  );
});

test('a reason of several exchanges stands once', () => {
  const board = new Board();
  for (const exchange of [Exchange.OKX_SWAP, Exchange.OKX])
    board.recordBalance({
      channel: Channel.MY_BALANCE,
      exchange,
      ...times(600),
      currency: 'usdt',
      kind: 'update',
      exact: {},
    });
  expect(explainLateness(board)).toBe('why late: okx, okx_swap: balances dated by the last cash flow');
});

test('a short stall of the program is not blamed on the venue', () => {
  const board = new Board();
  for (let index = 0; index < 100; index++)
    board.recordTrade({
      ...trade,
      ...times(index < 95 ? 2 : 500),
      exchange: Exchange.BINANCE_FUTURE,
      tradeId: String(index),
    });
  expect(explainLateness(board)).toBeUndefined();
});
