import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import type { ChannelParams } from '../connection/channel-params.js';
import type { SessionContext } from '../connection/session.js';
import { AsyncQueue, Channel, silentLogger, StreamBase, type Candle, type StreamStatus } from '../index.js';
import type { CandleFacts, CandleRow, MissingCandles } from './candle-facts.js';
import { CandleInterval } from './candle-interval.js';

const MINUTE = 60_000;
const PAIR = 'btc/usd';
/** The first minute, which has just ended by the clock. */
let first: number;

interface Packet {
  readonly ack?: true;
  readonly snapshot?: boolean;
  readonly bad?: true;
  readonly rows?: readonly CandleRow[];
}

type Facts = Pick<CandleFacts, 'statesClosed' | 'skipsQuiet' | 'limit'>;

/** A venue with one pair. Each trade has the size 1. */
class Venue {
  readonly server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  readonly trades = new Map<number, number>();
  readonly calls: MissingCandles[] = [];
  facts: Facts = { statesClosed: false, skipsQuiet: true };
  /** What REST answers instead. */
  answer: ((rows: readonly CandleRow[]) => readonly CandleRow[] | Promise<readonly CandleRow[]>) | undefined;
  hasRest = true;
  /** Minutes of the snapshot at a subscription. */
  snapshot = 0;

  constructor() {
    this.server.on('connection', (socket) => {
      socket.on('message', () => {
        socket.send('{"ack":true}');
        const rows = [...this.trades.keys()].slice(-this.snapshot).map((minute) => this.row(minute));
        if (this.snapshot > 0) socket.send(JSON.stringify({ rows, snapshot: true }));
      });
    });
  }

  get host(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  row(minute: number): CandleRow {
    const volume = this.trades.get(minute) ?? 0;
    return {
      symbol: PAIR,
      openTime: (first + minute) * MINUTE,
      open: 100,
      high: 100 + volume,
      low: 100,
      close: 100 + volume,
      volume,
    };
  }

  /** Trades in a minute, of which only REST knows. */
  tradeUnseen(minute: number, count = 1): void {
    this.trades.set(minute, (this.trades.get(minute) ?? 0) + count);
  }

  /** A trade in a minute, and the row that shows it. */
  trade(minute: number, closed?: boolean): void {
    this.tradeUnseen(minute);
    this.send({ rows: [{ ...this.row(minute), ...(closed !== undefined && { closed }) }] });
  }

  send(packet: Packet): void {
    for (const socket of this.server.clients) socket.send(JSON.stringify(packet));
  }

  drop(): void {
    for (const socket of this.server.clients) socket.terminate();
  }

  async list(missing: MissingCandles): Promise<readonly CandleRow[]> {
    this.calls.push(missing);
    const { from, until = Infinity } = missing;
    const rows = [...this.trades.keys()]
      .map((minute) => this.row(minute))
      .filter(({ openTime }) => openTime >= from && openTime <= until)
      .slice(0, this.facts.limit);
    return this.answer ? this.answer(rows) : rows;
  }
}

class AcmeStream extends StreamBase {
  protected override channelParams(channel: Channel): ChannelParams | undefined {
    if (channel !== Channel.CANDLE) return undefined;
    return {
      channel,
      host: 'wss://example.com/feed',
      open: (context) => this.#session(context),
    };
  }

  #session(context: SessionContext): ReturnType<ChannelParams['open']> {
    const candles = context.openCandles({
      interval: new CandleInterval('1m', 1),
      ...venue.facts,
      ...(venue.hasRest && { read: (missing) => venue.list(missing) }),
      pace: { count: 100, per: 1_000 },
    });
    return {
      subscribe: () => ['subscribe'],
      onPacket: (packet, receivedTime) => {
        const { ack, bad, rows = [], snapshot } = packet as Packet;
        if (ack) return { kind: 'acknowledged' };
        if (bad) throw new Error('not to be read');
        candles.apply(rows, receivedTime, snapshot ? 'snapshot' : 'update');
        return undefined;
      },
    };
  }
}

let venue: Venue;
let stream: StreamBase;
let candles: Candle[];
let statuses: StreamStatus[];
let candleQueue: AsyncQueue<Candle>;
let statusQueue: AsyncQueue<StreamStatus>;

beforeEach(async () => {
  first = Math.floor(Date.now() / MINUTE) - 1;
  venue = new Venue();
  candles = [];
  statuses = [];
  candleQueue = new AsyncQueue<Candle>({ policy: 'lossless' });
  statusQueue = new AsyncQueue<StreamStatus>({ policy: 'lossless' });
  await once(venue.server, 'listening');
});

afterEach(async () => {
  await stream.stop();
  venue.drop();
  venue.server.close();
});

function make(): void {
  stream = new AcmeStream({
    exchange: 'acme',
    currencyPairs: [PAIR],
    subscribeChannels: [Channel.CANDLE],
    streamHost: venue.host,
    reconnectTimes: { immediate: 1, initialDelay: 5, maxDelay: 20 },
    logger: silentLogger,
  });
  stream.bindObserver({ candleQueue, statusQueue });
}

async function open(facts: Partial<Facts> = {}): Promise<void> {
  venue.facts = { ...venue.facts, ...facts };
  make();
  void stream.start();
  await stream.ready();
}

const eventually = (assertion: () => void): Promise<void> =>
  vi
    .waitFor(
      () => {
        candles.push(...candleQueue.drain());
        statuses.push(...statusQueue.drain());
        assertion();
      },
      { timeout: 25_000, interval: 5 },
    )
    .then(() => undefined);

/** Each closed candle as `minute:volume`, by minute. */
const closed = (): string[] =>
  candles
    .filter((candle) => candle.closed)
    .sort((left, right) => left.openTime - right.openTime)
    .map(({ openTime, volume }) => `${openTime / MINUTE - first}:${volume}`);

const minuteOf = (time: number | undefined): number => (time ?? NaN) / MINUTE - first;
const states = (): string[] => statuses.map(({ state }) => state);
const gaps = (): StreamStatus[] => statuses.filter(({ state }) => state === 'gap');
const last = (): Candle | undefined => candles.at(-1);

/** Loses the connection when the last row was read, and waits until that is noticed. @param missed - what happens first */
async function cut(missed: () => void = () => undefined): Promise<void> {
  await eventually(() => {
    expect(last()?.volume).toBe(venue.trades.get(minuteOf(last()?.openTime)));
  });
  missed();
  venue.drop();
  await eventually(() => {
    expect(states()).toContain('reconnecting');
  });
}

const live = (): Promise<void> =>
  eventually(() => {
    expect(stream.status().channels.candle?.state).toBe('live');
    expect(states().lastIndexOf('live')).toBeGreaterThan(states().lastIndexOf('reconnecting'));
  });

test('candles are closed once, and what was missed is fetched', async () => {
  await open();
  for (const minute of [0, 0, 1, 1, 2]) venue.trade(minute);
  await eventually(() => {
    expect(closed()).toEqual(['0:2', '1:2']);
  });
  await cut(() => {
    venue.tradeUnseen(2, 3);
    venue.tradeUnseen(4, 7);
    venue.tradeUnseen(6);
  });
  await live();
  expect(closed()).toEqual(['0:2', '1:2', '2:4', '4:7']);
  expect(candles.slice(-3)).toMatchObject([
    { closed: true, origin: 'backfill' },
    { closed: true, origin: 'backfill' },
    { closed: false, origin: 'backfill', volume: 1 },
  ]);
  expect(statuses.at(-1)).toMatchObject({ state: 'live', symbol: PAIR, filled: 2 });
  venue.trade(6);
  venue.trade(7);
  await eventually(() => {
    expect(closed()).toEqual(['0:2', '1:2', '2:4', '4:7', '6:2']);
  });
  expect(gaps()).toEqual([]);
  expect(stream.status().channels.candle).toMatchObject({ malformed: 0, skipped: 0 });
});

test('a row of the same candle after an outage needs no REST', async () => {
  await open();
  venue.trade(0);
  await cut(() => {
    venue.tradeUnseen(0);
  });
  await eventually(() => {
    expect(venue.server.clients.size).toBe(1);
  });
  await eventually(() => {
    venue.send({ rows: [venue.row(0)] });
    expect(last()).toMatchObject({ volume: 2, closed: false });
  });
  venue.trade(1);
  await live();
  await eventually(() => {
    expect(closed()).toEqual(['0:2']);
  });
  expect(venue.calls).toEqual([]);
});

test('the snapshot of the next connection needs no REST either', async () => {
  venue.snapshot = 5;
  venue.tradeUnseen(0, 2);
  venue.tradeUnseen(1, 2);
  await open();
  await eventually(() => {
    expect(candles).toMatchObject([
      { closed: true, origin: 'snapshot' },
      { closed: false, origin: 'snapshot' },
    ]);
  });
  await cut(() => {
    venue.tradeUnseen(1);
    venue.tradeUnseen(3, 4);
    venue.tradeUnseen(4);
  });
  await live();
  expect(closed()).toEqual(['0:2', '1:3', '3:4']);
  venue.trade(5);
  await eventually(() => {
    expect(closed()).toEqual(['0:2', '1:3', '3:4', '4:1']);
  });
  expect(venue.calls).toEqual([]);
});

test('a long outage is fetched in parts', async () => {
  await open({ limit: 10, skipsQuiet: false });
  venue.trade(0);
  await eventually(() => {
    expect(candles).toHaveLength(1);
  });
  await cut(() => {
    for (let minute = 0; minute <= 35; minute++) venue.tradeUnseen(minute);
  });
  await eventually(() => {
    venue.send({ rows: [venue.row(35)] });
    expect(closed()).toHaveLength(35);
  });
  expect(closed()).toEqual(Array.from({ length: 35 }, (_, minute) => `${minute}:${minute === 0 ? 2 : 1}`));
  expect(venue.calls.map(({ from, until }) => [minuteOf(from), minuteOf(until)])).toEqual([
    [0, 9],
    [9, 18],
    [18, 27],
    [27, 35],
  ]);
});

test('the closing row of a venue that states it is lost', async () => {
  await open({ statesClosed: true, skipsQuiet: false });
  venue.trade(0, false);
  venue.trade(1, false);
  venue.trade(1, true);
  await eventually(() => {
    expect(closed()).toEqual(['1:2']);
  });
  expect(stream.status().channels.candle?.state).toBe('live');
  await eventually(() => {
    expect(closed()).toEqual(['0:1', '1:2']);
  });
  await live();
  expect(states().slice(-2)).toEqual(['recovering', 'live']);
});

test('REST that lags is asked again', async () => {
  await open();
  venue.trade(0);
  await eventually(() => {
    expect(candles).toHaveLength(1);
  });
  await cut();
  venue.answer = (rows) =>
    venue.calls.length < 3 ? rows.slice(0, 1).map((row) => ({ ...row, volume: 1 })) : rows;
  venue.tradeUnseen(0, 4);
  venue.tradeUnseen(2);
  await eventually(() => {
    venue.send({ rows: [venue.row(2)] });
    expect(closed()).toEqual(['0:5']);
  });
  expect(gaps()).toEqual([]);
});

test('REST that fails is asked again', async () => {
  await open();
  venue.trade(0);
  await eventually(() => {
    expect(candles).toHaveLength(1);
  });
  await cut();
  venue.answer = (rows) => (venue.calls.length < 3 ? Promise.reject(new Error('busy')) : rows);
  venue.tradeUnseen(1);
  await live();
  expect(closed()).toEqual(['0:1']);
  expect(gaps()).toEqual([]);
  expect(venue.calls).toHaveLength(3);
});

test('candles that REST does not list are reported', async () => {
  await open({ skipsQuiet: false });
  venue.trade(0);
  await eventually(() => {
    expect(candles).toHaveLength(1);
  });
  venue.trade(3);
  await eventually(() => {
    expect(gaps()).toHaveLength(1);
  });
  const [gap] = gaps();
  expect([minuteOf(gap?.from), minuteOf(gap?.until)]).toEqual([1, 3]);
  expect(gap?.symbol).toBe(PAIR);
  expect(gap?.reason).toContain('the venue does not list them');
  expect(closed()).toEqual(['0:1']);
  await live();
});

test('without REST, a candle whose end was missed is reported, and not closed', async () => {
  venue.hasRest = false;
  await open();
  venue.trade(0);
  await eventually(() => {
    expect(candles).toHaveLength(1);
  });
  await cut();
  await eventually(() => {
    expect(gaps()).toHaveLength(1);
  });
  const [gap] = gaps();
  expect(minuteOf(gap?.from)).toBe(0);
  expect(gap?.reason).toContain('they cannot be fetched');
  await live();
  venue.trade(2);
  venue.trade(3);
  await eventually(() => {
    expect(closed()).toEqual(['2:1']);
  });
});

test('after an unreadable frame, the end of a candle is read over REST', async () => {
  await open();
  venue.trade(0);
  venue.tradeUnseen(0);
  venue.send({ bad: true });
  venue.trade(1);
  await eventually(() => {
    expect(closed()).toEqual(['0:2']);
  });
  expect(candles.find((candle) => candle.closed)).toMatchObject({ origin: 'backfill' });
  expect(stream.status().channels.candle).toMatchObject({ malformed: 1 });
});

test('a row with impossible figures is malformed, and displaces nothing', async () => {
  await open();
  venue.trade(0);
  venue.send({ rows: [{ ...venue.row(0), high: 1 }] });
  venue.send({ rows: [{ ...venue.row(0), openTime: 9e14 }] });
  venue.trade(0);
  venue.trade(1);
  await eventually(() => {
    expect(closed()).toEqual(['0:2']);
  });
  expect(stream.status().channels.candle).toMatchObject({ malformed: 2 });
});

test('a pair that is subscribed again begins anew', async () => {
  await open();
  venue.trade(0);
  venue.trade(1);
  await eventually(() => {
    expect(closed()).toEqual(['0:1']);
  });
  await stream.setCurrencyPairs(['eth/usd']);
  venue.trade(2);
  await stream.setCurrencyPairs([PAIR]);
  venue.trade(4);
  venue.trade(5);
  await eventually(() => {
    expect(closed()).toEqual(['0:1', '4:1']);
  });
  expect(venue.calls).toEqual([]);
});

test('frames of feed: nothing is fetched, and what is missing is reported', async () => {
  venue.facts = { statesClosed: false, skipsQuiet: false };
  make();
  const feed = (packet: Packet): void => {
    stream.feed(Channel.CANDLE, JSON.stringify(packet));
  };
  for (const minute of [0, 1, 3, 4]) {
    venue.tradeUnseen(minute);
    feed({ rows: [venue.row(minute)] });
  }
  candles.push(...candleQueue.drain());
  expect(closed()).toEqual(['0:1', '1:1', '3:1']);
  await eventually(() => {
    expect(gaps()).toMatchObject([{ from: (first + 2) * MINUTE, until: (first + 3) * MINUTE }]);
  });
  expect(venue.calls).toEqual([]);
});
