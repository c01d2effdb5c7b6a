import { StubStream, type StubParams } from '../testing/stub-stream.js';
import type { SessionContext } from '../connection/session.js';
import type { Control } from '../connection/control.js';
import type { MissingTrades, TradePage } from './missing/missing-trades.js';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import type { StreamBase } from '../index.js';
import {
  AsyncQueue,
  Channel,
  silentLogger,
  type CurrencyPair,
  type StreamStatus,
  type Trade,
} from '../index.js';

/** A trade of the venue's truth. */
interface Made {
  readonly id: number;
  readonly time: number;
}

interface Packet {
  readonly ack?: true;
  readonly id?: number;
  readonly time?: number;
  readonly bid?: number;
  readonly bad?: true;
  readonly pair?: CurrencyPair;
  readonly price?: number;
}

const PAIR = 'btc/usd';

/** A venue that numbers the trades of one pair, and what its REST knows of them. */
class Venue {
  readonly server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  readonly made: Made[] = [];
  readonly calls: { readonly missing: MissingTrades; readonly at: number }[] = [];
  /** Ids that REST does not list. */
  readonly unlisted = new Set<number>();
  pageSize = 1_000;
  isAcknowledging = true;
  answer: ((trades: readonly Made[]) => Promise<readonly Made[]>) | undefined;

  constructor() {
    this.server.on('connection', (socket) => {
      socket.on('message', () => {
        if (this.isAcknowledging) socket.send('{"ack":true}');
      });
    });
  }

  get host(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  make(time = Date.now(), id = (this.made.at(-1)?.id ?? 0) + 1): Made {
    const made = { id, time };
    this.made.push(made);
    return made;
  }

  send(packet: Packet): void {
    for (const socket of this.server.clients) socket.send(JSON.stringify(packet));
  }

  /** Makes a trade, and sends it. */
  trade(): Made {
    const made = this.make();
    this.send(made);
    return made;
  }

  drop(): void {
    for (const socket of this.server.clients) socket.terminate();
  }

  async list(missing: MissingTrades, page: number | undefined): Promise<TradePage> {
    this.calls.push({ missing, at: performance.now() });
    const from = page ?? missing.firstId ?? 0;
    const known = this.made.filter(
      ({ id, time }) =>
        id >= from &&
        !this.unlisted.has(id) &&
        (missing.firstId !== undefined || time >= (missing.from ?? 0)),
    );
    const listed = known.slice(0, this.pageSize);
    const rows = this.answer ? await this.answer(listed) : listed;
    const trades = rows.map(({ id, time }) => ({ id, trade: tradeOf({ id, time }, Date.now(), 'backfill') }));
    const last = listed.at(-1)?.id;
    const goesOn = known.length > listed.length && last !== undefined && last < (missing.lastId ?? Infinity);
    return { trades, isComplete: true, ...(goesOn && { next: last + 1 }) };
  }
}

function tradeOf({ id = 0, time, price = 1 }: Packet, receivedTime: number, origin?: 'backfill'): Trade {
  return {
    channel: Channel.TRADE,
    exchange: 'acme',
    symbol: PAIR,
    receivedTime,
    tradeId: String(id),
    price,
    volume: 1,
    side: 'buy',
    ...(time !== undefined && { exchangeTime: time }),
    ...(origin && { origin }),
  };
}

type Numbering = 'numbered' | 'without REST' | 'not numbered';

class AcmeStream extends StubStream {
  #venue: Venue | undefined;
  #numbering: Numbering = 'numbered';
  #more: Partial<StubParams> = {};

  use(venue: Venue, numbering: Numbering, more: Partial<StubParams>): this {
    this.#venue = venue;
    this.#numbering = numbering;
    this.#more = more;
    return this;
  }

  protected override stub(channel: Channel, context: SessionContext): StubParams {
    const venue = this.#venue;
    return {
      host: 'wss://example.com/feed',
      channel,
      subscribe: () => ['subscribe'],
      onPacket: (packet, receivedTime): Control | undefined =>
        this.#read(context, packet as Packet, receivedTime),
      ...(venue &&
        this.#numbering === 'numbered' && {
          backfill: (missing, page) => venue.list(missing, page as number | undefined),
        }),
      ...this.#more,
    };
  }

  #read(context: SessionContext, packet: Packet, receivedTime: number): Control | undefined {
    if (packet.ack) return { kind: 'acknowledged' };
    if (packet.bad) throw new Error('not to be read');
    if (packet.bid !== undefined)
      context.publish(Channel.TICKER, {
        channel: Channel.TICKER,
        exchange: 'acme',
        symbol: PAIR,
        receivedTime,
        bidPrice: packet.bid,
      });
    else if (packet.id !== undefined && this.#numbering === 'not numbered')
      context.publish(Channel.TRADE, tradeOf(packet, receivedTime));
    else if (packet.id !== undefined) context.publishTrade(tradeOf(packet, receivedTime), packet.id);
    return undefined;
  }
}

let venue: Venue;
let stream: StreamBase;
const tradeQueue = new AsyncQueue<Trade>({ policy: 'lossless' });
const statusQueue = new AsyncQueue<StreamStatus>({ policy: 'lossless' });
const trades: Trade[] = [];
const statuses: StreamStatus[] = [];

async function open(
  numbering: Numbering = 'numbered',
  more: Partial<StubParams> = {},
  channels: readonly Channel[] = [Channel.TRADE],
): Promise<void> {
  stream = new AcmeStream({
    exchange: 'acme',
    currencyPairs: [PAIR],
    subscribeChannels: channels,
    streamHost: venue.host,
    reconnectTimes: { immediate: 1, initialDelay: 5, maxDelay: 20 },
    logger: silentLogger,
  }).use(venue, numbering, more);
  stream.bindObserver({ tradeQueue, statusQueue });
  void stream.start();
  await stream.ready();
}

const eventually = (assertion: () => void): Promise<void> =>
  vi
    .waitFor(
      () => {
        trades.push(...tradeQueue.drain());
        statuses.push(...statusQueue.drain());
        assertion();
      },
      { timeout: 25_000, interval: 5 },
    )
    .then(() => undefined);

const ids = (): number[] => trades.map(({ tradeId }) => Number(tradeId));
const sortedIds = (): number[] => ids().sort((left, right) => left - right);
const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** States of the pair, and of the channel, since the last look. */
const states = (): string[] =>
  statuses.map(({ state, symbol, filled }) =>
    [state, symbol ?? '', filled ?? ''].filter((word) => word !== '').join(' '),
  );

/** All connections of the venue are lost, and something happens before the next one is acknowledged. */
async function outage(happens: () => void): Promise<void> {
  venue.isAcknowledging = false;
  statuses.push(...statusQueue.drain());
  const mark = statuses.length;
  venue.drop();
  await eventually(() => {
    expect(statuses.slice(mark).map(({ state }) => state)).toContain('subscribing');
  });
  happens();
  venue.isAcknowledging = true;
  venue.send({ ack: true });
}

/** So many trades that no connection brings. */
const missed =
  (count: number, time?: number): (() => void) =>
  () => {
    for (let made = 0; made < count; made++) venue.make(time);
  };

const NOTHING = (): void => undefined;

beforeEach(async () => {
  for (const queue of [tradeQueue, statusQueue]) queue.drain();
  trades.length = 0;
  statuses.length = 0;
  venue = new Venue();
  await once(venue.server, 'listening');
});

afterEach(async () => {
  await stream.stop();
  venue.drop();
  venue.server.close();
});

describe('a hole', () => {
  test('is recovering, then live with the number of fetched trades', async () => {
    await open();
    venue.trade();
    for (let count = 0; count < 3; count++) venue.make();
    venue.trade();
    await eventually(() => {
      expect(sortedIds()).toEqual(range(1, 5));
      expect(states().slice(-2)).toEqual([`recovering ${PAIR}`, `live ${PAIR} 3`]);
    });
    expect(venue.calls).toMatchObject([{ missing: { firstId: 2, lastId: 4 } }]);
    expect(states()).not.toContain(`gap ${PAIR}`);
    expect(stream.status().channels.trade?.state).toBe('live');
  });

  test('that REST does not have is a gap from when to when, then live', async () => {
    await open();
    const before = venue.trade();
    venue.unlisted.add(venue.make().id);
    venue.make();
    const after = venue.trade();
    await eventually(() => {
      expect(statuses.at(-1)).toMatchObject({ state: 'live', symbol: PAIR, filled: 1 });
    });
    expect(statuses.at(-2)).toMatchObject({
      state: 'gap',
      symbol: PAIR,
      from: before.time,
      until: after.time,
      reason: expect.stringContaining('missing for good, between') as string,
    });
    expect(sortedIds()).toEqual([1, 3, 4]);
  });

  test('is not live before it is filled', async () => {
    let release: (() => void) | undefined;
    venue.answer = async (rows) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return rows;
    };
    await open();
    venue.trade();
    venue.make();
    venue.trade();
    await eventually(() => {
      expect(release).toBeDefined();
    });
    expect(stream.status().channels.trade).toMatchObject({
      state: 'recovering',
      symbols: { [PAIR]: 'pending' },
    });
    release?.();
    await stream.ready();
    expect(stream.status().channels.trade).toMatchObject({ state: 'live', symbols: { [PAIR]: 'live' } });
  });

  test('of a moment, by ids that are out of order, is none', async () => {
    await open();
    for (const id of [1, 2, 5, 3, 4, 7, 6, 8]) venue.send({ id, time: Date.now() });
    await eventually(() => {
      expect(ids()).toEqual([1, 2, 5, 3, 4, 7, 6, 8]);
      expect(performance.now()).toBeGreaterThan(0);
    });
    venue.send({ id: 9 });
    await eventually(() => {
      expect(ids()).toContain(9);
    });
    expect(venue.calls).toEqual([]);
    expect(states().filter((state) => /recovering|gap/.test(state))).toEqual([]);
  });

  test('is asked for again after calls that failed, and after answers without it', async () => {
    let calls = 0;
    venue.answer = (rows) => {
      calls++;
      if (calls < 3) return Promise.reject(new Error('HTTP 503'));
      return Promise.resolve(calls < 5 ? [] : rows);
    };
    await open();
    venue.trade();
    venue.make();
    venue.trade();
    await eventually(() => {
      expect(sortedIds()).toEqual([1, 2, 3]);
    });
    await stream.ready();
    expect(calls).toBe(5);
    expect(states()).not.toContain(`gap ${PAIR}`);
  });

  test('of a venue that cannot be asked is a gap', async () => {
    await open('without REST');
    venue.trade();
    venue.make();
    venue.trade();
    await eventually(() => {
      expect(states().slice(-2)).toEqual([`gap ${PAIR}`, `live ${PAIR} 0`]);
    });
  });
});

test('a feed that loses every sixth trade ends with all trades, at two calls per second', async () => {
  venue.pageSize = 500;
  await open();
  const timer = setInterval(() => {
    for (let count = 0; count < 6; count++) {
      const made = venue.make();
      if (made.id % 6 !== 0) venue.send(made);
    }
  }, 4);
  await eventually(() => {
    expect(venue.made.length).toBeGreaterThan(4_000);
  });
  clearInterval(timer);
  venue.trade();
  await eventually(() => {
    expect(sortedIds()).toEqual(range(1, venue.made.length));
  });
  await stream.ready();
  expect(states()).not.toContain(`gap ${PAIR}`);
  // A call that a busy machine made late is followed by one that seems early: over all calls the pace is kept.
  const [first, last] = [venue.calls[0]?.at ?? 0, venue.calls.at(-1)?.at ?? 0];
  expect(last - first).toBeGreaterThanOrEqual((venue.calls.length - 2) * 500);
}, 60_000);

describe('an outage', () => {
  test('loses no trade, even if no other follows', async () => {
    await open();
    venue.trade();
    await eventually(() => {
      expect(ids()).toEqual([1]);
    });
    await outage(missed(3));
    await eventually(() => {
      expect(sortedIds()).toEqual([1, 2, 3, 4]);
    });
    await stream.ready();
    expect(trades.slice(1).map(({ origin }) => origin)).toEqual(['backfill', 'backfill', 'backfill']);
    expect(states()).not.toContain(`gap ${PAIR}`);
  });

  test('loses none that happened before the first published one', async () => {
    await open();
    for (let count = 0; count < 4; count++) venue.make();
    await outage(missed(3));
    await stream.ready();
    venue.trade();
    await eventually(() => {
      expect(sortedIds()).toEqual(range(1, 8));
    });
  });

  test('loses none when our clock is ahead of the venue’s', async () => {
    await open();
    venue.send(venue.make(Date.now() - 90_000));
    await eventually(() => {
      expect(ids()).toEqual([1]);
    });
    await outage(missed(3, Date.now() - 90_000));
    await eventually(() => {
      expect(sortedIds()).toEqual([1, 2, 3, 4]);
    });
  });

  test('delivers nothing of before the stream', async () => {
    for (let count = 0; count < 5; count++) venue.make(Date.now() - 60_000);
    await open();
    await outage(missed(1));
    await eventually(() => {
      expect(ids()).toEqual([6]);
    });
  });

  test('is a gap where REST fails, and the pair is live again after it', async () => {
    venue.answer = () => Promise.reject(new Error('HTTP 500'));
    await open();
    const before = venue.trade();
    await eventually(() => {
      expect(ids()).toEqual([1]);
    });
    await outage(NOTHING);
    await eventually(() => {
      expect(states().slice(-2)).toEqual([`gap ${PAIR}`, `live ${PAIR} 0`]);
    });
    expect(statuses.at(-2)).toMatchObject({ from: before.time, until: expect.any(Number) as number });
  });

  test('of a venue that does not number its trades is a gap that covers it', async () => {
    await open('not numbered');
    const before = venue.trade();
    await eventually(() => {
      expect(ids()).toEqual([1]);
    });
    await outage(missed(1));
    const [, lost] = venue.made;
    await eventually(() => {
      expect(statuses.some(({ state }) => state === 'gap')).toBe(true);
    });
    const gap = statuses.find(({ state }) => state === 'gap');
    expect(gap).toMatchObject({ channel: 'trade', symbol: PAIR, from: before.time });
    expect(gap?.until).toBeGreaterThanOrEqual(lost?.time ?? Infinity);
    await stream.ready();
  });

  test('is none where the adapter recovers the trades itself', async () => {
    let recovered = 0;
    await open('not numbered', {
      recover: (outage) => {
        if (outage) recovered++;
        return Promise.resolve();
      },
    });
    await outage(NOTHING);
    await stream.ready();
    venue.trade();
    await eventually(() => {
      expect(ids()).toEqual([1]);
    });
    expect(recovered).toBe(1);
    expect(states().filter((state) => state.startsWith('gap'))).toEqual([]);
  });

  test('of a pair is not reported as ended while the channel is not live', async () => {
    let release: (() => void) | undefined;
    venue.answer = async (rows) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return rows;
    };
    await open();
    venue.trade();
    venue.make();
    venue.trade();
    await eventually(() => {
      expect(release).toBeDefined();
    });
    venue.isAcknowledging = false;
    venue.drop();
    await eventually(() => {
      expect(statuses.at(-1)?.state).toBe('subscribing');
    });
    const mark = statuses.length;
    venue.answer = undefined;
    release?.();
    // What follows on the answer has happened when another answer of the socket is here.
    venue.send({ bid: 1 });
    await eventually(() => {
      expect(stream.status().channels.trade?.frames).toBeGreaterThan(3);
    });
    expect(statuses.slice(mark).filter(({ state }) => state === 'live')).toEqual([]);
    venue.send({ ack: true });
    await stream.ready();
    await eventually(() => {
      expect(sortedIds()).toEqual([1, 2, 3]);
    });
  });
});

test('a trade of an unreadable frame is fetched, even if no other follows', async () => {
  await open();
  venue.trade();
  venue.make();
  venue.send({ bad: true });
  await eventually(() => {
    expect(sortedIds()).toEqual([1, 2]);
  });
});

test('numbering that restarts is reported, and no trade is dropped', async () => {
  await open();
  const before = venue.make(Date.now() - 5_000, 5_000);
  venue.send(before);
  const after = venue.make(Date.now(), 1);
  venue.send(after);
  for (let count = 0; count < 3; count++) venue.trade();
  await eventually(() => {
    expect(ids()).toEqual([5_000, 1, 2, 3, 4]);
    expect(states().slice(-2)).toEqual([`gap ${PAIR}`, `live ${PAIR} 0`]);
  });
  expect(statuses.at(-2)).toMatchObject({
    from: before.time,
    until: after.time,
    reason: expect.stringContaining('restarted its trade numbers') as string,
  });
  // Holes of the new numbering are holes.
  venue.make();
  venue.trade();
  await eventually(() => {
    expect(sortedIds()).toEqual([1, 2, 3, 4, 5, 6, 5_000]);
  });
});

test('two trades under one id are both delivered; one twice is not', async () => {
  await open();
  for (const price of [1, 1, 2, 2, 1]) venue.send({ id: 7, time: 1_000, price });
  venue.send({ id: 8, time: 1_001 });
  await eventually(() => {
    expect(trades.map(({ tradeId, price }) => [tradeId, price])).toEqual([
      ['7', 1],
      ['7', 2],
      ['8', 1],
    ]);
  });
  expect(stream.status().channels.trade?.duplicates).toBe(3);
});

describe('a subscription that was acknowledged and sends nothing', () => {
  const both = [Channel.TICKER, Channel.TRADE];

  /** Ticker events, and trades that the venue does not send. */
  async function run(makesTrades: boolean, assertion: () => void): Promise<void> {
    const timer = setInterval(() => {
      for (let count = 0; count < 5; count++) venue.send({ bid: 1 });
      if (makesTrades) venue.make();
    }, 10);
    try {
      await eventually(assertion);
    } finally {
      clearInterval(timer);
    }
  }

  const isStale = (): void => {
    expect(statuses).toContainEqual(expect.objectContaining({ channel: 'trade', state: 'stale' }));
  };

  test('is noticed by the trades that REST lists, and they are fetched', async () => {
    await open('numbered', {}, both);
    venue.trade();
    await run(true, isStale);
    await stream.ready();
    venue.trade();
    await eventually(() => {
      expect(sortedIds()).toEqual(range(1, venue.made.length));
    });
  }, 40_000);

  test('is noticed by the ticker alone where REST cannot be read', async () => {
    await open('without REST', {}, both);
    await run(true, isStale);
  }, 40_000);

  test('is not replaced where REST lists no trade either', async () => {
    await open('numbered', {}, both);
    venue.trade();
    await run(false, () => {
      expect(venue.calls.length).toBeGreaterThan(1);
    });
    expect(statuses.filter(({ state }) => state === 'stale')).toEqual([]);
  }, 40_000);
});
