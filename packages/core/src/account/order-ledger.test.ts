import { describe, expect, test } from 'vitest';
import type { MyOrder } from '../channels/my-order.js';
import { isTerminal } from './order-status.js';
import type { FillUpdate, OrderUpdate } from './order-update.js';
import { OrderLedger } from './order-ledger.js';

const NOW = { receivedTime: 1000 };

function update(fields: Partial<OrderUpdate> = {}): OrderUpdate {
  return { orderId: 'O1', numbers: {}, status: 'new', event: 'new', rawStatus: 'new', ...fields };
}

function fill(fields: Partial<FillUpdate> = {}): FillUpdate {
  return { tradeId: 'T1', price: '100', volume: '1', liquidity: 'taker', fees: [], ...fields };
}

const book = (): OrderLedger => new OrderLedger({ exchange: 'kraken', account: undefined });

const WHOLE = update({
  symbol: 'btc/usd',
  side: 'buy',
  type: 'limit',
  timeInForce: 'gtc',
  clientOrderId: 'mine',
  numbers: { price: '26500.0', volume: '0.00500000', filledVolume: '0.0' },
  status: 'pending_new',
  rawStatus: 'pending_new',
  createdTime: 1,
  time: 1,
});

test('a sparse row is merged into the known order; no field is undefined or invented', () => {
  const orders = book();
  orders.apply(WHOLE, NOW);
  expect(orders.apply(update({ time: 2 }), { receivedTime: 2000 })).toStrictEqual({
    channel: 'my_order',
    exchange: 'kraken',
    symbol: 'btc/usd',
    exchangeTime: 2,
    receivedTime: 2000,
    orderId: 'O1',
    clientOrderId: 'mine',
    side: 'buy',
    type: 'limit',
    timeInForce: 'gtc',
    price: 26500,
    volume: 0.005,
    filledVolume: 0,
    remainingVolume: 0.005,
    status: 'new',
    event: 'new',
    rawStatus: 'new',
    createdTime: 1,
    updatedTime: 2,
    exact: { price: '26500.0', volume: '0.00500000', filledVolume: '0.0', remainingVolume: '0.00500000' },
  });
});

test('an order of which only the id is known has no other fields', () => {
  const order = book().apply(update({ status: 'canceled', event: 'canceled', rawStatus: 'canceled' }), NOW);
  expect(order).toStrictEqual({
    channel: 'my_order',
    exchange: 'kraken',
    symbol: 'unknown/unknown',
    receivedTime: 1000,
    orderId: 'O1',
    side: 'unknown',
    type: 'unknown',
    filledVolume: 0,
    status: 'canceled',
    event: 'canceled',
    rawStatus: 'canceled',
    exact: {},
  });
});

test('a row without news is not published', () => {
  const orders = book();
  expect(orders.apply(WHOLE, NOW)).toBeDefined();
  expect(orders.apply(WHOLE, NOW)).toBeUndefined();
  expect(orders.apply(update({ time: 2 }), NOW)).toBeDefined();
  expect(orders.apply(update({ time: 2 }), NOW)).toBeUndefined();
  expect(orders.apply(WHOLE, NOW)).toBeUndefined();
});

test('a snapshot is published even without news', () => {
  const orders = book();
  orders.apply(WHOLE, NOW);
  expect(orders.apply({ ...WHOLE, event: 'snapshot' }, { ...NOW, origin: 'snapshot' })).toMatchObject({
    event: 'snapshot',
    origin: 'snapshot',
  });
});

test('account and reason', () => {
  const orders = new OrderLedger({ exchange: 'okx', account: 'main' });
  orders.apply(WHOLE, NOW);
  const ended = update({
    status: 'canceled',
    event: 'canceled',
    rawStatus: 'canceled',
    reason: 'user',
    rawReason: 'User requested',
  });
  expect(orders.apply(ended, NOW)).toMatchObject({
    account: 'main',
    channel: 'my_order',
    exchange: 'okx',
    reason: 'user',
    rawReason: 'User requested',
  });
});

describe('filled volume', () => {
  test('cumulative, where the venue sends the sum', () => {
    const orders = book();
    orders.apply(WHOLE, NOW);
    const first = update({ numbers: { filledVolume: '0.002' }, fill: fill({ volume: '0.002' }) });
    expect(orders.apply(first, NOW)).toMatchObject({ filledVolume: 0.002, remainingVolume: 0.003 });
  });

  test('summed without an error, where it sends each fill', () => {
    const orders = book();
    orders.apply({ ...WHOLE, numbers: { volume: '0.3' } }, NOW);
    orders.apply(update({ fill: fill({ volume: '0.1' }), status: 'partially_filled' }), NOW);
    const order = orders.apply(
      update({ fill: fill({ tradeId: 'T2', volume: '0.2' }), status: 'filled' }),
      NOW,
    );
    expect(order).toMatchObject({ filledVolume: 0.3, remainingVolume: 0, status: 'filled' });
    expect(order?.exact).toMatchObject({ filledVolume: '0.3', remainingVolume: '0.0' });
  });

  test('a sum after fills that were counted already adds nothing', () => {
    const orders = book();
    orders.apply({ ...WHOLE, numbers: { volume: '3' } }, NOW);
    orders.apply(update({ fill: fill(), status: 'partially_filled' }), NOW);
    expect(orders.apply(update({ numbers: { filledVolume: '1.0' }, time: 5 }), NOW)?.filledVolume).toBe(1);
    expect(orders.apply(update({ fill: fill({ tradeId: 'T2' }) }), NOW)?.filledVolume).toBe(2);
  });

  test('an older sum does not take it back', () => {
    const orders = book();
    orders.apply({ ...WHOLE, numbers: { volume: '3', filledVolume: '2' }, status: 'partially_filled' }, NOW);
    const order = orders.apply(update({ numbers: { filledVolume: '1' }, time: 9 }), NOW);
    expect(order).toMatchObject({ filledVolume: 2, remainingVolume: 1, status: 'partially_filled' });
    expect(order?.exact.filledVolume).toBe('2');
  });

  test('lastFill stands on the event of the fill only', () => {
    const orders = book();
    orders.apply(WHOLE, NOW);
    const filled = orders.apply(update({ fill: fill({ price: '1.50', volume: '0.00100' }) }), NOW);
    expect(filled?.lastFill).toStrictEqual({ tradeId: 'T1', price: 1.5, volume: 0.001, liquidity: 'taker' });
    expect(filled?.exact.lastFill).toStrictEqual({ price: '1.50', volume: '0.00100' });
    const later = orders.apply(update({ time: 7 }), NOW);
    expect(later).not.toHaveProperty('lastFill');
    expect(later?.exact).not.toHaveProperty('lastFill');
  });
});

describe('average price', () => {
  test('the one of the venue counts', () => {
    const orders = book();
    orders.apply(update({ numbers: { filledVolume: '2', averagePrice: '101.5' }, fill: fill() }), NOW);
    expect(orders.get('O1')).toMatchObject({ averagePrice: 101.5, exact: { averagePrice: '101.5' } });
  });

  test('else it is kept over the fills', () => {
    const orders = book();
    orders.apply(update({ fill: fill({ price: '100', volume: '1' }) }), NOW);
    expect(orders.get('O1')?.averagePrice).toBe(100);
    orders.apply(update({ fill: fill({ price: '103', volume: '2' }) }), NOW);
    expect(orders.get('O1')?.averagePrice).toBe(102);
    orders.apply(update({ time: 9, status: 'filled' }), NOW);
    expect(orders.get('O1')).toMatchObject({ averagePrice: 102, filledVolume: 3 });
  });

  test("a fill after the venue's average makes that one old", () => {
    const orders = book();
    orders.apply(update({ numbers: { filledVolume: '1', averagePrice: '100' } }), NOW);
    const order = orders.apply(update({ fill: fill({ price: '102', volume: '1' }) }), NOW);
    expect(order?.averagePrice).toBe(101);
    expect(order?.exact).not.toHaveProperty('averagePrice');
  });

  test('an order without a fill has none', () => {
    expect(book().apply(WHOLE, NOW)).not.toHaveProperty('averagePrice');
  });

  test('is absent where fills are missing from it', () => {
    const orders = book();
    orders.apply(WHOLE, NOW);
    const row = update({ numbers: { filledVolume: '3' }, fill: fill({ price: '100', volume: '1' }) });
    expect(orders.apply(row, NOW)).not.toHaveProperty('averagePrice');
  });

  test('is not kept where the filled volume grew without a price', () => {
    const orders = book();
    orders.apply(update({ fill: fill({ price: '100', volume: '1' }) }), NOW);
    expect(orders.apply(update({ numbers: { filledVolume: '2' } }), NOW)).not.toHaveProperty('averagePrice');
  });
});

describe('a row that is older than the known order (a lagging REST answer, a replay)', () => {
  const later = { ...WHOLE, numbers: { volume: '3', price: '10' }, time: 10 };

  test('does not turn back the status', () => {
    const orders = book();
    orders.apply({ ...later, status: 'filled', numbers: { volume: '3', filledVolume: '3' } }, NOW);
    expect(orders.apply({ ...later, status: 'new', time: 5, event: 'snapshot' }, NOW)).toMatchObject({
      status: 'filled',
      filledVolume: 3,
      updatedTime: 10,
    });
  });

  test('does not turn back price and volume', () => {
    const orders = book();
    orders.apply({ ...later, numbers: { volume: '1', price: '9' }, time: 1 }, NOW);
    orders.apply({ ...later, event: 'replaced' }, NOW);
    orders.apply({ ...later, numbers: { filledVolume: '2' }, status: 'partially_filled', time: 11 }, NOW);
    const stale = { ...later, numbers: { volume: '1', price: '9' }, time: 1, event: 'snapshot' } as const;
    expect(orders.apply(stale, NOW)).toMatchObject({ price: 10, volume: 3, remainingVolume: 1 });
  });

  test('does not turn back the average', () => {
    const orders = book();
    orders.apply({ ...later, numbers: { filledVolume: '2', averagePrice: '101' } }, NOW);
    const stale = { ...later, numbers: { filledVolume: '1', averagePrice: '100' }, time: 5, event: 'snapshot' } as const; // prettier-ignore
    expect(orders.apply(stale, NOW)).toMatchObject({ filledVolume: 2, averagePrice: 101 });
  });

  test('keeps the rawStatus that belongs to status', () => {
    const orders = book();
    orders.apply({ ...later, status: 'filled', rawStatus: 'filled' }, NOW);
    const stale = { ...later, status: 'new', rawStatus: 'new', time: 12 } as const;
    expect(orders.apply(stale, NOW)).toMatchObject({ status: 'filled', rawStatus: 'filled' });
  });
});

test('a status that is not mapped is unknown, and the next that is counts', () => {
  const orders = book();
  orders.apply(WHOLE, NOW);
  expect(orders.apply(update({ status: 'unknown', rawStatus: 'odd' }), NOW)).toMatchObject({
    status: 'unknown',
    rawStatus: 'odd',
  });
  expect(orders.apply(update({ status: 'canceled' }), NOW)).toMatchObject({ status: 'canceled' });
  expect(orders.apply(update({ status: 'unknown', rawStatus: 'odd', time: 9 }), NOW)?.status).toBe(
    'canceled',
  );
});

test('an unmapped status in between does not let the status go backwards', () => {
  const orders = book();
  orders.apply({ ...WHOLE, status: 'partially_filled' }, NOW);
  orders.apply(update({ status: 'unknown', rawStatus: 'odd' }), NOW);
  expect(orders.apply(update({ status: 'pending_new', time: 9 }), NOW)?.status).not.toBe('pending_new');
});

test('open orders', () => {
  const orders = book();
  for (const [orderId, status] of [
    ['a', 'new'],
    ['b', 'filled'],
    ['c', 'unknown'],
    ['d', 'untriggered'],
  ] as const)
    orders.apply(update({ orderId, status }), NOW);
  expect(orders.open().map(({ orderId }) => orderId)).toEqual(['a', 'c', 'd']);
});

test('orders that ended are forgotten at last, open ones never', () => {
  const orders = book();
  orders.apply(update({ orderId: 'open' }), NOW);
  for (let index = 0; index < 12_000; index++)
    orders.apply(update({ orderId: `E${index}`, status: 'filled' }), NOW);
  expect(orders.get('open')).toBeDefined();
  expect(orders.get('E0')).toBeUndefined();
  expect(orders.get('E11999')).toBeDefined();
  expect(orders.get('E2001')).toBeDefined();
});

describe('property: whatever the order and the repetition of rows', () => {
  const RANK = ['pending_new', 'untriggered', 'new', 'partially_filled'];
  const rank = ({ status }: MyOrder): number => (isTerminal({ status }) ? 9 : RANK.indexOf(status));

  test.each([1, 2, 3, 4, 5, 6])('status and filled volume never go backwards, seed %i', (seed) => {
    let state = seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return Math.floor((state / 0x80000000) * below);
    };
    const life: OrderUpdate[] = [
      { ...WHOLE, numbers: { volume: '1.0', filledVolume: '0' } },
      update({ time: 2 }),
      update({ time: 3, status: 'partially_filled', numbers: { filledVolume: '0.1' } }),
      update({ time: 4, status: 'partially_filled', numbers: { filledVolume: '0.3' } }),
      update({ time: 5, status: 'partially_filled', numbers: { filledVolume: '0.7' } }),
      update({ time: 6, status: 'filled', numbers: { filledVolume: '1.0' }, event: 'trade' }),
    ];
    for (let run = 0; run < 100; run++) {
      const orders = book();
      let last: MyOrder | undefined;
      for (let step = 0; step < 30; step++) {
        const row = life[random(life.length)];
        if (!row) throw new Error('no row');
        const event = random(4) === 0 ? 'snapshot' : row.event;
        const order = orders.apply({ ...row, event }, NOW);
        if (!order) continue;
        if (last) {
          expect(rank(order)).toBeGreaterThanOrEqual(rank(last));
          expect(order.filledVolume).toBeGreaterThanOrEqual(last.filledVolume);
          expect(order.updatedTime ?? 0).toBeGreaterThanOrEqual(last.updatedTime ?? 0);
          if (isTerminal(last)) expect(order.status).toBe(last.status);
        }
        expect(Number(order.exact.filledVolume ?? 0)).toBe(order.filledVolume);
        last = order;
      }
    }
  });
});
