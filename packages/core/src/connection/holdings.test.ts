import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import {
  AsyncQueue,
  Channel,
  silentLogger,
  type MyBalance,
  type MyPosition,
  type StreamOptions,
  type StreamStatus,
} from '../index.js';
import {
  EMPTY_LISTING,
  type AccountApi,
  type BalanceRow,
  type PositionRow,
  type SessionContext,
} from '../adapter.js';
import { StubStream, type StubParams } from '../testing/stub-stream.js';

interface Packet {
  readonly balances?: readonly BalanceRow[];
  readonly positions?: readonly PositionRow[];
  /** A balance that cannot be read. */
  readonly badBalance?: unknown;
  /** A row of which only the feed is known. */
  readonly badRow?: unknown;
  readonly kind?: 'snapshot' | 'update';
}

/** What REST was asked for, and what it answers. */
class Rest {
  readonly asked: string[] = [];
  balances: BalanceRow[] = [];
  positions: PositionRow[] = [];
  isDown = false;

  count(what: string): number {
    return this.asked.filter((one) => one === what).length;
  }

  read<T>(what: string, answer: T): Promise<T> {
    this.asked.push(what);
    return this.isDown ? Promise.reject(new Error('REST is down')) : Promise.resolve(answer);
  }

  readonly orders: AccountApi = {
    openOrders: () => this.read('orders', EMPTY_LISTING),
    lookUp: () => this.read('orders', EMPTY_LISTING),
    fills: () => this.read('fills', EMPTY_LISTING),
    fillsOf: () => this.read('fills', EMPTY_LISTING),
  };
}

/** Orders and balances come on one feed, positions on another one. */
class AcmeStream extends StubStream {
  readonly #rest: Rest;

  constructor(options: StreamOptions, rest: Rest) {
    super(options);
    this.#rest = rest;
  }

  protected override stub(channel: Channel, context: SessionContext | undefined): StubParams {
    const rest = this.#rest;
    const isPositions = channel === Channel.MY_POSITION;
    const orders = context?.account.reconcileWith({ api: rest.orders, toVenue: (time) => time });
    const balances = context?.balances.readWith({
      read: () => rest.read('balances', { rows: rest.balances }),
      interval: 20,
    });
    const positions = context?.positions.readWith({
      read: () => rest.read('positions', { rows: rest.positions }),
      interval: 20,
    });
    return {
      channel,
      host: 'wss://example.com/feed',
      feed: isPositions ? 'positions' : 'user',
      subscribe: (pairs) => {
        if (!isPositions) orders?.begin(pairs);
        context?.acknowledge();
        return [];
      },
      onPacket: (packet, receivedTime) => {
        const { kind = 'update', ...rows } = packet as Packet;
        const frame = { kind, receivedTime, complete: kind === 'snapshot' };
        if (rows.balances) context?.balances.publish({ ...frame, rows: rows.balances });
        if (rows.positions) context?.positions.publish({ ...frame, rows: rows.positions });
        if (rows.badBalance !== undefined) context?.balances.malformed(new Error('bad'), rows.badBalance);
        if (rows.badRow !== undefined) context?.malformed(new Error('bad'), rows.badRow);
        return undefined;
      },
      recover: async (outage) => {
        await (isPositions
          ? positions?.recover()
          : Promise.all([orders?.recover(outage), balances?.recover()]));
      },
    };
  }
}

const usd = (total: string): BalanceRow => ({ currency: 'usd', numbers: { total } });
const btc = (volume: string, symbol: PositionRow['symbol'] = 'btc/usd'): PositionRow => ({
  symbol,
  positionSide: 'net',
  numbers: { volume },
});

let venue: WebSocketServer;
let stream: AcmeStream;
let rest: Rest;
const myBalanceQueue = new AsyncQueue<MyBalance>({ policy: 'lossless' });
const myPositionQueue = new AsyncQueue<MyPosition>({ policy: 'lossless' });
const statusQueue = new AsyncQueue<StreamStatus>({ policy: 'lossless' });
const reported: string[] = [];

/** The events that arrived since the last call, such as `usd 5 update/live`. */
const news = (): string[] => [
  ...myBalanceQueue
    .drain()
    .map(
      ({ currency, exact, kind, origin = 'live' }) => `${currency} ${exact.total ?? ''} ${kind}/${origin}`,
    ),
  ...myPositionQueue
    .drain()
    .map(({ symbol, exact, kind, origin = 'live' }) => `${symbol} ${exact.volume ?? ''} ${kind}/${origin}`),
];

/** The states that were reported of channels. */
const states = (): readonly string[] => {
  reported.push(...statusQueue.drain().map(({ channel, state }) => `${channel} ${state}`));
  return reported;
};

const eventually = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 20_000, interval: 5 }).then(() => undefined);

/** To the feed of the path, or to all. */
const say = (packet: Packet | string): void => {
  for (const socket of venue.clients)
    socket.send(typeof packet === 'string' ? packet : JSON.stringify(packet));
};

function open(...subscribeChannels: Channel[]): void {
  stream = new AcmeStream(
    {
      exchange: 'acme',
      currencyPairs: ['btc/usd'],
      subscribeChannels,
      apiKey: 'key-1234',
      apiSecret: 'secret-1234',
      streamHost: `ws://127.0.0.1:${(venue.address() as AddressInfo).port}`,
      reconnectTimes: { immediate: 1, initialDelay: 5, maxDelay: 20 },
      // No read that nothing calls for falls into a test.
      timeouts: { recovery: 1_000_000 },
      logger: silentLogger,
    },
    rest,
  );
  stream.bindObserver({ myBalanceQueue, myPositionQueue, statusQueue });
  void stream.start();
}

beforeEach(async () => {
  rest = new Rest();
  reported.length = 0;
  for (const queue of [myBalanceQueue, myPositionQueue, statusQueue]) queue.drain();
  venue = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(venue, 'listening');
});

afterEach(async () => {
  await stream.stop();
  venue.close();
  await once(venue, 'close');
});

describe('a stream of balances alone', () => {
  test('asks REST nothing about orders, however often it reconnects or cannot read a frame', async () => {
    rest.balances = [usd('5')];
    open(Channel.MY_BALANCE);
    await stream.ready();
    expect(news()).toEqual(['usd 5 snapshot/snapshot']);
    for (const socket of venue.clients) socket.terminate();
    await eventually(() => {
      expect(news()).toEqual(['usd 5 snapshot/reconcile']);
    });
    await stream.ready();
    rest.balances = [usd('6')];
    say('{');
    await eventually(() => {
      expect(news()).toEqual(['usd 6 update/reconcile']);
    });
    expect(new Set(rest.asked)).toEqual(new Set(['balances']));
    const { malformed, reconnects } = stream.status().channels.my_balance ?? {};
    expect({ malformed, reconnects }).toEqual({ malformed: 1, reconnects: 1 });
  });

  test('is live once the snapshot was read, also that of an empty account', async () => {
    rest.isDown = true;
    open(Channel.MY_BALANCE);
    await eventually(() => {
      expect(rest.count('balances')).toBeGreaterThan(2);
    });
    expect(states()).not.toContain('my_balance live');
    // Not before the snapshot.
    say({ balances: [usd('5')] });
    await eventually(() => {
      expect(stream.status().channels.my_balance?.frames).toBe(1);
    });
    expect(news()).toEqual([]);
    rest.isDown = false;
    await stream.ready();
    expect(news()).toEqual(['usd 5 snapshot/snapshot']);
    await stream.stop();
    open(Channel.MY_BALANCE);
    await stream.ready();
    expect(news()).toEqual([]);
  });
});

describe('a feed of orders and balances', () => {
  const asked = (): object => ({ balances: rest.count('balances'), hasFills: rest.count('fills') > 0 });

  test('an unreadable frame puts both in doubt; positions of another feed are not asked for', async () => {
    open(Channel.MY_ORDER, Channel.MY_TRADE, Channel.MY_BALANCE, Channel.MY_POSITION);
    await stream.ready();
    rest.asked.length = 0;
    for (const socket of venue.clients) socket.send('{');
    await eventually(() => {
      expect(asked()).toEqual({ balances: 1, hasFills: true });
    });
    const { channels } = stream.status();
    expect(channels.my_order?.malformed).toBe(1);
    await eventually(() => {
      for (const channel of ['my_order', 'my_balance', 'my_position'])
        expect(states()).toContain(`${channel} recovering`);
      expect(stream.status().channels.my_balance?.state).toBe('live');
    });
  });

  test('a row that is known to be a balance does not concern orders', async () => {
    open(Channel.MY_ORDER, Channel.MY_TRADE, Channel.MY_BALANCE);
    await stream.ready();
    rest.asked.length = 0;
    say({ badBalance: 1 });
    await eventually(() => {
      expect(asked()).toEqual({ balances: 1, hasFills: false });
    });
    const { my_order: orders, my_balance: balances } = stream.status().channels;
    expect([orders?.malformed, balances?.malformed]).toEqual([0, 1]);
    expect(states()).not.toContain('my_order recovering');
    say({ badRow: 1 });
    await eventually(() => {
      expect(asked()).toEqual({ balances: 2, hasFills: true });
    });
  });

  test('what core cannot use of a balance raises its doubt; a duplicate is one of balances', async () => {
    rest.balances = [usd('5')];
    open(Channel.MY_ORDER, Channel.MY_BALANCE);
    await stream.ready();
    const before = rest.count('balances');
    say({ balances: [usd('5'), usd('NaN')] });
    await eventually(() => {
      expect(rest.count('balances')).toBe(before + 1);
    });
    const { my_order: orders, my_balance: balances } = stream.status().channels;
    expect([balances?.malformed, balances?.duplicates]).toEqual([1, 2]);
    expect([orders?.malformed, orders?.duplicates]).toEqual([0, 0]);
  });

  test('without balances, nothing is asked about them, and their rows are skipped', async () => {
    open(Channel.MY_ORDER);
    await stream.ready();
    say({ balances: [usd('5')] });
    say({ badBalance: 1 });
    await eventually(() => {
      expect(stream.status().channels.my_order?.frames).toBe(2);
    });
    expect(stream.status().channels.my_order?.skipped).toBe(1);
    expect(rest.count('balances')).toBe(0);
    expect(news()).toEqual([]);
  });
});

describe('positions', () => {
  test('a pair that is added begins with its position, one that was removed is not closed', async () => {
    rest.positions = [btc('1'), btc('2', 'eth/usd')];
    open(Channel.MY_POSITION);
    await stream.ready();
    expect(news()).toEqual(['btc/usd 1 snapshot/snapshot']);
    await stream.setCurrencyPairs(['eth/usd']);
    await eventually(() => {
      expect(news()).toEqual(['eth/usd 2 snapshot/reconcile']);
    });
  });

  test('frames of a replay are published without a snapshot, and nothing is read', () => {
    open(Channel.MY_POSITION);
    stream.feed(Channel.MY_POSITION, JSON.stringify({ positions: [btc('1')] }), 7);
    stream.feed(Channel.MY_POSITION, '{', 8);
    expect(news()).toEqual(['btc/usd 1 update/live']);
    expect(rest.asked).toEqual([]);
  });
});
