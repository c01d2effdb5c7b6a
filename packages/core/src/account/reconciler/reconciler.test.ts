import { expect, test, vi } from 'vitest';
import type { SessionContext } from '../../connection/session.js';
import type { Publisher } from '../../delivery/publisher.js';
import { silentLogger } from '../../contract/logger.js';
import { AccountPublisher } from '../account-publisher.js';
import { now } from '../../contract/clock.js';
import type { MyOrder } from '../../channels/my-order.js';
import type { MyOrderBatch } from '../../channels/my-order-batch.js';
import type { MyTrade } from '../../channels/my-trade.js';
import type { Loss } from '../../delivery/recoveries.js';
import { keyOf, readRows, type Listing, type OrderName } from '../listing.js';
import type { FillRow, OrderUpdate } from '../order-update.js';
import { AccountLedger } from '../account-ledger.js';
import type { Reconciler } from './reconciler.js';
import { type ReconcilerInit } from './reconciler.js';

/** What a venue's REST knows, and what it was asked. */
class Rest {
  open: readonly OrderUpdate[] = [];
  ended: readonly OrderUpdate[] = [];
  orders: readonly OrderUpdate[] = [];
  trades: readonly FillRow[] = [];
  unreadable = 0;
  isDown = false;
  readonly since: number[] = [];
  readonly lookedUp: string[] = [];
  passes = 0;

  openOrders(): Promise<Listing<OrderUpdate>> {
    this.passes++;
    if (this.isDown) return Promise.reject(new Error('REST is down'));
    return Promise.resolve({ rows: this.open, unreadable: this.unreadable });
  }

  lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    this.lookedUp.push(...orders.map(({ orderId }) => orderId));
    const keys = new Set(orders.map(({ key }) => key));
    return Promise.resolve({ rows: this.orders.filter((order) => keys.has(keyOf(order))), unreadable: 0 });
  }

  endedOrders(): Promise<Listing<OrderUpdate>> {
    return Promise.resolve({ rows: this.ended, unreadable: 0 });
  }

  fills(_pairs: unknown, since: number): Promise<Listing<FillRow>> {
    this.since.push(since);
    return Promise.resolve({ rows: this.trades, unreadable: 0 });
  }

  fillsOf(orders: readonly OrderName[]): Promise<Listing<FillRow>> {
    const keys = new Set(orders.map(({ key }) => key));
    return Promise.resolve({ rows: this.trades.filter((fill) => keys.has(keyOf(fill))), unreadable: 0 });
  }
}

interface Connected {
  readonly connection: Reconciler;
  /** Recoveries that are open now. */
  readonly open: () => readonly string[];
  readonly losses: Loss[];
  readonly end: () => void;
}

/** One stream's account at a venue. */
function account(options: Partial<ReconcilerInit> = {}) {
  const rest = new Rest();
  const orders: MyOrder[] = [];
  const batches: MyOrderBatch[] = [];
  const fills: MyTrade[] = [];
  const badRows: unknown[] = [];
  let begun: number | undefined;
  const publisher = {
    publish: (_channel: unknown, event: MyOrder | MyOrderBatch | MyTrade) => {
      if (event.channel === 'my_order') orders.push(event);
      else if (event.channel === 'my_trade') fills.push(event);
      else batches.push(event);
    },
  };
  const own = new AccountLedger({
    exchange: 'acme',
    account: undefined,
    pairs: new Set(['btc/usd']),
    publisher,
    onSkipped: () => undefined,
    onUnmapped: () => undefined,
    onBadRow: (error) => badRows.push(error),
    onDuplicate: () => undefined,
  });
  const connect = (): Connected => {
    const abort = new AbortController();
    const open = new Map<object, string>();
    const losses: Loss[] = [];
    const context = {
      exchange: 'acme',
      channel: 'my_order',
      logger: silentLogger,
      pairs: ['btc/usd'],
      outage: undefined,
      signal: abort.signal,
      liveSince: () => begun,
      warn: () => undefined,
      gap: (loss: Loss) => losses.push(loss),
      recovering: (reason: string) => {
        const token = {};
        open.set(token, reason);
        return {
          end: () => void open.delete(token),
          lose: (loss: Loss) => {
            if (open.delete(token)) losses.push(loss);
          },
          abandon: () => void open.delete(token),
        };
      },
      ...publisher,
    } as unknown as SessionContext & Publisher;
    const { patience = 2_000, ...facts } = options;
    const publisherOfAccount = new AccountPublisher({ ledger: own, context, isWanted: true, patience });
    const connection = publisherOfAccount.reconcileWith({ api: rest, toVenue: (time) => time, ...facts });
    connection.begin(['btc/usd']);
    begun ??= now();
    return { connection, open: () => [...open.values()], losses, end: () => { abort.abort(); } }; // prettier-ignore
  };
  return { rest, own, orders, batches, fills, badRows, connect };
}

const order = (orderId: string, filledVolume: string, more: Partial<OrderUpdate> = {}): OrderUpdate => ({
  orderId,
  symbol: 'btc/usd',
  side: 'buy',
  type: 'limit',
  numbers: { price: '100', volume: '3', filledVolume },
  status: filledVolume === '3' ? 'filled' : filledVolume === '0' ? 'new' : 'partially_filled',
  event: 'snapshot',
  rawStatus: 'any',
  time: now(),
  ...more,
});

// eslint-disable-next-line @typescript-eslint/max-params -- which, whose, how much, and what else
const fill = (tradeId: string, orderId: string, volume: string, more: Partial<FillRow> = {}): FillRow => ({
  tradeId,
  orderId,
  symbol: 'btc/usd',
  side: 'buy',
  price: '100',
  volume,
  liquidity: 'maker',
  fees: [],
  time: now() + 1_000,
  ...more,
});

/** A connection that was live and has ended. */
async function first(venue: ReturnType<typeof account>): Promise<void> {
  const connected = venue.connect();
  await connected.connection.recover(undefined);
  connected.end();
}

const outage = () => ({ from: now() - 100, until: now() });

test('a fill that REST lists late is delivered once, and nothing is live before', async () => {
  const venue = account();
  venue.rest.open = [order('A', '0')];
  await first(venue);
  const { connection, open, losses, end } = venue.connect();
  venue.rest.open = [];
  venue.rest.orders = [order('A', '3')];
  let isDone = false;
  const recovered = connection.recover(outage()).then(() => (isDone = true));
  await vi.waitFor(() => {
    expect(venue.orders.at(-1)).toMatchObject({ orderId: 'A', status: 'filled', filledVolume: 3 });
    expect(open().join()).toContain('fills of order A');
  });
  expect(isDone).toBe(false);
  venue.rest.trades = [fill('T1', 'A', '1'), fill('T2', 'A', '2')];
  await recovered;
  expect(venue.fills.map(({ tradeId, origin }) => [tradeId, origin])).toEqual([
    ['T1', 'reconcile'],
    ['T2', 'reconcile'],
  ]);
  expect(losses).toEqual([]);
  expect(open()).toEqual([]);
  end();
});

test('a missing fill is a gap that names the order; if found later, it is still published', async () => {
  const venue = account({ patience: 400 });
  venue.rest.open = [order('A', '0')];
  await first(venue);
  const { connection, losses, end } = venue.connect();
  venue.rest.open = [order('A', '1')];
  await connection.recover(outage());
  expect(losses).toHaveLength(1);
  expect(losses[0]?.reason).toContain('order A');
  venue.rest.trades = [fill('T1', 'A', '1')];
  await vi.waitFor(
    () => {
      expect(venue.fills.map(({ tradeId }) => tradeId)).toEqual(['T1']);
    },
    { timeout: 10_000 },
  );
  end();
});

test('fills of before the stream began are not missing', async () => {
  const venue = account();
  venue.rest.open = [order('A', '1')];
  venue.rest.trades = [fill('T0', 'A', '1', { time: now() - 60_000 })];
  const { connection, losses, open, end } = venue.connect();
  await connection.recover(undefined);
  connection.publish(
    [{ order: order('A', '2', { fill: fill('T1', 'A', '1') }), fill: fill('T1', 'A', '1') }],
    1,
  );
  expect(venue.own.unsettled.keys.size).toBe(0);
  // A second order, whose row states more than its first frame could have stated.
  venue.rest.trades = [...venue.rest.trades, fill('T2', 'B', '1', { time: now() - 60_000 })];
  connection.publish([{ order: order('B', '1') }], 2);
  expect(venue.own.unsettled.keys.size).toBe(1);
  await vi.waitFor(() => { expect(venue.own.unsettled.keys.size).toBe(0); }, { timeout: 5_000 }); // prettier-ignore
  expect(venue.fills.map(({ tradeId }) => tradeId)).toEqual(['T1']);
  expect(losses).toEqual([]);
  expect(open()).toEqual([]);
  end();
});

test('both sides of one trade are two fills', async () => {
  const venue = account();
  const { connection, end } = venue.connect();
  await connection.recover(undefined);
  connection.publish([{ fill: fill('T1', 'A', '1') }, { fill: fill('T1', 'B', '1', { side: 'sell' }) }], 1);
  connection.publish([{ fill: fill('T1', 'A', '1') }], 1);
  expect(venue.fills.map(({ orderId, side }) => [orderId, side])).toEqual([
    ['A', 'buy'],
    ['B', 'sell'],
  ]);
  end();
});

test('orders that began and ended unseen: those that fills name, and those that the venue lists as ended', async () => {
  const venue = account();
  await first(venue);
  const { connection, end } = venue.connect();
  venue.rest.trades = [fill('T1', 'A', '3')];
  venue.rest.orders = [order('A', '3')];
  venue.rest.ended = [order('B', '0', { status: 'canceled' })];
  await connection.recover(outage());
  expect(venue.rest.lookedUp).toEqual(['A']);
  expect(venue.orders.map(({ orderId, status, origin }) => [orderId, status, origin])).toEqual([
    ['B', 'canceled', 'reconcile'],
    ['A', 'filled', 'reconcile'],
  ]);
  end();
});

test('the beginning of an outage is the last moment that was proven, however many connections fail', async () => {
  const venue = account();
  await first(venue);
  const from = now() - 1_000;
  const second = venue.connect();
  venue.rest.isDown = true;
  await expect(second.connection.recover({ from, until: now() })).rejects.toThrow('REST is down');
  second.end();
  venue.rest.isDown = false;
  const third = venue.connect();
  await third.connection.recover({ from: now(), until: now() });
  expect(venue.rest.since.at(-1)).toBeLessThanOrEqual(from);
  third.end();
});

test('a recovery does not outlive its connection', async () => {
  const venue = account();
  venue.rest.open = [order('A', '0')];
  await first(venue);
  const second = venue.connect();
  let answer: ((listing: Listing<FillRow>) => void) | undefined;
  vi.spyOn(venue.rest, 'fills').mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
  const recovery = second.connection.recover(outage());
  await vi.waitFor(() => { expect(answer).toBeDefined(); }); // prettier-ignore
  second.end();
  const before = [venue.orders.length, venue.batches.length];
  answer?.({ rows: [fill('T1', 'A', '1')], unreadable: 0 });
  await expect(recovery).rejects.toThrow();
  expect([venue.orders.length, venue.batches.length, venue.fills.length]).toEqual([...before, 0]);
  expect(second.open()).toEqual([]);
});

test('an unreadable row makes the list incomplete, and the recovery goes on', async () => {
  const venue = account();
  venue.rest.open = [order('A', '0')];
  venue.rest.unreadable = 1;
  const { connection, end } = venue.connect();
  await connection.recover(undefined);
  expect(venue.batches).toMatchObject([{ complete: false, orders: [{ orderId: 'A' }] }]);
  const read = readRows([1, 2, 3], (row) => { if (row === 2) throw new Error('two'); return row; }, () => undefined); // prettier-ignore
  expect(read).toEqual({ rows: [1, 3], unreadable: 1 });
  end();
});

test('a frame that could not be read is a doubt that REST settles', async () => {
  const venue = account();
  const { connection, open, end } = venue.connect();
  await connection.recover(undefined);
  venue.rest.open = [order('A', '0')];
  venue.own.doubt('cut');
  expect(open().join()).toContain('cut');
  await vi.waitFor(() => {
    expect(venue.orders.map(({ orderId }) => orderId)).toEqual(['A']);
    expect(open()).toEqual([]);
  });
  end();
});

test('rows that a lagging list did not have are found when it is read again, without another complete batch', async () => {
  const venue = account({ patience: 1_000 });
  await first(venue);
  const { connection, end } = venue.connect();
  await connection.recover(outage());
  const complete = venue.batches.filter((batch) => batch.complete).length;
  venue.rest.ended = [order('A', '3')];
  venue.rest.trades = [fill('T1', 'A', '3')];
  await vi.waitFor(() => { expect(venue.fills).toHaveLength(1); }, { timeout: 5_000 }); // prettier-ignore
  expect(venue.orders).toMatchObject([{ orderId: 'A', status: 'filled' }]);
  expect(venue.batches.filter((batch) => batch.complete)).toHaveLength(complete);
  await vi.waitFor(() => { expect(venue.own.unprovenSince).toBeUndefined(); }, { timeout: 5_000 }); // prettier-ignore
  end();
});

test('an order that the venue does not know yet is asked for again; one that it never knows is unknown', async () => {
  const venue = account({ patience: 1_000 });
  venue.rest.open = [order('A', '0'), order('B', '0')];
  await first(venue);
  const { connection, losses, end } = venue.connect();
  venue.rest.open = [];
  setTimeout(() => (venue.rest.orders = [order('A', '0', { status: 'canceled', time: now() })]), 100);
  await connection.recover(outage());
  const last = (orderId: string) => venue.orders.findLast((one) => one.orderId === orderId)?.status;
  expect([last('A'), last('B')]).toEqual(['canceled', 'unknown']);
  expect(losses.map(({ reason }) => reason).join()).toContain('order B');
  end();
});

test('a late fill counts after the end, whatever the row of the order states', async () => {
  const venue = account();
  const { connection, end } = venue.connect();
  await connection.recover(undefined);
  connection.publish([{ order: order('A', '0', { status: 'canceled', event: 'canceled' }) }], 1);
  const late = fill('T1', 'A', '1');
  connection.publish(
    [{ order: order('A', '0', { status: 'canceled', event: 'trade', fill: late }), fill: late }],
    2,
  );
  expect(venue.orders.at(-1)).toMatchObject({ status: 'canceled', filledVolume: 1, lastFill: { volume: 1 } });
  end();
});

test('a commission that arrives later is a revision of its fill, and changes no sum', async () => {
  const venue = account();
  const { connection, end } = venue.connect();
  await connection.recover(undefined);
  connection.publish(
    [{ order: order('A', '1', { fill: fill('T1', 'A', '1') }), fill: fill('T1', 'A', '1') }],
    1,
  );
  const charged = fill('T1', 'A', '1', { fees: [{ amount: '0.5', currency: 'usd' }] });
  connection.publish([{ fill: charged }], 2);
  connection.publish([{ fill: charged }], 3);
  connection.publish([{ fill: { ...charged, isCorrection: true, price: '101' } }], 4);
  expect(venue.fills.map(({ revision, fee, price }) => [revision, fee, price])).toEqual([
    [undefined, undefined, 100],
    [1, 0.5, 100],
    [2, 0.5, 101],
  ]);
  expect(venue.own.unsettled.ledger.balance('A')).toBe('settled');
  end();
});

test('an order that is ahead of its fills is not read over REST while their frames may still arrive', async () => {
  const venue = account();
  const { connection, open, end } = venue.connect();
  await connection.recover(undefined);
  connection.publish([{ order: order('A', '1') }], 1);
  connection.publish([{ fill: fill('T1', 'A', '1') }], 2);
  expect(venue.own.unsettled.keys.size).toBe(0);
  expect(open()).toEqual([]);
  expect(venue.rest.passes).toBe(1);
  end();
});

test('a fill from before a reconnect that arrives in a frame was missed, a later one is live', async () => {
  const venue = account();
  await first(venue);
  const { connection, end } = venue.connect();
  await connection.recover(outage());
  connection.publish([{ fill: fill('T1', 'A', '1', { time: now() - 5_000 }) }], 1);
  connection.publish([{ fill: fill('T2', 'A', '1') }], 2);
  expect(venue.fills.map(({ tradeId, origin }) => [tradeId, origin])).toEqual([
    ['T1', 'reconcile'],
    ['T2', undefined],
  ]);
  end();
});

test('an order that the list of the connection does not have is not open, even if REST still states so', async () => {
  const venue = account();
  venue.rest.open = [order('A', '0')];
  await first(venue);
  const { connection, end } = venue.connect();
  venue.orders.length = 0;
  connection.publishList({ rows: [], unreadable: 0 }, now());
  venue.rest.orders = [order('A', '1')];
  setTimeout(() => (venue.rest.orders = [order('A', '0', { status: 'canceled', time: now() })]), 100);
  await connection.recover(outage());
  expect(venue.orders.map(({ status }) => status)).toEqual(['canceled']);
  end();
});
