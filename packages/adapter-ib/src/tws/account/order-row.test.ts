import { describe, expect, test } from 'vitest';
import { parseCompletedOrder, parseOpenOrder, parseOrderStatus, type OrderContext } from './order-row.js';
import { sideOf } from '../../order-codes.js';
import { readOpenOrder, readOrderStatus } from './messages.js';

const CONTEXT: OrderContext = { symbol: 'aapl/usd', known: undefined, isListed: false };
const MAX = '1.7976931348623157e+308';

const openOrder = (order: object, status = 'Submitted'): ReturnType<typeof readOpenOrder> =>
  readOpenOrder({
    contract: { conId: '265598' },
    order: {
      permId: '1204567801',
      action: 'BUY',
      orderType: 'LMT',
      totalQuantity: '100',
      lmtPrice: '189.6',
      ...order,
    },
    state: { status },
  });

describe('types', () => {
  test.each([
    [{ orderType: 'LMT' }, 'limit', { price: '189.6', stopPrice: undefined }],
    [{ orderType: 'MKT', lmtPrice: '0' }, 'market', { price: undefined, stopPrice: undefined }],
    [{ orderType: 'MKT', lmtPrice: MAX }, 'market', { price: undefined, stopPrice: undefined }],
    [{ orderType: 'STP', auxPrice: '180' }, 'stop', { price: undefined, stopPrice: '180' }],
    [{ orderType: 'STP LMT', auxPrice: '180' }, 'stop_limit', { price: '189.6', stopPrice: '180' }],
    [{ orderType: 'MIT', auxPrice: '180' }, 'take_profit', { price: undefined, stopPrice: '180' }],
    [{ orderType: 'LIT', auxPrice: '180' }, 'take_profit_limit', { price: '189.6', stopPrice: '180' }],
    [{ orderType: 'TRAIL', auxPrice: '2', trailStopPrice: '187' }, 'trailing_stop', { stopPrice: '187' }],
    [
      { orderType: 'TRAIL LIMIT', auxPrice: '2', trailStopPrice: MAX },
      'trailing_stop_limit',
      { stopPrice: undefined },
    ],
    [{ orderType: 'PEG MID' }, 'peg mid', { price: undefined, stopPrice: undefined }],
  ])('%o', (order, type, numbers) => {
    expect(parseOpenOrder(openOrder(order), CONTEXT)).toMatchObject({ type, numbers });
  });
});

test('an order with all its fields', () => {
  expect(
    parseOpenOrder(
      openOrder({ orderRef: 'mine-1', tif: 'GTC', totalQuantity: '0.25', cashQty: '25', action: 'SSHORT' }),
      CONTEXT,
    ),
  ).toMatchInlineSnapshot(`
    {
      "clientOrderId": "mine-1",
      "event": "new",
      "numbers": {
        "price": "189.6",
        "quoteVolume": "25",
        "stopPrice": undefined,
        "volume": "0.25",
      },
      "orderId": "1204567801",
      "rawReason": undefined,
      "rawStatus": "Submitted",
      "side": "sell",
      "status": "new",
      "symbol": "aapl/usd",
      "timeInForce": "gtc",
      "type": "limit",
    }
  `);
});

test('a field that is not set is absent', () => {
  const update = parseOpenOrder(
    openOrder({ orderRef: '', tif: '', lmtPrice: null, cashQty: MAX, totalQuantity: null }),
    CONTEXT,
  );
  expect(update).toMatchObject({ clientOrderId: undefined, timeInForce: undefined });
  expect(update.numbers).toEqual({
    price: undefined,
    stopPrice: undefined,
    quoteVolume: undefined,
    volume: undefined,
  });
});

test('a status with its totals; without a fill there is no average price', () => {
  const row = {
    status: 'Submitted',
    filled: '0.3',
    remaining: '0.7',
    averagePrice: '189.605',
    permId: '1204567801',
  };
  expect(parseOrderStatus(readOrderStatus(row), CONTEXT)).toMatchObject({
    orderId: '1204567801',
    status: 'partially_filled',
    event: 'trade',
    rawStatus: 'Submitted',
    numbers: { filledVolume: '0.3', remainingVolume: '0.7', averagePrice: '189.605' },
  });
  const none = { ...row, filled: '0', remaining: '1', averagePrice: '0' };
  expect(parseOrderStatus(readOrderStatus(none), CONTEXT)).toMatchObject({
    status: 'new',
    event: 'new',
    numbers: { averagePrice: undefined },
  });
});

test('an order by cash has no quantity, no remainder, and does not end with its first fill', () => {
  const update = parseOpenOrder(openOrder({ totalQuantity: '0', cashQty: '2500' }), CONTEXT);
  expect(update.numbers).toMatchObject({ volume: undefined, quoteVolume: '2500' });
  const row = {
    status: 'Submitted',
    filled: '3',
    remaining: '0',
    averagePrice: '189.6',
    permId: '1204567801',
  };
  expect(parseOrderStatus(readOrderStatus(row), CONTEXT)).toMatchObject({
    status: 'partially_filled',
    numbers: { filledVolume: '3', remainingVolume: undefined },
  });
  expect(parseOrderStatus(readOrderStatus({ ...row, status: 'Filled' }), CONTEXT)).toMatchObject({
    status: 'filled',
    numbers: { filledVolume: '3', remainingVolume: '0' },
  });
});

test.each([MAX, '1.7014118346046923e+38'])('sums of %s are not set', (unset) => {
  const row = {
    status: 'Submitted',
    filled: unset,
    remaining: unset,
    averagePrice: unset,
    permId: '1204567801',
  };
  expect(parseOrderStatus(readOrderStatus(row), CONTEXT)).toMatchObject({
    status: 'new',
    numbers: { filledVolume: '0', remainingVolume: undefined, averagePrice: undefined },
  });
});

test('negative totals are absent', () => {
  const row = { status: 'Submitted', filled: '-1', remaining: '1', averagePrice: null, permId: '1204567801' };
  expect(() => parseOrderStatus(readOrderStatus(row), CONTEXT)).toThrow('filled is -1, below zero');
});

test('an unmapped word is unknown, with its text', () => {
  const row = { status: 'Sleeping', filled: '0', remaining: '1', averagePrice: null, permId: '1204567801' };
  expect(parseOrderStatus(readOrderStatus(row), CONTEXT)).toMatchObject({
    status: 'unknown',
    rawStatus: 'Sleeping',
  });
});

describe('completed orders', () => {
  test.each([
    ['Filled', '100', { status: 'filled', event: 'trade', numbers: { filledVolume: '100', volume: '100' } }],
    [
      'Cancelled',
      '40',
      { status: 'canceled', event: 'canceled', numbers: { filledVolume: '40', volume: undefined } },
    ],
    ['Inactive', '0', { status: 'rejected', event: 'rejected', numbers: { filledVolume: '0' } }],
  ])('%s', (status, filledQuantity, expected) => {
    expect(
      parseCompletedOrder(openOrder({ totalQuantity: '0', filledQuantity }, status), CONTEXT),
    ).toMatchObject(expected);
  });
});

test.each([
  ['BUY', 'buy'], ['BOT', 'buy'], ['SELL', 'sell'], ['SLD', 'sell'], ['SSHORT', 'sell'], ['SLONG', 'sell'],
  ['EXER', undefined],
])('%s is %s', (word, side) => {
  expect(sideOf(word)).toBe(side);
}); // prettier-ignore

test.each([
  { contract: {}, order: {}, state: {} },
  {
    contract: { conId: '1' },
    order: { permId: 'x', action: 'BUY', orderType: 'LMT' },
    state: { status: 'Submitted' },
  },
])('%o cannot be read', (row) => {
  expect(() => readOpenOrder(row)).toThrow('openOrder');
});
