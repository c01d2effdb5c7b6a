import { describe, expect, test } from 'vitest';
import {
  AsyncQueue,
  Channel,
  type CurrencyPair,
  Exchange,
  getExchangeStream,
  type MyOrder,
  type MyOrderBatch,
  type MyTrade,
  silentLogger,
  type StreamBase,
} from '@hftjs/core';
import '../../index.js';
import { spotSymbols } from '../../venue/spot/symbols.js';
import { parseExecution } from './executions.js';
import { reasonOf } from './order-codes.js';

interface Account {
  readonly stream: StreamBase;
  /** Pushes an update of these entries; returns the orders that came of it. */
  readonly update: (...entries: object[]) => MyOrder[];
  readonly snapshot: (...entries: object[]) => MyOrder[];
  readonly batches: AsyncQueue<MyOrderBatch>;
  readonly trades: AsyncQueue<MyTrade>;
}

/** An account's private stream, fed without a network. */
function openAccount(currencyPairs: readonly CurrencyPair[] = ['btc/usd']): Account {
  const stream = getExchangeStream({
    exchange: Exchange.KRAKEN,
    currencyPairs,
    subscribeChannels: [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE],
    apiKey: 'key',
    apiSecret: 'c2VjcmV0',
    logger: silentLogger,
  });
  const orders = new AsyncQueue<MyOrder>();
  const batches = new AsyncQueue<MyOrderBatch>();
  const trades = new AsyncQueue<MyTrade>();
  stream.bindObserver({ myOrderQueue: orders, myOrderBatchQueue: batches, myTradeQueue: trades });
  let sequence = 0;
  const feed =
    (type: string) =>
    (...data: object[]): MyOrder[] => {
      stream.feed(
        Channel.MY_ORDER,
        JSON.stringify({ channel: 'executions', type, data, sequence: ++sequence }),
      );
      return orders.drain();
    };
  return { stream, update: feed('update'), snapshot: feed('snapshot'), batches, trades };
}

const ID = 'OK4GJX-KSTLS-7DZZO5';

/** The first frame of an order. Later frames leave out the fields that did not change. */
const PENDING = {
  order_id: ID,
  order_userref: 3,
  symbol: 'BTC/USD',
  order_qty: 0.005,
  cum_cost: 0,
  time_in_force: 'GTC',
  exec_type: 'pending_new',
  side: 'sell',
  order_type: 'limit',
  limit_price_type: 'static',
  limit_price: 26500,
  stop_price: 0,
  order_status: 'pending_new',
  fee_usd_equiv: 0,
  fee_ccy_pref: 'fciq',
  cl_ord_id: 'mine',
  timestamp: '2023-09-22T10:33:05.709950Z',
};

const row = (exec_type: string, order_status: string, more: object = {}): object => ({
  exec_type,
  order_status,
  order_id: ID,
  order_userref: 0,
  timestamp: '2023-09-22T10:33:06.709950Z',
  ...more,
});

const trade = (order_status: string, more: object = {}): object =>
  row('trade', order_status, {
    symbol: 'BTC/USD',
    side: 'sell',
    order_type: 'limit',
    exec_id: 'TJE7HC-DKBTI-5BFVKE',
    trade_id: 365573,
    last_qty: 0.002,
    last_price: 26501.5,
    liquidity_ind: 'm',
    cost: 53,
    fee_usd_equiv: 0.05,
    fees: [{ asset: 'USD', qty: 0.05083 }],
    ...more,
  });

test('the first frame has the whole order', () => {
  const { update, batches } = openAccount();
  const [order] = update(PENDING);
  expect(order).toStrictEqual({
    channel: 'my_order',
    exchange: 'kraken',
    symbol: 'btc/usd',
    exchangeTime: 1695378785709.95,
    receivedTime: order!.receivedTime,
    orderId: ID,
    clientOrderId: 'mine',
    side: 'sell',
    type: 'limit',
    timeInForce: 'gtc',
    price: 26500,
    volume: 0.005,
    filledVolume: 0,
    remainingVolume: 0.005,
    status: 'pending_new',
    event: 'new',
    rawStatus: 'pending_new',
    createdTime: 1695378785709.95,
    updatedTime: 1695378785709.95,
    exact: { price: '26500', volume: '0.005', remainingVolume: '0.005' },
  });
  expect(batches.drain()).toMatchObject([{ kind: 'update', complete: false, orders: [{ orderId: ID }] }]);
});

describe('every row of the status table', () => {
  test.each([
    ['pending_new', 'pending_new', 'pending_new', 'new'],
    ['new', 'new', 'new', 'new'],
    ['status', 'new', 'new', 'snapshot'],
    ['amended', 'new', 'new', 'replaced'],
    ['restated', 'new', 'new', 'replaced'],
    ['iceberg_refill', 'new', 'new', 'replaced'],
    ['new', 'partially_filled', 'partially_filled', 'new'],
    ['status', 'partially_filled', 'partially_filled', 'snapshot'],
    ['amended', 'partially_filled', 'partially_filled', 'replaced'],
    ['restated', 'partially_filled', 'partially_filled', 'replaced'],
    ['iceberg_refill', 'partially_filled', 'partially_filled', 'replaced'],
    ['new', 'triggered', 'new', 'new'],
    ['status', 'triggered', 'new', 'snapshot'],
    ['amended', 'triggered', 'new', 'replaced'],
    ['filled', 'filled', 'filled', 'trade'],
    ['canceled', 'canceled', 'canceled', 'canceled'],
    ['expired', 'expired', 'expired', 'expired'],
  ])('%s, %s: %s, %s', (...[execType, orderStatus, status, event]) => {
    const { update, trades } = openAccount();
    const orders =
      execType === 'pending_new' ? update(PENDING) : (update(PENDING), update(row(execType, orderStatus)));
    expect(orders).toMatchObject([
      { status, event, rawStatus: orderStatus, symbol: 'btc/usd', volume: 0.005 },
    ]);
    expect(trades.size).toBe(0);
  });

  test.each(['partially_filled', 'filled'] as const)('trade, %s', (status) => {
    const { update, trades } = openAccount();
    update(PENDING);
    expect(update(trade(status))).toMatchObject([
      { status, event: 'trade', filledVolume: 0.002, remainingVolume: 0.003, averagePrice: 26501.5 },
    ]);
    expect(trades.size).toBe(1);
  });
});

test('a trade may say partially_filled though it fills the order; filled alone ends it, and is not a fill', () => {
  const { update, trades } = openAccount();
  update(PENDING);
  update(row('new', 'new'));
  expect(update(trade('partially_filled', { last_qty: 0.005 }))).toMatchObject([
    { status: 'partially_filled', filledVolume: 0.005, remainingVolume: 0 },
  ]);
  const later = { timestamp: '2023-09-22T10:33:07Z', cum_qty: 0.005, avg_price: 26501.5 };
  expect(update(row('filled', 'filled', later))).toMatchObject([{ status: 'filled', filledVolume: 0.005 }]);
  expect(update(row('filled', 'filled', later))).toEqual([]);
  expect(trades.drain()).toHaveLength(1);
});

test('a fill is published whole, and once', () => {
  const { update, trades, stream } = openAccount();
  update(PENDING);
  const [order] = update(trade('partially_filled'));
  expect(order).toMatchObject({
    lastFill: {
      tradeId: 'TJE7HC-DKBTI-5BFVKE',
      price: 26501.5,
      volume: 0.002,
      liquidity: 'maker',
      fee: 0.05083,
      feeCurrency: 'usd',
    },
  });
  update(trade('partially_filled'));
  const [fill, ...others] = trades.drain();
  expect(others).toEqual([]);
  expect(fill).toStrictEqual({
    channel: 'my_trade',
    exchange: 'kraken',
    symbol: 'btc/usd',
    exchangeTime: 1695378786709.95,
    receivedTime: order!.receivedTime,
    tradeId: 'TJE7HC-DKBTI-5BFVKE',
    orderId: ID,
    clientOrderId: 'mine',
    side: 'sell',
    price: 26501.5,
    volume: 0.002,
    liquidity: 'maker',
    fee: 0.05083,
    feeCurrency: 'usd',
    exact: { price: '26501.5', volume: '0.002', fee: '0.05083' },
  });
  expect(stream.status().channels.my_trade).toMatchObject({ events: 1, duplicates: 1 });
});

test.each([
  ['m', 'maker'],
  ['t', 'taker'],
  ['x', 'unknown'],
  [undefined, 'unknown'],
])('liquidity %s is %s', (liquidity_ind, liquidity) => {
  const { update, trades } = openAccount();
  update(trade('filled', { liquidity_ind }));
  expect(trades.drain()).toMatchObject([{ liquidity }]);
});

test('fees of several currencies are all published; fees of one currency are summed; XBT is btc', () => {
  const { update, trades } = openAccount();
  const usd = { asset: 'USD', qty: 0.1 };
  update(
    trade('partially_filled', { exec_id: 'T1', fees: [usd, { asset: 'FEE', qty: 12.5 }] }),
    trade('partially_filled', { exec_id: 'T2', fees: [usd, { asset: 'USD', qty: 0.2 }] }),
    trade('partially_filled', { exec_id: 'T3', fees: [{ asset: 'XBT', qty: 1e-8 }] }),
    trade('partially_filled', { exec_id: 'T4', fees: [] }),
    trade('partially_filled', { exec_id: 'T5', fees: undefined }),
  );
  const published = trades
    .drain()
    .map(({ fee, feeCurrency, fees, exact }) => [fee, feeCurrency, fees, exact.fee]);
  expect(published).toEqual([
    [undefined, undefined, [{ amount: 0.1, currency: 'usd' }, { amount: 12.5, currency: 'fee' }], undefined],
    [0.3, 'usd', undefined, '0.3'],
    [1e-8, 'btc', undefined, '1e-8'],
    [undefined, undefined, undefined, undefined],
    [undefined, undefined, undefined, undefined],
  ]); // prettier-ignore
});

describe('order types', () => {
  test.each([
    ['limit', 'limit', 'new'],
    ['market', 'market', 'new'],
    ['iceberg', 'iceberg', 'new'],
    ['settle-position', 'settle_position', 'new'],
    ['stop-loss', 'stop', 'untriggered'],
    ['stop-loss-limit', 'stop_limit', 'untriggered'],
    ['take-profit', 'take_profit', 'untriggered'],
    ['take-profit-limit', 'take_profit_limit', 'untriggered'],
    ['trailing-stop', 'trailing_stop', 'untriggered'],
    ['trailing-stop-limit', 'trailing_stop_limit', 'untriggered'],
    ['of-tomorrow', 'of_tomorrow', 'new'],
  ])('%s is %s, and rests as %s', (order_type, type, status) => {
    const { update } = openAccount();
    update({ ...PENDING, order_type });
    expect(update(row('new', 'new'))).toMatchObject([{ type, status }]);
  });
});

test.each(['GTC', 'gtc', 'GTD', 'IOC', 'FOK'])('time in force %s', (time_in_force) => {
  const { update } = openAccount();
  expect(update({ ...PENDING, time_in_force })).toMatchObject([{ timeInForce: time_in_force.toLowerCase() }]);
});

describe('a conditional order across sparse rows', () => {
  const STOP = { ...PENDING, order_type: 'stop-loss', limit_price: 0, triggers: { reference: 'last', price: 26000, price_type: 'static', status: 'untriggered' } }; // prettier-ignore

  test('waits, is triggered, and stays so', () => {
    const { update } = openAccount();
    expect(update(STOP)).toMatchObject([
      { status: 'pending_new', stopPrice: 26000, exact: { stopPrice: '26000' } },
    ]);
    expect(update(row('new', 'new'))).toMatchObject([{ status: 'untriggered', stopPrice: 26000 }]);
    const amended = row('amended', 'new', { timestamp: '2023-09-22T10:33:07Z' });
    expect(update(amended)).toMatchObject([{ status: 'untriggered', event: 'replaced' }]);
    const triggers = { price: 26000, status: 'triggered' };
    expect(update(row('triggered', 'triggered', { triggers }))).toMatchObject([
      { status: 'new', event: 'triggered', rawStatus: 'triggered' },
    ]);
    expect(update(row('status', 'new', { timestamp: '2023-09-22T10:33:08Z' }))).toMatchObject([
      { status: 'new' },
    ]);
    expect(update(trade('filled', { last_qty: 0.005 }))).toMatchObject([
      { status: 'filled', filledVolume: 0.005 },
    ]);
  });

  test.each([
    row('new', 'new', { triggers: { status: 'triggered' } }),
    row('triggered', 'new'),
    row('status', 'triggered'),
  ])('any of the ways of saying so triggers it: %j', (entry) => {
    const { update } = openAccount();
    update(STOP);
    update(row('new', 'new'));
    expect(update(entry)).toMatchObject([{ status: 'new' }]);
  });

  test('in the snapshot after a reconnect', () => {
    const { snapshot } = openAccount();
    const entry = { ...STOP, exec_type: 'new', order_status: 'new', cum_qty: 0 };
    expect(snapshot(entry)).toMatchObject([{ status: 'untriggered', event: 'snapshot', stopPrice: 26000 }]);
  });

  test.each(['pct', 'quote'])('an offset in %s is not published as a price', (price_type) => {
    const { update } = openAccount();
    const triggers = { reference: 'last', price: 1, price_type, actual_price: 26235, status: 'untriggered' };
    const [order] = update({ ...STOP, order_type: 'trailing-stop', triggers });
    expect([undefined, 26235]).toContain(order?.stopPrice);
  });

  test('a limit price that is an offset is not published as a price', () => {
    const { update } = openAccount();
    const [order] = update({
      ...STOP,
      order_type: 'trailing-stop-limit',
      limit_price: 1,
      limit_price_type: 'pct',
    });
    expect(order).not.toHaveProperty('price');
  });
});

describe('ends', () => {
  test.each([
    ['User requested', 'user'],
    ['Post only order', 'post_only'],
    ['Insufficient margin', 'insufficient_funds'],
    ['Self trade prevention', 'self_trade'],
    ['STP', 'self_trade'],
    ['Order expired', 'expired'],
    ['Liquidation', 'liquidation'],
    ['Immediate or cancel', 'not_filled'],
    ['something new', 'other'],
  ] as const)('%s is %s', (words, reason) => {
    expect(reasonOf(words)).toBe(reason);
  });

  test('with the text of the venue, also under the old field name', () => {
    for (const name of ['reason', 'cancel_reason']) {
      const { update } = openAccount();
      update(PENDING);
      const entry = row('canceled', 'canceled', {
        cum_qty: 0,
        cum_cost: 0,
        avg_price: 0,
        [name]: 'User requested',
      });
      const [order] = update(entry);
      expect(order).toMatchObject({
        status: 'canceled',
        event: 'canceled',
        reason: 'user',
        rawReason: 'User requested',
        remainingVolume: 0.005,
        symbol: 'btc/usd',
        side: 'sell',
        price: 26500,
      });
      expect(order).not.toHaveProperty('averagePrice');
    }
  });

  test('a post-only order that would have taken is rejected', () => {
    const { update } = openAccount();
    update(PENDING);
    expect(update(row('canceled', 'canceled', { reason: 'Post only order', cum_qty: 0 }))).toMatchObject([
      { status: 'rejected', event: 'rejected', reason: 'post_only', rawStatus: 'canceled' },
    ]);
  });

  test('but canceled after a fill that the row reports or that is known', () => {
    const reported = openAccount();
    reported.update(PENDING);
    expect(
      reported.update(row('canceled', 'canceled', { reason: 'Post only order', cum_qty: 0.001 })),
    ).toMatchObject([{ status: 'canceled', filledVolume: 0.001 }]);
    const known = openAccount();
    known.update(PENDING);
    known.update(trade('partially_filled'));
    expect(known.update(row('canceled', 'canceled', { reason: 'Post only order' }))).toMatchObject([
      { status: 'canceled', filledVolume: 0.002 },
    ]);
  });

  test('rows after the end of an order are skipped', () => {
    const { update } = openAccount();
    update(PENDING);
    update(row('canceled', 'canceled', { cum_qty: 0 }));
    const [order] = update(row('status', 'new', { timestamp: '2023-09-22T10:33:09Z' }));
    expect(order?.status).toBe('canceled');
    expect(update(PENDING)).toEqual([]);
  });

  test('the reason of an amendment is not the reason of an end', () => {
    const { update } = openAccount();
    update(PENDING);
    const [order] = update(row('amended', 'new', { reason: 'User requested', limit_price: 26600 }));
    expect(order).toMatchObject({ event: 'replaced', price: 26600 });
    expect(order).not.toHaveProperty('reason');
    expect(order).not.toHaveProperty('rawReason');
  });
});

describe('absent values are not published', () => {
  test('prices of zero', () => {
    const { update } = openAccount();
    const [order] = update({
      ...PENDING,
      order_type: 'market',
      limit_price: 0,
      avg_price: 0.0,
      stop_price: 0,
    });
    for (const name of ['price', 'stopPrice', 'averagePrice', 'lastFill', 'quoteVolume'])
      expect(order).not.toHaveProperty(name);
    expect(order?.exact).toEqual({ volume: '0.005', remainingVolume: '0.005' });
  });

  test('the base volume of an order of quote currency', () => {
    const { update } = openAccount();
    const sized = { ...PENDING, order_type: 'market', order_qty: undefined, cash_order_qty: 100.5 };
    const [order] = update(sized);
    expect(order).toMatchObject({ quoteVolume: 100.5 });
    expect(order).not.toHaveProperty('volume');
    expect(order).not.toHaveProperty('remainingVolume');
  });

  test('an odd time', () => {
    const { update } = openAccount();
    const [order] = update({ ...PENDING, timestamp: 'soon' });
    for (const name of ['exchangeTime', 'createdTime', 'updatedTime']) expect(order).not.toHaveProperty(name);
  });
});

describe('the digits of the wire', () => {
  test('are kept, with zeros and exponents', () => {
    const { stream, update, trades } = openAccount();
    update(PENDING);
    stream.feed(
      Channel.MY_ORDER,
      `{"channel":"executions","type":"update","data":[{"order_id":"${ID}","exec_type":"trade","order_status":"partially_filled","exec_id":"T9","symbol":"BTC/USD","last_qty":0.00100000,"last_price":26501.50000,"cum_qty":1.0e-03,"avg_price":26501.50000,"fees":[{"asset":"USD","qty":5.1e-05}]}],"sequence":2}`,
    );
    expect(trades.drain()).toMatchObject([
      { volume: 0.001, fee: 0.000051, exact: { price: '26501.50000', volume: '0.00100000', fee: '5.1e-05' } },
    ]);
  });
});

describe('snapshots', () => {
  test('list the open orders; an empty one means that there are none', () => {
    const { snapshot, batches } = openAccount();
    snapshot();
    expect(batches.drain()).toMatchObject([
      { kind: 'snapshot', complete: true, origin: 'snapshot', orders: [] },
    ]);
    const open = {
      ...PENDING,
      exec_type: 'new',
      order_status: 'partially_filled',
      cum_qty: 0.002,
      avg_price: 26501,
    };
    expect(snapshot(open)).toMatchObject([
      {
        status: 'partially_filled',
        event: 'snapshot',
        filledVolume: 0.002,
        averagePrice: 26501,
        origin: 'snapshot',
      },
    ]);
    expect(batches.drain()).toMatchObject([{ complete: true, orders: [{ orderId: ID }] }]);
  });

  test('hold fills too: oldest first, without order events, and not as a list of open orders', () => {
    const { snapshot, batches, trades } = openAccount();
    const orders = snapshot(
      trade('filled', { exec_id: 'T2', timestamp: '2023-09-22T10:33:09Z' }),
      trade('partially_filled', { exec_id: 'T1', timestamp: '2023-09-22T10:33:08Z' }),
    );
    expect(orders).toEqual([]);
    expect(batches.size).toBe(0);
    expect(trades.drain()).toMatchObject([
      { tradeId: 'T1', origin: 'snapshot' },
      { tradeId: 'T2', origin: 'snapshot' },
    ]);
  });

  test('a row that cannot be read makes a snapshot incomplete', () => {
    const { snapshot, batches, stream } = openAccount();
    snapshot({ ...PENDING, exec_type: 'new', order_status: 'new' }, { order_id: 'O2' });
    expect(batches.drain()).toMatchObject([{ complete: false, orders: [{ orderId: ID }] }]);
    expect(stream.status().channels.my_order?.malformed).toBe(1);
  });
});

test('other pairs are skipped, with their sparse rows', () => {
  const { update, trades, stream } = openAccount();
  expect(update({ ...PENDING, symbol: 'ETH/USD' })).toEqual([]);
  expect(update(row('new', 'new'))).toEqual([]);
  expect(update(trade('filled', { symbol: undefined }))).toEqual([]);
  expect(trades.size).toBe(0);
  expect(stream.status().channels.my_order).toMatchObject({ skipped: 3, malformed: 0, events: 0 });
});

describe('values that are not mapped', () => {
  test('of a status: unknown, counted, and never open', () => {
    const { update, stream } = openAccount();
    update(PENDING);
    expect(update(row('status', 'suspended'))).toMatchObject([{ status: 'unknown', rawStatus: 'suspended' }]);
    expect(stream.status().channels.my_order?.unmapped).toBe(1);
    expect(update(row('canceled', 'canceled'))).toMatchObject([{ status: 'canceled' }]);
  });

  test('of an event: unknown, and the status counts', () => {
    const { update } = openAccount();
    update(PENDING);
    expect(update(row('teleported', 'new'))).toMatchObject([{ event: 'unknown', status: 'new' }]);
  });

  test('names of Object.prototype are not mapped', () => {
    const { update } = openAccount();
    update(PENDING);
    const [order] = update(row('constructor', 'toString'));
    expect(order?.status).toBe('unknown');
  });

  test('of a side: not published', () => {
    const { update } = openAccount();
    expect(update({ ...PENDING, side: 'both' })).toMatchObject([{ side: 'unknown' }]);
  });
});

describe('a row that cannot be read', () => {
  const context = {
    symbols: spotSymbols({ exchange: 'kraken', currencyPairs: ['btc/usd'] }),
    isSnapshot: false,
    known: (): undefined => undefined,
  };
  const entry = { order_id: ID, exec_type: 'new', order_status: 'new' };

  test.each([
    [{ ...entry, order_id: '' }, 'execution.order_id'],
    [{ ...entry, order_id: 5 }, 'execution.order_id'],
    [{ exec_type: 'new', order_status: 'new' }, 'order_id'],
    [{ ...entry, order_status: null }, 'order_status'],
    [{ ...entry, cum_qty: 'x' }, 'execution.cum_qty'],
    [{ ...entry, cum_qty: '' }, 'execution.cum_qty'],
    [{ ...entry, limit_price: {} }, 'execution.limit_price'],
    [{ ...entry, triggers: { price: 'NaN' } }, 'execution.triggers.price'],
    [{ ...entry, exec_type: 'trade', exec_id: 'T', last_qty: '1' }, 'exec_id, last_price or last_qty'],
    [null, 'execution'],
    ['text', 'execution'],
    [[], 'execution'],
  ])('%j names the field', (bad, words) => {
    expect(() => parseExecution(bad, context)).toThrow(words);
  });

  test('is skipped, and its frame is kept', () => {
    const { update, stream } = openAccount();
    const orders = update({ ...PENDING, order_id: 'O1' }, { order_id: 'O2' }, { ...PENDING, order_id: 'O3' });
    expect(orders.map(({ orderId }) => orderId)).toEqual(['O1', 'O3']);
    expect(stream.status().channels.my_order).toMatchObject({ frames: 1, malformed: 1, events: 2 });
  });

  test.each(['cl_ord_id', 'reason', 'liquidity_ind', 'time_in_force', 'triggers', 'avg_price'])(
    'null for %s leaves the field out and keeps the row',
    (field) => {
      const { update, trades } = openAccount();
      update(trade('filled', { [field]: null }));
      expect(trades.size).toBe(1);
    },
  );

  test('a fee that is not a number is not published as NaN', () => {
    const { update, trades } = openAccount();
    update(trade('filled', { fees: [{ asset: 'USD', qty: 'free' }] }));
    for (const { fee } of trades.drain()) expect(fee).not.toBeNaN();
  });

  test('fees that cannot be summed do not affect the rows after them', () => {
    const { update, trades } = openAccount();
    const odd = { asset: 'USD', qty: 'free' };
    update(
      trade('filled', { exec_id: 'T1', fees: [odd, odd] }),
      trade('filled', { exec_id: 'T2', order_id: 'O2' }),
    );
    expect(trades.drain().map(({ tradeId }) => tradeId)).toContain('T2');
  });

  test('a row with an extreme exponent is skipped, and the others are kept', () => {
    const { update, trades } = openAccount();
    update(
      trade('filled', { exec_id: 'T1', last_qty: '1e-2000' }),
      trade('filled', { exec_id: 'T2', order_id: 'O2' }),
    );
    expect(trades.drain().map(({ tradeId }) => tradeId)).toContain('T2');
  });
});

describe('sequence', () => {
  test('a missing frame is a gap; the rows of the next frame are published', () => {
    const { stream } = openAccount();
    const statusQueue = new AsyncQueue<{ state: string; reason?: string }>();
    const myOrderQueue = new AsyncQueue<MyOrder>();
    stream.bindObserver({ statusQueue: statusQueue, myOrderQueue });
    const frame = (sequence: number, id: string): string =>
      JSON.stringify({
        channel: 'executions',
        type: 'update',
        data: [{ ...PENDING, order_id: id }],
        sequence,
      });
    for (const [sequence, id] of [
      [1, 'O1'],
      [2, 'O2'],
      [2, 'O2'],
      [5, 'O5'],
      [6, 'O6'],
    ] as const)
      // prettier-ignore
      stream.feed(Channel.MY_ORDER, frame(sequence, id));
    expect(myOrderQueue.drain().map(({ orderId }) => orderId)).toEqual(['O1', 'O2', 'O5', 'O6']);
    const gaps = statusQueue.drain();
    expect(gaps.length).toBeGreaterThan(0);
    for (const gap of gaps)
      expect(gap).toMatchObject({ state: 'gap', reason: 'executions 3 to 4 are missing' });
  });
});

describe('sentinels are not values', () => {
  const fill = (fields: object): object => ({
    order_id: ID,
    exec_type: 'trade',
    order_status: 'partially_filled',
    symbol: 'BTC/USD',
    last_qty: 0.001,
    last_price: 26_500,
    timestamp: '2026-09-25T12:00:00.000001Z',
    ...fields,
  });

  test.each(['', '0', null, undefined])('fills with the id %j do not take each other for one', (exec_id) => {
    const { update, trades } = openAccount();
    update(PENDING);
    const first = fill({ exec_id });
    const second = fill({ exec_id, last_price: 26_501 });
    update(first, second);
    update(first);
    const published = trades.drain();
    expect(published.map(({ price }) => price)).toEqual([26_500, 26_501]);
    expect(new Set(published.map(({ tradeId }) => tradeId)).size).toBe(2);
    for (const { tradeId } of published) expect(tradeId.length).toBeGreaterThan(1);
  });

  test.each([
    [[{ asset: 'USD', qty: '' }]],
    [[{ asset: '', qty: 1 }]],
    [[{ asset: 'USD' }]],
    [[null]],
    [[]],
    [''],
    [{}],
  ])('a fee of %j costs nothing but itself', (fees) => {
    const { update, trades } = openAccount();
    update(PENDING, fill({ exec_id: 'T1', fees }));
    const [trade] = trades.drain();
    expect(trade).toMatchObject({ tradeId: 'T1', volume: 0.001 });
    expect(trade).not.toHaveProperty('fee');
  });

  test('a fee with an exponent is that number', () => {
    const { stream, trades } = openAccount();
    const entry = JSON.stringify(fill({ exec_id: 'T1', fees: [{ asset: 'BTC', qty: 0 }] }));
    const data = entry.replace('"qty":0', '"qty":-1.0E-8');
    stream.feed(Channel.MY_ORDER, `{"channel":"executions","type":"update","data":[${data}],"sequence":1}`);
    expect(trades.drain()).toMatchObject([{ fee: -1e-8, feeCurrency: 'btc', exact: { fee: '-1.0E-8' } }]);
  });

  test.each(['1970-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '', 1_790_000_000, null])(
    '%j is not a time',
    (timestamp) => {
      const { update, trades } = openAccount();
      const [, order] = update(PENDING, fill({ exec_id: 'T1', timestamp }));
      expect(order).not.toHaveProperty('exchangeTime');
      expect(trades.drain()).toHaveLength(1);
    },
  );
});

test('flags of an order are published, and kept by its later rows', () => {
  const { update } = openAccount();
  expect(update({ ...PENDING, post_only: true, reduce_only: false })).toMatchObject([
    { postOnly: true, reduceOnly: false },
  ]);
  const later = { order_id: ID, exec_type: 'new', order_status: 'new', timestamp: '2026-09-25T12:00:00Z' };
  expect(update(later)).toMatchObject([{ postOnly: true, reduceOnly: false }]);
});

test('a fill that comes after the end of its order counts', () => {
  const { update, trades } = openAccount();
  update(PENDING);
  update({
    order_id: ID,
    exec_type: 'canceled',
    order_status: 'canceled',
    cum_qty: 0,
    timestamp: PENDING.timestamp,
  });
  const late = {
    order_id: ID,
    exec_id: 'T1',
    exec_type: 'trade',
    order_status: 'partially_filled',
    last_qty: 0.001,
    last_price: 26_500,
    timestamp: PENDING.timestamp,
  };
  expect(update(late)).toMatchObject([
    { status: 'canceled', filledVolume: 0.001, lastFill: { tradeId: 'T1' } },
  ]);
  expect(trades.drain()).toHaveLength(1);
});
