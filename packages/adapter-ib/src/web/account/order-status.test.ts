import { describe, expect, test } from 'vitest';
import { sideOf, typeOf } from '../../order-codes.js';
import { KnownOrders } from './known-orders.js';
import { readOrderRow, readOrderStatus } from './order-row.js';
import { updateOf } from './order-update.js';
import { statusOf, timeInForceOf } from './order-status.js';

test.each([
  ['PendingSubmit', {}, 'pending_new'],
  ['ApiPending', {}, 'pending_new'],
  ['WarnState', {}, 'pending_new'],
  ['PreSubmitted', {}, 'new'],
  ['PreSubmitted', { type: 'Stop' }, 'untriggered'],
  ['PreSubmitted', { type: 'TRAIL' }, 'untriggered'],
  ['PreSubmitted', { filled: '1.0' }, 'partially_filled'],
  ['Submitted', { filled: '0.0' }, 'new'],
  ['Submitted', { filled: '3', remaining: '4' }, 'partially_filled'],
  ['PendingCancel', { filled: '3' }, 'pending_cancel'],
  ['PreCancelled', {}, 'pending_cancel'],
  ['Filled', { remaining: '0.0' }, 'filled'],
  ['Filled', { filled: '3', remaining: '1' }, 'partially_filled'],
  ['Cancelled', {}, 'canceled'],
  ['ApiCancelled', {}, 'canceled'],
  ['Cancelled', { reason: 'Order rejected - no such price' }, 'rejected'],
  ['Cancelled', { reason: 'Order rejected - no such price', filled: '1' }, 'canceled'],
  ['Inactive', {}, 'pending_new'],
  ['Inactive', { reason: 'insufficient funds' }, 'rejected'],
  ['Inactive', { reason: 'insufficient funds', filled: '1' }, 'canceled'],
  ['Sleeping', {}, 'unknown'],
])('%s with %j is %s', (status, facts, expected) => {
  const { type, ...others } = facts as { readonly type?: string };
  expect(statusOf({ status, type: typeOf(type), ...others })).toBe(expected);
});

test.each([
  ['Limit', 'limit'],
  ['LMT', 'limit'],
  ['Market', 'market'],
  ['Stop', 'stop'],
  ['Stop Limit', 'stop_limit'],
  ['STOP_LIMIT', 'stop_limit'],
  ['TRAIL', 'trailing_stop'],
  ['TRAILLMT', 'trailing_stop_limit'],
  ['MIDPRICE', 'midprice'],
])('the type %s is %s', (word, type) => {
  expect(typeOf(word)).toBe(type);
});

test('sides and times in force', () => {
  expect(['BUY', 'B', 'SELL', 'S', 'EXER', undefined].map(sideOf)).toEqual([
    'buy',
    'buy',
    'sell',
    'sell',
    undefined,
    undefined,
  ]);
  expect(['CLOSE', 'GTC', 'IOC', undefined].map(timeInForceOf)).toEqual(['day', 'gtc', 'ioc', undefined]);
});

describe('rows of changes', () => {
  const rows = [
    {
      orderId: '7',
      conid: '320227571',
      status: 'Inactive',
      side: 'BUY',
      orderType: 'Limit',
      totalSize: '3.0',
      price: '9',
    },
    { orderId: '7', status: 'PreSubmitted' },
    { orderId: '7', status: 'Submitted', price: '' },
    { orderId: '7', price: '8.5' },
    { orderId: '7', filledQuantity: '2.0', remainingQuantity: '1.0' },
    { orderId: '7', filledQuantity: '1.0', remainingQuantity: '2.0', status: 'Submitted' },
    { orderId: '7', status: 'Cancelled' },
  ];

  test('are merged, and the filled volume never decreases', () => {
    const known = new KnownOrders();
    const updates = rows.map((row) => {
      const news = readOrderRow(row);
      const { status, event, numbers } = updateOf(known.take(news), 'qqq/usd', news);
      return [status, event, numbers.filledVolume, numbers.price];
    });
    expect(updates).toEqual([
      ['pending_new', 'new', undefined, '9'],
      ['new', 'new', undefined, '9'],
      ['new', 'unknown', undefined, '9'],
      ['new', 'replaced', undefined, '8.5'],
      ['partially_filled', 'trade', '2.0', '8.5'],
      ['partially_filled', 'unknown', '2.0', '8.5'],
      ['canceled', 'canceled', '2.0', '8.5'],
    ]);
  });

  test('a row that is not an order is rejected with a message', () => {
    expect(() => readOrderRow({ conid: '1' })).toThrow('orderId');
    expect(() => readOrderRow({ orderId: '7', filledQuantity: 'some' })).toThrow(
      'filledQuantity is "some", not a number',
    );
  });
});

test('the answer of order status has the same facts under other names', () => {
  const answer = {
    order_id: '1799796559', account: 'DU1', conid: '265598', side: 'B', order_type: 'LIMIT', limit_price: '165.0',
    total_size: '5.0', cum_fill: '2.0', size: '3.0', order_status: 'Submitted', tif: 'DAY', order_time: '260709191001',
  }; // prettier-ignore
  expect(readOrderStatus(answer)).toEqual({
    orderId: '1799796559',
    account: 'DU1',
    conid: '265598',
    side: 'buy',
    type: 'limit',
    price: '165.0',
    volume: '5.0',
    filled: '2.0',
    remaining: '3.0',
    status: 'Submitted',
    timeInForce: 'day',
    createdTime: Date.UTC(2026, 6, 9, 19, 10, 1),
  });
});
