import { describe, expect, test } from 'vitest';
import {
  AsyncQueue,
  Channel,
  Exchange,
  getExchangeStream,
  silentLogger,
  type MyOrder,
  type MyOrderBatch,
  type MyTrade,
} from '@hftjs/core';
import '../../index.js';

const TIME = Date.UTC(2026, 8, 25, 12);

/** What was delivered since it was last asked for. */
interface Replay {
  readonly feed: (...frames: readonly object[]) => void;
  readonly orders: () => readonly MyOrder[];
  readonly trades: () => readonly MyTrade[];
  readonly batches: () => readonly MyOrderBatch[];
  readonly malformed: () => number;
}

/** A stream that is fed with frames. */
function replay(): Replay {
  const stream = getExchangeStream({
    exchange: Exchange.KRAKEN_FUTURE,
    currencyPairs: ['btc/usd', 'btc/usd:btc'],
    subscribeChannels: [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE],
    apiKey: 'key',
    apiSecret: 'c2VjcmV0',
    logger: silentLogger,
  });
  const myOrderQueue = new AsyncQueue<MyOrder>();
  const myOrderBatchQueue = new AsyncQueue<MyOrderBatch>();
  const myTradeQueue = new AsyncQueue<MyTrade>();
  stream.bindObserver({ myOrderQueue, myOrderBatchQueue, myTradeQueue });
  return {
    feed: (...frames) => {
      for (const frame of frames) stream.feed(Channel.MY_ORDER, JSON.stringify(frame));
    },
    orders: () => myOrderQueue.drain(),
    trades: () => myTradeQueue.drain(),
    batches: () => myOrderBatchQueue.drain(),
    malformed: () => stream.status().channels.my_order?.malformed ?? 0,
  };
}

const order = (fields: object = {}): object => ({
  instrument: 'PF_XBTUSD',
  time: TIME,
  last_update_time: TIME,
  qty: 1,
  filled: 0,
  limit_price: 50_000,
  stop_price: 0,
  type: 'limit',
  order_id: 'order',
  direction: 0,
  reduce_only: false,
  ...fields,
});

const openOrders = (reason: string, fields: object = {}, isCancel = false): object => ({
  feed: 'open_orders',
  order: order(fields),
  is_cancel: isCancel,
  reason,
});

const gone = (reason: string, orderId = 'order'): object => ({
  feed: 'open_orders',
  order_id: orderId,
  is_cancel: true,
  reason,
});

const placed = openOrders('new_placed_order_by_user');

const fills = (...rows: readonly object[]): object => ({
  feed: 'fills',
  username: 'somebody',
  fills: rows.map((row, index) => ({
    instrument: 'PF_XBTUSD',
    time: TIME + index,
    price: 50_000,
    seq: index + 1,
    buy: true,
    order_id: 'order',
    fill_id: `fill-${index}`,
    fill_type: 'taker',
    fee_paid: 0.5,
    fee_currency: 'USD',
    taker_order_type: 'market',
    order_type: 'market',
    ...row,
  })),
});

describe('reasons of changes, of an order that rests', () => {
  test.each([
    ['edited_by_user', { qty: 2 }, { status: 'new', event: 'replaced' }],
    ['edited_by_user', { qty: 1, filled: 0.5 }, { status: 'partially_filled', event: 'replaced' }],
    ['partial_fill', { qty: 0.7, filled: 0.3 }, { status: 'partially_filled', event: 'trade' }],
    ['limit_order_from_stop', { qty: 1 }, { status: 'new', event: 'triggered' }],
    ['something_new', { qty: 0.7, filled: 0.3 }, { status: 'partially_filled', event: 'unknown' }],
    ['something_new', { qty: 3 }, { status: 'new', event: 'unknown' }],
  ])('%s %j is %j', (reason, fields, expected) => {
    const { feed, orders } = replay();
    feed(placed, openOrders(reason, { last_update_time: TIME + 1, ...fields }));
    expect(orders().at(-1)).toMatchObject({ ...expected, rawStatus: reason });
  });

  test.each([
    ['full_fill', 'filled', undefined],
    ['cancelled_by_user', 'canceled', 'user'],
    ['cancelled_by_admin', 'canceled', 'other'],
    ['dead_man_switch', 'canceled', 'other'],
    ['market_inactive', 'canceled', 'market_closed'],
    ['liquidation', 'canceled', 'liquidation'],
    ['would_execute_self', 'canceled', 'self_trade'],
    ['would_not_reduce_position', 'canceled', 'other'],
    ['not_enough_margin', 'canceled', 'insufficient_funds'],
    ['ioc_order_failed_because_it_would_not_be_executed', 'canceled', 'not_filled'],
    ['post_order_failed_because_it_would_filled', 'rejected', 'post_only'],
    ['post_order_failed_because_it_would_be_filled', 'rejected', 'post_only'],
    ['contract_expired', 'expired', 'expired'],
    ['something_new', 'canceled', 'other'],
  ])('%s ends it as %s', (reason, status, why) => {
    const { feed, orders } = replay();
    feed(placed, gone(reason));
    expect(orders().at(-1)).toMatchObject({
      symbol: 'btc/usd',
      side: 'buy',
      price: 50_000,
      volume: 1,
      filledVolume: status === 'filled' ? 1 : 0,
      status,
    });
    const again = replay();
    again.feed(placed, openOrders(reason, {}, true));
    const last = again.orders().at(-1);
    expect(last?.status).toBe(status);
    expect(last?.reason).toBe(why);
    expect(last?.rawReason).toBe(why === undefined ? undefined : reason);
  });

  test.each([
    ['market_inactive', 'rejected'],
    ['would_execute_self', 'rejected'],
    ['would_not_reduce_position', 'rejected'],
    ['not_enough_margin', 'rejected'],
    ['cancelled_by_user', 'canceled'],
    ['ioc_order_failed_because_it_would_not_be_executed', 'canceled'],
    ['post_order_failed_because_it_would_filled', 'rejected'],
  ])('%s of an order that never rested is %s', (reason, status) => {
    const { feed, orders } = replay();
    feed(openOrders(reason, {}, true));
    expect(orders()).toMatchObject([{ status, event: status }]);
  });

  test('an unknown reason with nothing left is a fill', () => {
    const { feed, orders } = replay();
    feed(placed, openOrders('something_new', { qty: 0, filled: 1 }, true));
    expect(orders().at(-1)).toMatchObject({ status: 'filled', filledVolume: 1, remainingVolume: 0 });
  });

  test('a failed edit changes nothing', () => {
    const { feed, orders, malformed } = replay();
    feed(placed, openOrders('order_for_edit_not_found', { qty: 9 }), gone('order_for_edit_not_found'));
    expect(orders()).toHaveLength(1);
    expect(malformed()).toBe(0);
  });

  test('a stop that was triggered is not canceled; its order goes on', () => {
    const { feed, orders } = replay();
    const stop = { type: 'stop', stop_price: 49_000 };
    feed(openOrders('new_placed_order_by_user', stop));
    expect(orders()).toMatchObject([{ status: 'untriggered', type: 'stop_limit', stopPrice: 49_000 }]);
    feed(gone('stop_order_triggered'));
    expect(orders()).toMatchObject([{ status: 'new', event: 'triggered', type: 'stop_limit' }]);
    feed(openOrders('limit_order_from_stop', { last_update_time: TIME + 5 }));
    expect(orders()).toMatchObject([{ status: 'new', event: 'triggered' }]);
    feed(openOrders('full_fill', { qty: 0, filled: 1, last_update_time: TIME + 6 }, true));
    expect(orders()).toMatchObject([{ status: 'filled', filledVolume: 1 }]);
  });
});

describe('orders and fills', () => {
  test('the frame has the remaining volume: the volume of the order is the sum', () => {
    const { feed, orders } = replay();
    feed(openOrders('partial_fill', { qty: 0.7, filled: 0.3 }));
    expect(orders()).toMatchObject([
      { volume: 1, filledVolume: 0.3, remainingVolume: 0.7, contracts: 1, exact: { volume: '1.0' } },
    ]);
  });

  test('an order that is filled at once is published from its fills', () => {
    const { feed, orders, trades, batches } = replay();
    feed(
      fills(
        { qty: 0.2, remaining_order_qty: 0.3, price: 50_000 },
        { qty: 0.3, remaining_order_qty: 0, price: 50_010 },
      ),
    );
    expect(orders()).toMatchObject([
      {
        type: 'market',
        side: 'buy',
        volume: 0.5,
        filledVolume: 0.2,
        remainingVolume: 0.3,
        status: 'partially_filled',
        lastFill: { tradeId: 'fill-0', volume: 0.2, fee: 0.5, feeCurrency: 'usd', liquidity: 'taker' },
      },
      { volume: 0.5, filledVolume: 0.5, remainingVolume: 0, status: 'filled', averagePrice: 50_006 },
    ]);
    expect(trades().map(({ tradeId }) => tradeId)).toEqual(['fill-0', 'fill-1']);
    expect(batches()).toMatchObject([{ kind: 'update', complete: false, orders: [{}, {}] }]);
  });

  const partial = openOrders('partial_fill', { qty: 0.7, filled: 0.3, last_update_time: TIME + 1 });
  const full = openOrders('full_fill', { qty: 0, filled: 1, last_update_time: TIME + 2 }, true);
  const first = fills({
    qty: 0.3,
    remaining_order_qty: 0.7,
    time: TIME + 1,
    fill_id: 'a',
    order_type: 'limit',
  });
  const second = fills({
    qty: 0.7,
    remaining_order_qty: 0,
    time: TIME + 2,
    fill_id: 'b',
    order_type: 'limit',
  });

  test.each([
    ['orders first', [placed, partial, first, full, second]],
    ['fills first', [placed, first, partial, second, full]],
    ['all fills before any order', [first, second, placed, partial, full]],
    ['all orders before any fill', [placed, partial, full, first, second]],
    ['an end by its id alone, before its fill', [placed, first, gone('full_fill'), second]],
    ['each frame twice', [placed, placed, first, first, partial, partial, second, second, full, full]],
    ['only the end', [first, second]],
  ])('%s: one sum, never backwards, no fill doubled', (_, frames) => {
    const { feed, orders, trades } = replay();
    feed(...frames);
    const published = orders();
    const filled = published.map(({ filledVolume }) => filledVolume);
    expect(filled).toEqual([...filled].sort((left, right) => left - right));
    expect(published.at(-1)).toMatchObject({
      status: 'filled',
      volume: 1,
      filledVolume: 1,
      remainingVolume: 0,
    });
    expect(Math.max(...filled)).toBe(1);
    const statuses = published.map(({ status }) => status);
    const end = statuses.indexOf('filled');
    expect(statuses.slice(end).every((status) => status === 'filled')).toBe(true);
    expect(trades().map(({ tradeId }) => tradeId)).toEqual(['a', 'b']);
  });

  test('an edit before its fills does not make the sum wrong', () => {
    const { feed, orders } = replay();
    const edited = openOrders('edited_by_user', { qty: 4, filled: 1, last_update_time: TIME + 2 });
    feed(placed, fills({ qty: 1, remaining_order_qty: 4, time: TIME + 1 }));
    // The resize was not received. The fill has the filled and the remaining quantity.
    expect(orders().at(-1)).toMatchObject({ volume: 5, filledVolume: 1, remainingVolume: 4 });
    feed(edited);
    expect(orders().at(-1)).toMatchObject({ volume: 5, filledVolume: 1, remainingVolume: 4 });
  });

  test('fills without what is left of the order leave the sum to the list of open orders', () => {
    const { feed, orders, trades } = replay();
    feed(placed, partial, fills({ qty: 0.3, time: TIME + 3, fill_id: 'a' }));
    expect(orders().at(-1)).toMatchObject({ filledVolume: 0.3, lastFill: { volume: 0.3 } });
    feed(fills({ qty: 0.5, order_id: 'other', fill_id: 'c' }));
    expect(orders()).toEqual([]);
    expect(trades().map(({ orderId }) => orderId)).toEqual(['order', 'other']);
  });

  test.each([
    ['maker', 'maker'],
    ['taker', 'taker'],
    ['takerAfterEdit', 'taker'],
    ['liquidation', 'unknown'],
    ['assignee', 'unknown'],
    ['assignor', 'unknown'],
    ['unwindBankrupt', 'unknown'],
    ['unwindCounterparty', 'unknown'],
  ])('a %s fill is one of a %s', (fillType, liquidity) => {
    const { feed, trades } = replay();
    feed(
      fills({ qty: 1, remaining_order_qty: 0, fill_type: fillType, fee_paid: -0.25, fee_currency: 'XBT' }),
    );
    expect(trades()).toMatchObject([{ liquidity, fee: -0.25, feeCurrency: 'btc' }]);
  });

  test('a cancel and a late fill', () => {
    const { feed, orders } = replay();
    feed(placed, gone('cancelled_by_user'), first);
    expect(orders().at(-1)).toMatchObject({ status: 'canceled', filledVolume: 0.3, remainingVolume: 0.7 });
  });
});

describe('inverse products', () => {
  const inverse = { instrument: 'PI_XBTUSD', limit_price: 50_000, qty: 1000 };

  test('contracts of a dollar are base currency at the prices of the fills', () => {
    const { feed, orders, trades } = replay();
    feed(
      openOrders('new_placed_order_by_user', inverse),
      fills({ instrument: 'PI_XBTUSD', qty: 400, remaining_order_qty: 600, price: 40_000, fill_id: 'a' }),
      openOrders('partial_fill', { ...inverse, qty: 600, filled: 400, last_update_time: TIME + 1 }),
      fills({ instrument: 'PI_XBTUSD', qty: 600, remaining_order_qty: 0, time: TIME + 2, fill_id: 'b' }),
    );
    expect(orders().at(-1)).toMatchObject({
      symbol: 'btc/usd:btc',
      contracts: 1000,
      volume: 0.02,
      filledVolume: 0.022,
      remainingVolume: 0,
      status: 'filled',
    });
    expect(trades()).toMatchObject([
      { volume: 0.01, contracts: 400, exact: { volume: '0.01', contracts: '400' } },
      { volume: 0.012, contracts: 600 },
    ]);
  });

  test('the volume of an order filled at once is its filled volume', () => {
    const { feed, orders } = replay();
    const row = { instrument: 'PI_XBTUSD', order_id: 'm' };
    const frame = fills(
      { ...row, qty: 400, remaining_order_qty: 600, price: 40_000 },
      { ...row, qty: 600, remaining_order_qty: 0, price: 50_000 },
    );
    feed(frame, frame);
    expect(orders()).toMatchObject([
      { filledVolume: 0.01, contracts: 1000, status: 'partially_filled' },
      { volume: 0.022, filledVolume: 0.022, remainingVolume: 0, status: 'filled' },
    ]);
  });
});

describe('inverse orders whose fills are not published, or later', () => {
  const inverse = { instrument: 'PI_XBTUSD', limit_price: 50_000 };
  const partial = openOrders('partial_fill', { ...inverse, qty: 600, filled: 400 });
  const full = openOrders(
    'full_fill',
    { ...inverse, qty: 0, filled: 1000, last_update_time: TIME + 2 },
    true,
  );
  const open = openOrders('new_placed_order_by_user', { ...inverse, qty: 1000 });
  const fill = (fields: object): object => fills({ instrument: 'PI_XBTUSD', ...fields });
  const first = fill({ qty: 400, remaining_order_qty: 600, price: 40_000, fill_id: 'a' });
  const second = fill({ qty: 600, remaining_order_qty: 0, fill_id: 'b' });

  test('what is filled counts at the order’s own price', () => {
    const { feed, orders } = replay();
    feed({ feed: 'open_orders_snapshot', orders: [order({ ...inverse, qty: 600, filled: 400 })] });
    expect(orders()).toMatchObject([
      { status: 'partially_filled', volume: 0.02, filledVolume: 0.008, remainingVolume: 0.012 },
    ]);
    feed(full);
    expect(orders()).toMatchObject([{ status: 'filled', filledVolume: 0.02, remainingVolume: 0 }]);
  });

  test('the end of one by its id alone', () => {
    const { feed, orders, trades } = replay();
    feed(open, gone('full_fill'));
    expect(orders().at(-1)).toMatchObject({ status: 'filled', filledVolume: 0.02, remainingVolume: 0 });
    feed(fill({ qty: 1000, remaining_order_qty: 0 }));
    expect(orders().at(-1)).toMatchObject({ status: 'filled', filledVolume: 0.02, remainingVolume: 0 });
    expect(trades()).toMatchObject([{ volume: 0.02 }]);
  });

  test.each([
    ['orders first', [open, partial, full, first, second]],
    ['fills first', [first, second, open, partial, full]],
    ['in turn', [open, first, partial, full, second]],
  ])('%s: in the end each fill counts at its own price, once', (_, frames) => {
    const { feed, orders } = replay();
    feed(...frames, ...frames);
    const published = orders().map(({ filledVolume }) => filledVolume);
    expect(published).toEqual(published.toSorted((left, right) => left - right));
    expect(published.at(-1)).toBe(0.022);
  });

  test('a fill that stands twice in a frame counts once', () => {
    const { feed, orders, trades } = replay();
    const row = { instrument: 'PI_XBTUSD', qty: 400, remaining_order_qty: 600, fill_id: 'a' };
    feed(open, fills(row, row));
    expect(orders().at(-1)).toMatchObject({ filledVolume: 0.008 });
    expect(trades()).toHaveLength(1);
  });
});

describe('snapshots', () => {
  test('open orders are one complete batch, as they stand', () => {
    const { feed, batches } = replay();
    feed({
      feed: 'open_orders_verbose_snapshot',
      account: 'somebody',
      orders: [
        order({ qty: 0.6, filled: 0.4 }),
        order({ order_id: 'stop', type: 'stop', stop_price: 49_000, limit_price: 0, direction: 1 }),
        order({ order_id: 'profit', type: 'take_profit', stop_price: 60_000 }),
        order({ order_id: 'foreign', instrument: 'PF_ETHUSD' }),
      ],
    });
    expect(batches()).toMatchObject([
      {
        kind: 'snapshot',
        origin: 'snapshot',
        complete: true,
        orders: [
          { orderId: 'order', status: 'partially_filled', volume: 1, filledVolume: 0.4, event: 'snapshot' },
          { orderId: 'stop', status: 'untriggered', type: 'stop', side: 'sell', stopPrice: 49_000 },
          { orderId: 'profit', status: 'untriggered', type: 'take_profit_limit', price: 50_000 },
        ],
      },
    ]);
  });

  test('no open orders are an empty complete batch', () => {
    const { feed, batches } = replay();
    feed({ feed: 'open_orders_snapshot', account: 'somebody', orders: [] });
    expect(batches()).toMatchObject([{ kind: 'snapshot', complete: true, orders: [] }]);
  });

  test('a row that cannot be read makes it incomplete, and is counted', () => {
    const { feed, batches, malformed } = replay();
    feed({ feed: 'open_orders_snapshot', orders: [order(), order({ order_id: 'bad', qty: 'many' })] });
    expect(batches()).toMatchObject([{ complete: false, orders: [{ orderId: 'order' }] }]);
    expect(malformed()).toBe(1);
  });
});

describe('what only some frames state', () => {
  test('an order that ids alone named has the type that its fill states', () => {
    const { feed, orders } = replay();
    feed({ feed: 'open_orders', order_id: 'order', is_cancel: false, reason: 'partial_fill' });
    feed(fills({ qty: 1, remaining_order_qty: 0, order_type: 'ioc', taker_order_type: 'ioc' }));
    expect(orders().at(-1)).toMatchObject({ type: 'limit', timeInForce: 'ioc', status: 'filled', volume: 1 });
  });

  test('an order that a fill alone names has the type of the taker, where it took', () => {
    const { feed, orders } = replay();
    feed(fills({ qty: 1, remaining_order_qty: 0, order_type: undefined, taker_order_type: 'market' }));
    expect(orders().at(-1)).toMatchObject({ type: 'market', status: 'filled' });
  });

  test.each([
    [
      'ioc_order_failed_because_it_would_not_be_executed',
      { type: 'limit', timeInForce: 'ioc', status: 'canceled' },
    ],
    ['post_order_failed_because_it_would_be_filled', { type: 'limit', postOnly: true, status: 'rejected' }],
  ])('an order that ended unseen for %s is of the kind that its reason names', (reason, expected) => {
    const { feed, orders } = replay();
    feed(gone(reason, 'unseen'));
    expect(orders().at(-1)).toMatchObject(expected);
  });

  test('an order that was resized unseen is filled to its new size', () => {
    const { feed, orders } = replay();
    feed(openOrders('new_placed_order_by_user', { qty: 10 }));
    feed(fills({ qty: 5, remaining_order_qty: 0 }));
    expect(orders().at(-1)).toMatchObject({
      status: 'filled',
      volume: 5,
      filledVolume: 5,
      remainingVolume: 0,
    });
  });

  test('flags of an order', () => {
    const { feed, orders } = replay();
    feed(openOrders('new_placed_order_by_user', { reduce_only: true }));
    expect(orders().at(-1)).toMatchObject({ reduceOnly: true });
    feed(fills({ qty: 1, remaining_order_qty: 0, order_id: 'post', order_type: 'post', fill_type: 'maker' }));
    expect(orders().at(-1)).toMatchObject({ type: 'limit', postOnly: true });
  });

  test('a fill that comes after the end of its order counts', () => {
    const { feed, orders, trades } = replay();
    feed(placed, gone('cancelled_by_user'));
    feed(fills({ qty: 0.4, remaining_order_qty: 0.6 }));
    expect(orders().at(-1)).toMatchObject({ status: 'canceled', filledVolume: 0.4 });
    expect(trades()).toHaveLength(1);
  });

  test.each([
    { fee_paid: '' },
    { fee_paid: null },
    { fee_currency: '' },
    { fee_paid: 'free' },
    { time: 0 },
    { time: 'soon' },
    { time: 1_790_000_000 },
    { seq: '' },
    { remaining_order_qty: '' },
  ])('%j costs nothing but itself', (fields) => {
    const { feed, trades, malformed } = replay();
    feed(placed, fills({ qty: 1, remaining_order_qty: 0, ...fields }));
    expect(trades()).toMatchObject([{ tradeId: 'fill-0', volume: 1 }]);
    expect(malformed()).toBe(0);
  });

  test.each(['', '0', null, '00000000-0000-0000-0000-000000000000'])(
    'fills with the id %j do not take each other for one, and replays do',
    (fill_id) => {
      const { feed, trades } = replay();
      const both = fills({ qty: 1, fill_id }, { qty: 2, fill_id });
      feed(openOrders('new_placed_order_by_user', { qty: 3 }), both, both);
      expect(trades().map(({ volume }) => volume)).toEqual([1, 2]);
    },
  );
});
