import type { MyOrder } from '@hftjs/core';
import { SymbolMap } from '@hftjs/core/adapter';
import { describe, expect, test } from 'vitest';
import { parseOrderRow, parseRestOrder, type OrderFrame } from './order.js';
import { parseRestFill } from './rest-fill.js';

import { toProductId } from '../venue/symbols.js';

const symbols = new SymbolMap({
  options: { exchange: 'coinbase', currencyPairs: ['btc/usd', 'near/usdc'] },
  toSymbol: toProductId,
});

const WIRE = {
  avg_price: '0',
  cancel_reason: '',
  client_order_id: '11111-000000-000001',
  completion_percentage: '0',
  cumulative_quantity: '0',
  filled_value: '0',
  leaves_quantity: '0.001',
  limit_price: '68000',
  number_of_fills: '0',
  order_id: 'a1b2',
  order_side: 'BUY',
  order_type: 'Limit',
  outstanding_hold_amount: '68.4',
  post_only: 'false',
  product_id: 'BTC-USD',
  product_type: 'SPOT',
  reject_reason: '',
  status: 'OPEN',
  stop_price: '',
  time_in_force: 'GOOD_UNTIL_CANCELLED',
  total_fees: '0',
  trigger_status: 'INVALID_ORDER_TYPE',
  creation_time: '2026-04-07T14:29:55.123456Z',
  end_time: '0001-01-01T00:00:00Z',
  start_time: '0001-01-01T00:00:00Z',
};

const UPDATE: OrderFrame = { isSnapshot: false, time: 1775572208000 };

const OPEN: MyOrder = {
  channel: 'my_order',
  exchange: 'coinbase',
  symbol: 'btc/usd',
  receivedTime: 1,
  orderId: 'a1b2',
  side: 'buy',
  type: 'limit',
  price: 68000,
  volume: 0.001,
  filledVolume: 0,
  status: 'new',
  event: 'new',
  rawStatus: 'OPEN',
  exact: { filledVolume: '0', volume: '0.001', price: '68000' },
};

const parse = (fields: object, known?: Partial<MyOrder>, frame = UPDATE) => {
  const orders = { get: () => known && { ...OPEN, ...known } };
  return { order: parseOrderRow({ ...WIRE, ...fields }, { symbols, orders }, frame) };
};

test('a whole row', () => {
  expect(
    parse({
      cumulative_quantity: '0.0004',
      leaves_quantity: '0.0006',
      avg_price: '68000',
      number_of_fills: '1',
    }),
  ).toMatchInlineSnapshot(`
    {
      "order": {
        "clientOrderId": "11111-000000-000001",
        "createdTime": 1775572195123.456,
        "event": "trade",
        "numbers": {
          "averagePrice": "68000",
          "filledVolume": "0.0004",
          "price": "68000",
          "remainingVolume": "0.0006",
          "stopPrice": undefined,
          "volume": "0.0010",
        },
        "orderId": "a1b2",
        "postOnly": false,
        "rawStatus": "OPEN",
        "side": "buy",
        "status": "partially_filled",
        "symbol": "btc/usd",
        "time": 1775572208000,
        "timeInForce": "gtc",
        "type": "limit",
      },
    }
  `);
});

describe('statuses', () => {
  const FILLED = { cumulative_quantity: '0.0004', leaves_quantity: '0.0006' };
  const ENDED = { cumulative_quantity: '0.0004', leaves_quantity: '0' };

  test.each([
    ['PENDING', {}, 'pending_new'],
    ['QUEUED', {}, 'pending_new'],
    ['OPEN', {}, 'new'],
    ['OPEN', FILLED, 'partially_filled'],
    ['EDIT_QUEUED', {}, 'new'],
    ['EDIT_QUEUED', FILLED, 'partially_filled'],
    ['CANCEL_QUEUED', {}, 'new'],
    ['CANCEL_QUEUED', FILLED, 'partially_filled'],
    ['FILLED', { cumulative_quantity: '0.001', leaves_quantity: '0' }, 'filled'],
    ['CANCELLED', ENDED, 'canceled'],
    ['CANCELED', ENDED, 'canceled'],
    ['EXPIRED', ENDED, 'expired'],
    ['FAILED', { leaves_quantity: '0' }, 'rejected'],
    ['UNKNOWN_ORDER_STATUS', {}, 'unknown'],
    ['TELEPORTED', {}, 'unknown'],
  ])('%s %o is %s', (status, fields, expected) => {
    const { order } = parse({ status, ...fields });
    expect(order).toMatchObject({ status: expected, rawStatus: status });
  });

  test('unknown to Coinbase itself: as it was', () => {
    expect(parse({ status: 'UNKNOWN_ORDER_STATUS' }, { status: 'partially_filled' }).order.status).toBe(
      'partially_filled',
    );
  });

  test('a stop order that waits for its price', () => {
    const fields = { trigger_status: 'STOP_PENDING', stop_price: '69000', order_type: 'Stop Limit' };
    expect(parse(fields).order).toMatchObject({
      status: 'untriggered',
      type: 'stop_limit',
      event: 'new',
      numbers: { stopPrice: '69000' },
    });
    const triggered = parse({ ...fields, trigger_status: 'STOP_TRIGGERED' }, { status: 'untriggered' });
    expect(triggered.order).toMatchObject({ status: 'new', event: 'triggered' });
  });
});

describe('events', () => {
  const FILLED = { cumulative_quantity: '0.0004', leaves_quantity: '0.0006' };

  test.each<{ what: string; event: string; fields: object; known: Partial<MyOrder> | undefined }>([
    { what: 'first seen', event: 'new', fields: {}, known: undefined },
    { what: 'accepted', event: 'new', fields: {}, known: { status: 'pending_new' } },
    { what: 'filled some more', event: 'trade', fields: FILLED, known: {} },
    { what: 'a new price', event: 'replaced', fields: { limit_price: '67000' }, known: {} },
    { what: 'a new size', event: 'replaced', fields: { leaves_quantity: '0.002' }, known: {} },
    { what: 'to be cancelled', event: 'unknown', fields: { status: 'CANCEL_QUEUED' }, known: {} },
    {
      what: 'cancelled',
      event: 'canceled',
      fields: { status: 'CANCELLED', leaves_quantity: '0' },
      known: {},
    },
    { what: 'expired', event: 'expired', fields: { status: 'EXPIRED', leaves_quantity: '0' }, known: {} },
    { what: 'refused', event: 'rejected', fields: { status: 'FAILED', leaves_quantity: '0' }, known: {} },
  ])('$what: $event', ({ event, fields, known }) => {
    expect(parse(fields, known).order.event).toBe(event);
  });

  test('a row that repeats the known state has no new time, so that it is recognized as a repetition', () => {
    const known = { updatedTime: 42 };
    expect(parse({ outstanding_hold_amount: '0' }, known).order.time).toBe(42);
    expect(parse({ status: 'CANCEL_QUEUED' }, known).order.time).toBe(UPDATE.time);
    expect(parse({ limit_price: '1' }, known).order.time).toBe(UPDATE.time);
    expect(parse({ leaves_quantity: '1' }, known).order.time).toBe(UPDATE.time);
    expect(parse({ cumulative_quantity: '0.0001', leaves_quantity: '0.0009' }, known).order.time).toBe(
      UPDATE.time,
    );
  });

  test('of the list of open orders', () => {
    expect(parse({}, undefined, { ...UPDATE, isSnapshot: true }).order.event).toBe('snapshot');
  });
});

describe('volumes', () => {
  test('the remainder of an order that ended does not give its size', () => {
    const { order } = parse({ status: 'CANCELLED', leaves_quantity: '0' }, {});
    expect(order.numbers).not.toHaveProperty('volume');
    expect(order.numbers).not.toHaveProperty('remainingVolume');
  });

  test('a filled order was as large as what it filled', () => {
    const { order } = parse({ status: 'FILLED', cumulative_quantity: '0.01', leaves_quantity: '0' });
    expect(order.numbers).toMatchObject({ volume: '0.01', filledVolume: '0.01' });
  });
});

describe('words', () => {
  test.each([
    ['Limit', 'limit'],
    ['LIMIT', 'limit'],
    ['Market', 'market'],
    ['STOP_LIMIT', 'stop_limit'],
    ['Stop Limit', 'stop_limit'],
    ['BRACKET', 'bracket'],
    ['UNKNOWN_ORDER_TYPE', 'unknown'],
    ['', undefined],
  ])('order type %s is %s', (word, type) => {
    expect(parse({ order_type: word }).order.type).toBe(type);
  });

  test.each([
    ['GOOD_UNTIL_CANCELLED', 'false', 'gtc'],
    ['GOOD_UNTIL_CANCELLED', 'true', 'post_only'],
    ['GOOD_UNTIL_DATE_TIME', 'true', 'gtd'],
    ['IMMEDIATE_OR_CANCEL', 'false', 'ioc'],
    ['FILL_OR_KILL', 'false', 'fok'],
    ['UNKNOWN_TIME_IN_FORCE', 'false', undefined],
  ])('%s, post-only %s, is %s', (word, postOnly, timeInForce) => {
    expect(parse({ time_in_force: word, post_only: postOnly }).order.timeInForce).toBe(timeInForce);
  });

  test.each([
    [{ cancel_reason: 'User requested cancel' }, 'user'],
    [{ reject_Reason: 'INSUFFICIENT_FUND' }, 'insufficient_funds'],
    [{ reject_reason: 'INVALID_LIMIT_PRICE_POST_ONLY' }, 'post_only'],
    [{ cancel_reason: 'Self trade prevention' }, 'self_trade'],
    [{ cancel_reason: 'The moon' }, 'other'],
    [{ reject_reason: 'REJECT_REASON_UNSPECIFIED' }, undefined],
    [{}, undefined],
  ])('%o: %s', (fields, reason) => {
    const { order } = parse({ status: 'CANCELLED', leaves_quantity: '0', ...fields });
    expect(order.reason).toBe(reason);
    expect(order.rawReason).toBe(reason && Object.values(fields)[0]);
  });

  test('the reason of a live order is ignored', () => {
    expect(parse({ cancel_reason: 'User requested cancel' }).order).not.toHaveProperty('reason');
  });

  test('times of the year 1 are none', () => {
    expect(parse({ creation_time: '0001-01-01T00:00:00Z' }).order.createdTime).toBeUndefined();
  });
});

describe('pairs', () => {
  test('as they were traded', () => {
    expect(parse({ product_id: 'NEAR-USDC' })).toMatchObject({
      order: { symbol: 'near/usdc' },
    });
  });

  test('one that is not subscribed keeps its own name', () => {
    expect(parse({ product_id: 'BTC-USDC' })).toMatchObject({
      order: { symbol: 'btc-usdc/' },
    });
  });
});

test.each([
  { order_id: '' },
  { status: undefined },
  { cumulative_quantity: 'x' },
  { cumulative_quantity: '-1' },
  { cumulative_quantity: '1e400' },
  { leaves_quantity: 'x' },
  { leaves_quantity: '-1' },
  { limit_price: '-68000' },
])('%o throws', (fields) => {
  expect(() => parse(fields)).toThrow();
});

describe('orders over REST', () => {
  const REST = {
    order_id: 'a1b2',
    product_id: 'BTC-USD',
    order_configuration: {
      limit_limit_gtc: { base_size: '0.001', limit_price: '10000.00', post_only: true },
    },
    side: 'SELL',
    client_order_id: 'mine',
    status: 'CANCELLED',
    time_in_force: 'GOOD_UNTIL_CANCELLED',
    created_time: '2021-05-31T09:59:59Z',
    filled_size: '0.0004',
    average_filled_price: '10000',
    number_of_fills: '2',
    trigger_status: 'INVALID_ORDER_TYPE',
    order_type: 'LIMIT',
    reject_reason: 'REJECT_REASON_UNSPECIFIED',
    cancel_message: 'User requested cancel',
  };

  const read = (fields: object) => parseRestOrder({ ...REST, ...fields }, { symbols, orders: new Map() });

  test('a whole row', () => {
    expect(read({})).toEqual({
      orderId: 'a1b2',
      symbol: 'btc/usd',
      clientOrderId: 'mine',
      side: 'sell',
      type: 'limit',
      timeInForce: 'post_only',
      numbers: {
        price: '10000.00',
        stopPrice: undefined,
        volume: '0.001',
        quoteVolume: undefined,
        filledVolume: '0.0004',
        averagePrice: '10000',
      },
      status: 'canceled',
      event: 'canceled',
      rawStatus: 'CANCELLED',
      reason: 'user',
      rawReason: 'User requested cancel',
      createdTime: 1622455199000,
      postOnly: true,
      time: undefined,
    });
  });

  test('a market order sized in quote currency', () => {
    const order_configuration = { market_market_ioc: { quote_size: '10.00' } };
    const order = read({ order_configuration, status: 'FILLED' });
    expect(order.numbers).toMatchObject({ quoteVolume: '10.00', volume: '0.0004' });
    expect(order).toMatchObject({ status: 'filled', event: 'unknown' });
  });
});

describe('fills over REST', () => {
  const FILL = {
    entry_id: '22222-2222222-22222222',
    trade_id: '1111-11111-111111',
    order_id: 'a1b2',
    trade_time: '2024-01-15T10:30:00Z',
    trade_type: 'FILL',
    price: '45123.45',
    size: '0.005',
    commission: '1.14',
    product_id: 'BTC-USD',
    sequence_timestamp: '2024-01-15T10:30:00.123456Z',
    liquidity_indicator: 'MAKER',
    size_in_quote: false,
    side: 'BUY',
  };

  const read = (fields: object) => parseRestFill({ ...FILL, ...fields }, (id) => symbols.subscribed(id));

  test('a whole row', () => {
    expect(read({})).toEqual({
      filed: 1705314600123.456,
      row: {
        tradeId: '1111-11111-111111',
        orderId: 'a1b2',
        symbol: 'btc/usd',
        side: 'buy',
        time: 1705314600000,
        price: '45123.45',
        volume: '0.005',
        liquidity: 'maker',
        fees: [{ amount: '1.14', currency: 'usd' }],
      },
    });
  });

  test.each([
    ['MAKER', 'maker'],
    ['TAKER', 'taker'],
    ['UNKNOWN_LIQUIDITY_INDICATOR', 'unknown'],
  ])('%s is %s', (word, liquidity) => {
    expect(read({ liquidity_indicator: word })?.row.liquidity).toBe(liquidity);
  });

  test.each(['REVERSAL', 'SYNTHETIC'])('a %s is not a fill', (trade_type) => {
    expect(read({ trade_type })).toBeUndefined();
  });

  test('a correction replaces the fill of its id', () => {
    expect(read({ trade_type: 'CORRECTION' })?.row).toMatchObject({
      tradeId: '1111-11111-111111',
      isCorrection: true,
    });
    expect(read({})?.row).not.toHaveProperty('isCorrection');
  });

  test.each(['', '0', undefined])('a trade id of %o: the entry has one of its own', (trade_id) => {
    expect(read({ trade_id })?.row.tradeId).toBe('22222-2222222-22222222');
  });

  test('sized in quote currency', () => {
    const fill = read({ price: '21220.64', size: '0.0046830664333996', size_in_quote: true });
    expect(fill).toMatchObject({ row: { volume: '0.000000220684505' } });
  });

  test.each([
    { price: '0' },
    { size: 'x' },
    { size: '0' },
    { trade_id: '', entry_id: '' },
    { order_id: undefined },
  ])('%o throws', (fields) => {
    expect(() => read(fields)).toThrow();
  });
});
