import type { MyOrder } from '@hftjs/core';
import { expect, test } from 'vitest';
import { feesOf, orderAfter, parseFill } from './execution.js';
import { readCommission, readExecution } from './messages.js';

const EXEC = '0000e0d5.6570a0a5.01.01';

const row = (more: object = {}): ReturnType<typeof readExecution> =>
  readExecution({
    contract: { conId: '265598' },
    execution: {
      execId: EXEC, time: '20261123 10:04:05 US/Eastern', side: 'SLD', shares: '0.5', price: '189.6', permId: '7',
      cumQty: '1.5', avgPrice: '189.5', ...more,
    },
  }); // prettier-ignore

const order = (more: Partial<MyOrder> = {}): MyOrder => ({
  channel: 'my_order',
  exchange: 'ib',
  symbol: 'aapl/usd',
  receivedTime: 1,
  orderId: '7',
  side: 'sell',
  type: 'limit',
  filledVolume: 1,
  status: 'partially_filled',
  event: 'trade',
  rawStatus: 'Submitted',
  exact: { filledVolume: '1', volume: '1.5' },
  ...more,
});

const fees = (commission: string): unknown =>
  feesOf(readCommission({ execId: EXEC, commission, currency: 'USD' }));

test.each(['-1', '-1.0', '1.7976931348623157e+308'])('a commission of %s is not known yet', (commission) => {
  expect(fees(commission)).toEqual([]);
});

test('a rebate is a negative commission', () => {
  expect(fees('-0.25')).toEqual([{ amount: '-0.25', currency: 'usd' }]);
});

test('an order is filled when its whole volume is; an order without a volume is not', () => {
  expect(orderAfter(row(), 'aapl/usd', order())?.status).toBe('filled');
  expect(orderAfter(row(), 'aapl/usd', order({ exact: { filledVolume: '1' } }))?.status).toBe(
    'partially_filled',
  );
  const byCash = order({ exact: { filledVolume: '1', volume: '0' } });
  expect(orderAfter(row(), 'aapl/usd', byCash)?.status).toBe('partially_filled');
});

test('a fill after the order has ended raises the filled volume and keeps the final status', () => {
  const ended = order({ status: 'canceled', rawStatus: 'Cancelled' });
  expect(orderAfter(row(), 'aapl/usd', ended)).toMatchObject({
    status: 'canceled',
    rawStatus: 'Cancelled',
    numbers: { filledVolume: '1.5' },
  });
});

test('the leg of a combination does not change an order of another contract', () => {
  expect(orderAfter(row(), 'ibm/usd', order())).toBeUndefined();
  expect(orderAfter(row(), 'aapl/usd', undefined)).toBeUndefined();
});

test('executions without an order have their own order ids', () => {
  expect(parseFill(row({ permId: '0' }), 'aapl/usd').orderId).toBe('0000e0d5.6570a0a5.01');
});

test.each([
  ['1', 'maker'], ['2', 'taker'], ['3', 'unknown'], ['0', 'unknown'], [undefined, 'unknown'],
])('liquidity %s is %s', (lastLiquidity, liquidity) => {
  expect(parseFill(row({ lastLiquidity }), 'aapl/usd').liquidity).toBe(liquidity);
}); // prettier-ignore

test('a fill with all its fields', () => {
  expect(parseFill(row({ orderRef: 'mine', lastLiquidity: '1' }), 'aapl/usd')).toEqual({
    tradeId: EXEC,
    orderId: '7',
    symbol: 'aapl/usd',
    clientOrderId: 'mine',
    side: 'sell',
    price: '189.6',
    volume: '0.5',
    liquidity: 'maker',
    fees: [],
    time: 1_795_446_245_000,
  });
  expect(fees('1.0123')).toEqual([{ amount: '1.0123', currency: 'usd' }]);
});
