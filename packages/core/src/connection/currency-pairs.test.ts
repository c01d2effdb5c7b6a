import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import type { SessionContext } from './session.js';
import { AsyncQueue } from '../delivery/async-queue.js';
import {
  Channel,
  silentLogger,
  type CurrencyPair,
  type StreamStatus,
  type Ticker,
  type Trade,
} from '../index.js';
import { StubStream, type StubParams } from '../testing/stub-stream.js';

/** A venue that sends what was subscribed, per connection, and confirms each request. */
class Venue {
  readonly server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  readonly subscribed = new Map<WebSocket, Set<string>>();
  readonly refused = new Set<string>();
  readonly ignored = new Set<string>();
  requests: string[] = [];
  /** Trades that were sent while their pair was subscribed. */
  readonly sent: string[] = [];
  #ids = new Map<string, number>();

  constructor() {
    this.server.on('connection', (socket) => {
      const pairs = new Set<string>();
      this.subscribed.set(socket, pairs);
      socket.on('close', () => this.subscribed.delete(socket));
      socket.on('message', (data: Buffer) => {
        const request = JSON.parse(data.toString()) as {
          channel: string;
          add?: string[];
          remove?: string[];
        };
        this.requests.push(data.toString());
        for (const pair of request.remove ?? []) pairs.delete(pair);
        for (const pair of request.add ?? []) {
          if (this.ignored.delete(pair)) continue;
          if (this.refused.has(pair) || this.refused.has(`${request.channel} ${pair}`)) {
            socket.send(JSON.stringify({ refused: pair }));
            continue;
          }
          pairs.add(pair);
          socket.send(JSON.stringify({ ack: pair }));
        }
      });
    });
  }

  get host(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get carried(): string[] {
    return [...this.subscribed.values()].flatMap((pairs) => [...pairs]).sort();
  }

  /** Makes a trade of each pair, and sends it where it is subscribed. */
  trade(pairs: readonly string[]): void {
    for (const pair of pairs) {
      const id = (this.#ids.get(pair) ?? 0) + 1;
      this.#ids.set(pair, id);
      for (const [socket, subscribed] of this.subscribed)
        if (subscribed.has(pair)) {
          this.sent.push(`${pair} ${id}`);
          socket.send(JSON.stringify({ pair, id }));
        }
    }
  }

  async close(): Promise<void> {
    for (const socket of this.server.clients) socket.terminate();
    this.server.close();
    await once(this.server, 'close');
  }
}

class PairStream extends StubStream {
  maxPairs = Infinity;
  canUnsubscribe = true;

  protected override stub(channel: Channel, context: SessionContext): StubParams {
    return {
      host: 'wss://example.com/feed',
      channel,
      maxPairs: this.maxPairs,
      subscribe: (pairs) => [JSON.stringify({ channel, add: pairs })],
      ...(this.canUnsubscribe && {
        unsubscribe: (pairs: readonly CurrencyPair[]) => [JSON.stringify({ channel, remove: pairs })],
      }),
      onPacket: (packet, receivedTime) => {
        const { ack, refused, pair, id } = packet as {
          ack?: CurrencyPair;
          refused?: CurrencyPair;
          pair: CurrencyPair;
          id: number;
        };
        if (ack !== undefined) return { kind: 'acknowledged', pairs: [ack] };
        if (refused !== undefined) return { kind: 'refused', pairs: [refused], reason: 'no such pair' };
        const header = { exchange: 'acme', symbol: pair, receivedTime } as const;
        if (channel === Channel.TICKER) context.publish(channel, { channel, ...header, bidPrice: id });
        else
          context.publishTrade(
            { channel: Channel.TRADE, ...header, tradeId: String(id), price: 1, volume: 1, side: 'buy' },
            id,
          );
        return undefined;
      },
    };
  }
}

const pairsOf = (...names: string[]): CurrencyPair[] => names.map((name): CurrencyPair => `${name}/usd`);
const tradeQueue = new AsyncQueue<Trade>({ policy: 'lossless' });
const statusQueue = new AsyncQueue<StreamStatus>({ policy: 'lossless' });
const tickerQueue = new AsyncQueue<Ticker>({ policy: 'lossless' });
let venue: Venue;
let stream: PairStream;

function open(
  pairs: readonly CurrencyPair[],
  {
    acknowledge = 5_000,
    channels = [Channel.TRADE],
    ...more
  }: Partial<Pick<PairStream, 'maxPairs' | 'canUnsubscribe'>> & {
    acknowledge?: number;
    channels?: readonly Channel[];
  } = {},
): void {
  stream = new PairStream({
    exchange: 'acme',
    currencyPairs: pairs,
    subscribeChannels: channels,
    streamHost: venue.host,
    reconnectTimes: { initialDelay: 5, maxDelay: 20 },
    timeouts: { acknowledge },
    logger: silentLogger,
  });
  Object.assign(stream, more);
  stream.bindObserver({ tradeQueue, statusQueue, tickerQueue });
  stream.start().catch(() => undefined);
}

const keys = (): string[] => tradeQueue.drain().map(({ symbol, tradeId }) => `${symbol} ${tradeId}`);
const waitFor = (assertion: () => void): Promise<void> => vi.waitFor(assertion, { timeout: 20_000 });

const received = (count: number): Promise<void> =>
  waitFor(() => {
    expect(tradeQueue.size).toBe(count);
  });
const stateOf = (): object => stream.status().channels.trade?.symbols ?? {};

beforeEach(async () => {
  venue = new Venue();
  await once(venue.server, 'listening');
});

afterEach(async () => {
  await stream.stop();
  await venue.close();
  for (const queue of [tradeQueue, statusQueue, tickerQueue]) queue.drain();
});

test('pairs are added and removed on the connection that lives', async () => {
  open(pairsOf('btc', 'eth'));
  await stream.ready();
  venue.trade(pairsOf('btc', 'eth'));
  await received(2);
  await stream.setCurrencyPairs(pairsOf('btc', 'sol'));
  expect(venue.server.clients.size).toBe(1);
  await waitFor(() => {
    expect(venue.carried).toEqual(pairsOf('btc', 'sol'));
  });
  expect(stateOf()).toEqual({ 'btc/usd': 'live', 'sol/usd': 'live' });
  venue.trade(pairsOf('btc', 'sol'));
  await received(4);
  expect(keys()).toEqual(venue.sent);
  const states = statusQueue.drain().map(({ state, symbol }) => `${state} ${symbol ?? ''}`);
  expect(states).toEqual(['connecting ', 'subscribing ', 'live ', 'live sol/usd']);
});

test('events of a removed pair that still arrive are not published', async () => {
  open(pairsOf('btc', 'eth'));
  await stream.ready();
  await stream.setCurrencyPairs(pairsOf('btc'));
  for (const socket of venue.server.clients) socket.send('{"pair":"eth/usd","id":7}');
  venue.trade(pairsOf('btc'));
  await received(1);
  expect(keys()).toEqual(['btc/usd 1']);
  expect(stream.status().channels.trade).toMatchObject({ skipped: 1, symbols: { 'btc/usd': 'live' } });
});

test('a pair that is added again starts afresh, without a gap for the time between', async () => {
  open(pairsOf('btc', 'eth'));
  await stream.ready();
  venue.trade(pairsOf('btc', 'eth'));
  await received(2);
  await stream.setCurrencyPairs(pairsOf('btc'));
  await waitFor(() => {
    expect(venue.carried).toEqual(pairsOf('btc'));
  });
  venue.trade(pairsOf('eth'));
  await stream.setCurrencyPairs(pairsOf('btc', 'eth'));
  venue.trade(pairsOf('eth'));
  await received(3);
  expect(keys()).toEqual(['btc/usd 1', 'eth/usd 1', 'eth/usd 3']);
  expect(statusQueue.drain().filter(({ state }) => state === 'gap' || state === 'recovering')).toEqual([]);
});

test('pairs fill the connections that have room; others are opened, and those without pairs end', async () => {
  open(pairsOf('a', 'b', 'c'), { maxPairs: 2 });
  await stream.ready();
  expect(venue.server.clients.size).toBe(2);
  await stream.setCurrencyPairs(pairsOf('a', 'b', 'c', 'd', 'e'));
  expect(venue.server.clients.size).toBe(3);
  await stream.setCurrencyPairs(pairsOf('e', 'f'));
  await waitFor(() => {
    expect(venue.carried).toEqual(pairsOf('e', 'f'));
    expect(venue.server.clients.size).toBeLessThanOrEqual(2);
  });
  expect(stream.status().channels.trade?.state).toBe('live');
  await stream.setCurrencyPairs(pairsOf('f'));
  expect(stateOf()).toEqual({ 'f/usd': 'live' });
});

test('a venue that cannot unsubscribe gets a new connection, without a gap', async () => {
  open(pairsOf('btc', 'eth'), { canUnsubscribe: false });
  await stream.ready();
  await stream.setCurrencyPairs(pairsOf('btc'));
  await waitFor(() => {
    expect(venue.carried).toEqual(pairsOf('btc'));
  });
  expect(statusQueue.drain().map(({ state }) => state)).toEqual(['connecting', 'subscribing', 'live']);
});

test('a pair that the venue refuses is named, and the others go on', async () => {
  open(pairsOf('btc'));
  await stream.ready();
  venue.refused.add('foo/usd');
  await expect(stream.setCurrencyPairs(pairsOf('btc', 'foo', 'sol'))).rejects.toMatchObject({
    code: 'subscription_refused',
    message: expect.stringContaining('foo/usd: no such pair') as string,
  });
  expect(stateOf()).toEqual({ 'btc/usd': 'live', 'foo/usd': 'refused', 'sol/usd': 'live' });
  await stream.setCurrencyPairs(pairsOf('btc', 'sol'));
  expect(stateOf()).toEqual({ 'btc/usd': 'live', 'sol/usd': 'live' });
});

test('an acknowledgement that is lost is asked for again', async () => {
  open(pairsOf('btc'), { acknowledge: 200 });
  await stream.ready();
  venue.ignored.add('sol/usd');
  await stream.setCurrencyPairs(pairsOf('btc', 'sol'));
  expect(venue.server.clients.size).toBe(1);
  expect(stateOf()).toEqual({ 'btc/usd': 'live', 'sol/usd': 'live' });
});

test('pairs are changed before the start, and while the stream connects', async () => {
  stream = new PairStream({
    exchange: 'acme',
    currencyPairs: pairsOf('btc'),
    subscribeChannels: [Channel.TRADE],
    streamHost: venue.host,
    logger: silentLogger,
  });
  await stream.setCurrencyPairs(pairsOf('eth'));
  stream.start().catch(() => undefined);
  await stream.setCurrencyPairs(pairsOf('eth', 'sol'));
  expect(venue.carried).toEqual(pairsOf('eth', 'sol'));
  expect(stateOf()).toEqual({ 'eth/usd': 'live', 'sol/usd': 'live' });
});

test.each([
  ['nothing', []],
  ['a pair twice', ['btc/usd', 'btc/usd']],
  ['what is not a pair', ['BTCUSD']],
  ['no array', 'btc/usd'],
])('%s is refused, and changes nothing', async (_what, pairs) => {
  open(pairsOf('btc'));
  await stream.ready();
  await expect(stream.setCurrencyPairs(pairs as CurrencyPair[])).rejects.toMatchObject({
    code: 'invalid_options',
  });
  expect(stateOf()).toEqual({ 'btc/usd': 'live' });
});

test('two hundred pairs are added and removed at random: pairs that stay are not affected', async () => {
  const all = Array.from({ length: 200 }, (_, index): CurrencyPair => `p${index}/usd`);
  const stay = all.slice(0, 20);
  open(stay, { maxPairs: 30 });
  await stream.ready();
  let seed = 7;
  const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const timer = setInterval(() => {
    venue.trade(all);
  }, 10);
  const made: string[] = [];
  for (let round = 0; round < 40; round++) {
    await stream.setCurrencyPairs([...stay, ...all.slice(20).filter(() => random() < 0.5)]);
    for (const { symbol, tradeId } of tradeQueue.drain()) made.push(`${symbol} ${tradeId}`);
  }
  clearInterval(timer);
  await stream.setCurrencyPairs(stay);
  await waitFor(() => {
    made.push(...keys());
    const delivered = made.filter((key) => stay.includes(key.split(' ')[0] as CurrencyPair));
    expect(delivered.toSorted()).toEqual(
      venue.sent.filter((key) => stay.includes(key.split(' ')[0] as CurrencyPair)).toSorted(),
    );
  });
  expect(new Set(made).size).toBe(made.length);
  expect(statusQueue.drain().filter(({ state }) => state === 'gap' || state === 'reconnecting')).toEqual([]);
}, 60_000);

test('pairs may follow where the venue refused all of one channel', async () => {
  venue.refused.add('ticker foo/usd');
  open(pairsOf('foo'), { channels: [Channel.TICKER, Channel.TRADE] });
  await expect(stream.ready()).rejects.toMatchObject({ code: 'subscription_refused' });
  await stream.setCurrencyPairs(pairsOf('btc'));
  for (const status of Object.values(stream.status().channels))
    expect(status).toMatchObject({ state: 'live', symbols: { 'btc/usd': 'live' } });
});
