import { describe, expect, test } from 'vitest';
import {
  Channel,
  Exchange,
  getExchangeStream,
  silentLogger,
  StreamError,
  UNKNOWN_PAIR,
  type CurrencyPair,
  type MyOrder,
  type StreamBase,
  type StreamOptions,
} from '@hftjs/core';
import { VenueServer, type Connection } from '@hftjs/simulator';
import { eventually, Recorder } from '@hftjs/testkit';
import './index.js';
import { startKrakenFutureSimulator } from './simulator/index.js';
import { signChallenge } from './venue/signature.js';

const PRIVATE = [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE];

type Venue = Awaited<ReturnType<typeof startKrakenFutureSimulator>>;

function open(
  venue: Pick<Venue, 'streamHost' | 'apiHost' | 'credentials'>,
  options: Partial<StreamOptions> & Pick<StreamOptions, 'subscribeChannels'>,
): {
  readonly stream: StreamBase;
  readonly recorder: Recorder;
  readonly ended: Promise<void>;
} & AsyncDisposable {
  const stream = getExchangeStream({
    exchange: Exchange.KRAKEN_FUTURE,
    currencyPairs: ['btc/usd'],
    streamHost: venue.streamHost,
    apiHost: venue.apiHost,
    ...venue.credentials,
    reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
    timeouts: { connect: 2_000, acknowledge: 2_000, silence: 4_000 },
    logger: silentLogger,
    ...options,
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  const ended = stream.start();
  return {
    stream,
    recorder,
    ended,
    async [Symbol.asyncDispose]() {
      await stream.stop();
    },
  };
}

describe('all kinds of products', () => {
  const pairs: readonly CurrencyPair[] = [
    'btc/usd',
    'btc/usd:btc',
    'btc/usd:usd-270625',
    'btc/usd:btc-270625',
  ];

  test('trades are the market’s, in base currency, with the venue’s own quantity', async () => {
    await using venue = await startKrakenFutureSimulator({ seed: 51, pairs, rate: 0 });
    await using harness = open(venue, { subscribeChannels: [Channel.TRADE], currencyPairs: pairs });
    const { recorder, stream } = harness;
    await stream.ready();
    for (const pair of pairs) venue.market.trade(pair, 'buy', pair.includes(':btc') ? 500 : 0.5);
    await eventually(() => {
      for (const pair of pairs) {
        const published = recorder.trades.filter(({ symbol }) => symbol === pair);
        const truth = venue.market.trades(pair).slice(-published.length);
        expect(published.length).toBeGreaterThan(0);
        expect(published.map(({ tradeId }) => tradeId)).toEqual(truth.map(({ id }) => venue.uidOf(pair, id)));
        expect(published.map(({ contracts }) => contracts)).toEqual(truth.map(({ volume }) => volume));
        expect(published.map(({ volume }) => volume)).toEqual(
          truth.map((trade) => venue.baseOf(pair, trade)),
        );
        expect(published.reduce((sum, { contracts = 0 }) => sum + contracts, 0)).toBeCloseTo(
          pair.includes(':btc') ? 500 : 0.5,
          9,
        );
      }
    });
    expect(recorder.saw('gap')).toBe(false);
  });

  test('own fills of an inverse product are worth dollars', async () => {
    await using venue = await startKrakenFutureSimulator({ seed: 52, pairs, rate: 0 });
    await using harness = open(venue, { subscribeChannels: PRIVATE, currencyPairs: pairs });
    const { recorder, stream } = harness;
    await stream.ready();
    const pair = 'btc/usd:btc';
    const { orderId } = venue.placeOrder({ pair, side: 'buy', type: 'market', volume: 500 });
    await eventually(() => {
      const order = recorder.myOrders.findLast((one) => one.orderId === orderId);
      expect(order?.status).toBe('filled');
      const base = venue.market.fills.reduce((sum, fill) => sum + venue.baseOf(pair, fill), 0);
      expect(order?.filledVolume).toBeCloseTo(base, 12);
      expect(order).toMatchObject({ contracts: 500, remainingVolume: 0, volume: order?.filledVolume });
    });
    for (const trade of recorder.myTrades) expect(trade.feeCurrency).toBe('btc');
  });
});

test('trades that a reconnect missed come from the snapshot, and older ones over REST, each once', async () => {
  await using venue = await startKrakenFutureSimulator({ seed: 56, pairs: ['btc/usd'], rate: 0 });
  await using harness = open(venue, { subscribeChannels: [Channel.TRADE] });
  const { recorder, stream } = harness;
  await stream.ready();
  venue.market.trade('btc/usd', 'buy', 0.001);
  await eventually(() => {
    expect(recorder.trades.length).toBeGreaterThan(0);
  });
  const first = venue.tradeIdOf('btc/usd', recorder.trades[0]?.tradeId ?? '');
  await venue.faults.down();
  for (let count = 0; count < 250; count++)
    venue.market.trade('btc/usd', count % 2 === 0 ? 'buy' : 'sell', 0.0001);
  await venue.faults.up();
  await eventually(() => {
    const truth = venue.market.trades('btc/usd').filter(({ id }) => id >= first);
    expect(truth.length).toBeGreaterThan(250);
    expect(recorder.trades.map(({ tradeId }) => tradeId).sort()).toEqual(
      truth.map(({ id }) => venue.uidOf('btc/usd', id)).sort(),
    );
    expect(stream.status().channels.trade?.symbols['btc/usd']).toBe('live');
  });
  expect(recorder.trades.filter(({ origin }) => origin === undefined).length).toBeLessThan(5);
});

describe('the connection', () => {
  test('a product that Kraken does not have is refused by name, also when REST is down', async () => {
    await using venue = await startKrakenFutureSimulator({
      seed: 53,
      pairs: ['btc/usd', 'eth/usd'],
      rate: 50,
    });
    await using harness = open(venue, {
      subscribeChannels: [Channel.TRADE, Channel.TICKER],
      currencyPairs: ['btc/usd', 'nope/usd', 'eth/usd'],
      // A port that refuses connections.
      apiHost: 'http://127.0.0.1:1',
    });
    const { stream } = harness;
    await expect(stream.ready()).rejects.toMatchObject({ code: 'subscription_refused', symbol: 'nope/usd' });
    for (const channel of [Channel.TRADE, Channel.TICKER])
      expect(stream.status().channels[channel]?.symbols).toEqual({
        'btc/usd': 'live',
        'nope/usd': 'refused',
        'eth/usd': 'live',
      });
  });

  test('each connection signs a challenge of its own', async () => {
    await using venue = await fakeVenue();
    await using harness = open(venue, { subscribeChannels: PRIVATE });
    const { stream } = harness;
    await stream.ready();
    venue.connections.at(-1)?.terminate();
    await eventually(() => {
      expect(stream.status().channels.my_order?.reconnects).toBe(1);
    });
    await stream.ready();
    expect(venue.signed).toEqual(
      ['challenge-1', 'challenge-2'].flatMap((challenge) =>
        ['open_orders_verbose', 'fills'].map((feed) => ({
          feed,
          challenge,
          signature: signChallenge(challenge, venue.credentials.apiSecret),
        })),
      ),
    );
  });

  test('one refused challenge is tried again, a second one ends the stream', async () => {
    await using passing = await fakeVenue({ refusals: 1 });
    await using first = open(passing, { subscribeChannels: PRIVATE });
    await first.stream.ready();
    expect(passing.connections).toHaveLength(2);
    await using venue = await fakeVenue({ refusals: 2 });
    await using second = open(venue, { subscribeChannels: PRIVATE });
    await expect(second.ended).rejects.toMatchObject({
      code: 'auth_rejected',
      message: expect.stringContaining('Failed to subscribe to authenticated feed') as string,
    });
    expect(venue.connections).toHaveLength(2);
  });

  test('a feed without its snapshot is not subscribed', async () => {
    await using venue = await fakeVenue({ mute: 'fills_snapshot' });
    await using harness = open(venue, { subscribeChannels: PRIVATE, timeouts: { acknowledge: 200 } });
    const { recorder } = harness;
    await eventually(() => {
      expect(recorder.saw('reconnecting')).toBe(true);
    });
    expect(recorder.saw('live')).toBe(false);
  });
});

describe('own orders after a reconnect', () => {
  test('an empty account is an empty complete batch, each time', async () => {
    await using venue = await startKrakenFutureSimulator({ seed: 54, pairs: ['btc/usd'], rate: 0 });
    await using harness = open(venue, { subscribeChannels: PRIVATE });
    const { recorder, stream } = harness;
    await stream.ready();
    venue.faults.drop();
    await eventually(() => {
      expect(stream.status().channels.my_order?.reconnects).toBe(1);
      expect(stream.status().channels.my_order?.state).toBe('live');
      expect(recorder.myOrderBatches).toMatchObject([
        { complete: true, kind: 'snapshot', orders: [] },
        { complete: true, kind: 'snapshot', orders: [] },
      ]);
    });
  });

  test.each([
    ['known by orders/status', 60_000],
    ['forgotten by orders/status', 0],
  ])('orders that ended meanwhile are published, %s; history is not', async (_, statusRetention) => {
    await using venue = await startKrakenFutureSimulator({
      seed: 55,
      pairs: ['btc/usd'],
      rate: 0,
      statusRetention,
    });
    venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.01 });
    const history = venue.market.fills.length;
    const away = { pair: 'btc/usd', side: 'buy', type: 'limit', volume: 0.02 } as const;
    const bid = venue.market.top('btc/usd').bid?.price ?? 0;
    await using harness = open(venue, { subscribeChannels: PRIVATE });
    const { recorder, stream } = harness;
    await stream.ready();
    const canceled = venue.placeOrder({ ...away, price: bid - 5_000 });
    const filled = venue.placeOrder({ ...away, price: bid - 6_000 });
    await eventually(() => {
      expect(recorder.myOrders).toHaveLength(2);
    });
    await venue.faults.down();
    venue.cancelOrder(canceled.orderId);
    venue.market.fillOrder(filled.orderId, 0.02);
    const instant = venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.01 });
    await venue.faults.up();
    await eventually(() => {
      expect(stream.status().channels.my_order?.state).toBe('live');
      expect(recorder.myTrades).toHaveLength(venue.market.fills.length - history);
    });
    const last = (orderId: string): unknown => recorder.myOrders.findLast((one) => one.orderId === orderId);
    expect(last(canceled.orderId)).toMatchObject({ status: 'canceled', reason: 'user', origin: 'reconcile' });
    expect(last(filled.orderId)).toMatchObject({ status: 'filled', filledVolume: 0.02, origin: 'reconcile' });
    expect(last(instant.orderId)).toMatchObject({ status: 'filled', volume: 0.01, origin: 'reconcile' });
    for (const trade of recorder.myTrades) expect(trade.origin).toBe('reconcile');
  });
});

test('the end of orders that were placed unseen is what the history states, once orders/status has forgotten them', async () => {
  await using venue = await startKrakenFutureSimulator({
    seed: 56,
    pairs: ['btc/usd', 'eth/usd'],
    rate: 0,
    statusRetention: 0,
  });
  await using harness = open(venue, { subscribeChannels: PRIVATE });
  const { recorder, stream } = harness;
  await stream.ready();
  const place = (pair: CurrencyPair): string => {
    const price = Math.floor((venue.market.top(pair).bid?.price ?? 0) * 0.9);
    return venue.placeOrder({ pair, side: 'buy', type: 'limit', volume: 0.02, price }).orderId;
  };
  venue.faults.stall('open_orders');
  venue.faults.stall('open_orders_verbose');
  const orderIds = Array.from({ length: 8 }, () => place('btc/usd'));
  const foreign = Array.from({ length: 8 }, () => place('eth/usd'));
  venue.faults.resume();
  for (const orderId of [...orderIds, ...foreign]) venue.cancelOrder(orderId);
  const last = (orderId: string): MyOrder | undefined =>
    recorder.myOrders.findLast((one) => one.orderId === orderId);
  await eventually(() => {
    for (const orderId of orderIds)
      expect(last(orderId)).toMatchObject({ symbol: 'btc/usd', status: 'canceled', volume: 0.02 });
  });
  // At least one end named its order by its id alone.
  expect(recorder.myOrders.some(({ symbol }) => symbol === UNKNOWN_PAIR)).toBe(true);
  expect(recorder.saw('gap')).toBe(false);
});

describe('the unified WebSocket', () => {
  const pairs: readonly CurrencyPair[] = ['btc/usd', 'btc/usd:btc'];
  const unified = { subscribeArgs: { api: 'unified' } } as const;

  test('tickers and trades are the market’s', async () => {
    await using venue = await startKrakenFutureSimulator({ seed: 61, pairs, rate: 0 });
    await using harness = open(venue, {
      ...unified,
      subscribeChannels: [Channel.TICKER, Channel.TRADE],
      currencyPairs: pairs,
    });
    const { recorder, stream } = harness;
    await stream.ready();
    for (const pair of pairs) venue.market.trade(pair, 'sell', pair.includes(':btc') ? 500 : 0.5);
    await eventually(() => {
      for (const pair of pairs) {
        const published = recorder.trades.filter(({ symbol }) => symbol === pair);
        const truth = venue.market.trades(pair).slice(-published.length);
        expect(published.length).toBeGreaterThan(0);
        expect(published.map(({ price, contracts, side }) => ({ price, volume: contracts, side }))).toEqual(
          truth.map(({ price, volume, side }) => ({ price, volume, side })),
        );
        expect(published.map(({ volume }) => volume)).toEqual(
          truth.map((trade) => venue.baseOf(pair, trade)),
        );
        const { bid, ask } = venue.market.top(pair);
        expect(recorder.tickers.findLast(({ symbol }) => symbol === pair)).toMatchObject({
          bidPrice: bid?.price,
          bidVolume: bid && venue.baseOf(pair, bid),
          askPrice: ask?.price,
          askVolume: ask && venue.baseOf(pair, ask),
        });
      }
    });
    expect(stream.status().channels.ticker?.malformed).toBe(0);
  });

  test.each([
    ['by REST', {}],
    ['by the WebSocket, when REST is down', { apiHost: 'http://127.0.0.1:1' }],
  ])('a product that it does not have is refused by name, %s', async (_, options) => {
    await using venue = await startKrakenFutureSimulator({ seed: 62, pairs, rate: 50 });
    await using harness = open(venue, {
      ...unified,
      subscribeChannels: [Channel.TRADE],
      currencyPairs: ['btc/usd', 'nope/usd'],
      ...options,
    });
    await expect(harness.stream.ready()).rejects.toMatchObject({
      code: 'subscription_refused',
      symbol: 'nope/usd',
    });
  });

  test('own orders are refused at construction, and the message has the remedy', () => {
    const options = { exchange: 'kraken_future', currencyPairs: ['btc/usd'], ...unified } as const;
    expect(() =>
      getExchangeStream({
        ...options,
        subscribeChannels: ['my_trade'],
        apiKey: 'key',
        apiSecret: 'c2VjcmV0',
      }),
    ).toThrow(StreamError);
    expect(() =>
      getExchangeStream({
        ...options,
        subscribeChannels: ['my_trade'],
        apiKey: 'key',
        apiSecret: 'c2VjcmV0',
      }),
    ).toThrow("there is no my_trade on subscribeArgs.api 'unified' yet; leave api out for own orders");
  });
});

test.each([
  [{ environment: 'demo' }, 'there is no demo environment'],
  [{ subscribeArgs: { api: 'v2' } }, "subscribeArgs.api takes 'v1' or 'unified'"],
  [{ currencyPairs: ['btc/usd:eur'] }, 'settled in eur'],
])('%j is an error at construction', (mistake, words) => {
  const options = { exchange: 'kraken_future', currencyPairs: ['btc/usd'], subscribeChannels: ['trade'] };
  expect(() => getExchangeStream({ ...options, ...mistake } as StreamOptions)).toThrow(words);
});

interface FakeVenue extends AsyncDisposable {
  readonly streamHost: string;
  readonly apiHost: string;
  readonly credentials: { readonly apiKey: string; readonly apiSecret: string };
  readonly connections: readonly Connection[];
  readonly signed: readonly unknown[];
}

interface Request {
  readonly event: string;
  readonly feed?: string;
  readonly original_challenge?: string;
  readonly signed_challenge?: string;
}

/** The private side of the venue as far as the login needs it, with challenges that a test can know. */
async function fakeVenue({ refusals = 0, mute = '' } = {}): Promise<FakeVenue> {
  const server = new VenueServer({ seed: 1 });
  const connections: Connection[] = [];
  const signed: unknown[] = [];
  for (const history of ['orders', 'triggers'])
    server.route(`GET /api/history/v3/${history}`, () => ({ body: '{"elements":[]}' }));
  server.route('GET /derivatives/api/v3/instruments', () => ({
    body: '{"result":"success","instruments":[{"symbol":"PF_XBTUSD","type":"flexible_futures"}]}',
  }));
  server.socket('/ws/v1', (connection) => {
    connections.push(connection);
    const isRefused = connections.length <= refusals;
    const challenge = `challenge-${connections.length}`;
    const say = (frame: object): void => {
      if (!('feed' in frame && frame.feed === mute)) connection.send(JSON.stringify(frame));
    };
    return {
      onMessage: (text: string) => {
        const { event, feed, ...request } = JSON.parse(text) as Request;
        if (event === 'challenge') say({ event, message: challenge });
        if (event !== 'subscribe' || request.original_challenge === undefined) return;
        signed.push({ feed, challenge: request.original_challenge, signature: request.signed_challenge });
        if (isRefused) {
          say({ event: 'alert', message: 'Failed to subscribe to authenticated feed' });
          return;
        }
        say({ event: 'subscribed', feed });
        const rows = feed === 'fills' ? { fills: [] } : { orders: [] };
        say({ feed: `${String(feed)}_snapshot`, account: 'a', ...rows });
      },
    };
  });
  await server.listen();
  return {
    streamHost: server.streamHost,
    apiHost: server.apiHost,
    credentials: { apiKey: 'key', apiSecret: Buffer.from('a secret of the test').toString('base64') },
    connections,
    signed,
    [Symbol.asyncDispose]: () => server.close(),
  };
}

test('quotes of a market that is quiet after a reconnect are asked for over REST', async () => {
  await using venue = await startKrakenFutureSimulator({
    seed: 71,
    pairs: ['btc/usd', 'btc/usd:btc'],
    rate: 0,
  });
  await using harness = open(venue, {
    currencyPairs: ['btc/usd', 'btc/usd:btc'],
    subscribeChannels: [Channel.TICKER],
    timeouts: { connect: 2_000, acknowledge: 8_000, silence: 10_000 },
  });
  const { stream, recorder } = harness;
  await stream.ready();
  // The socket acknowledges and brings no quote.
  venue.faults.stall('ticker');
  const before = recorder.tickers.length;
  venue.faults.drop();
  await eventually(() => {
    expect(recorder.saw('reconnecting')).toBe(true);
  });
  await stream.ready();
  const quotes = recorder.tickers.slice(before);
  expect(new Set(quotes.map(({ symbol }) => symbol))).toEqual(new Set(['btc/usd', 'btc/usd:btc']));
  for (const { symbol, bidPrice, askPrice, origin } of quotes) {
    const { bid, ask } = venue.market.top(symbol);
    expect({ bidPrice, askPrice, origin }).toEqual({
      bidPrice: bid?.price,
      askPrice: ask?.price,
      origin: 'snapshot',
    });
  }
});

describe('what a trade is', () => {
  const trade = (seq: number, type: string, more: object = {}): string =>
    JSON.stringify({
      feed: 'trade',
      product_id: 'PF_XBTUSD',
      uid: `uid-${seq}`,
      side: 'buy',
      type,
      seq,
      time: 1_790_000_000_000 + seq,
      qty: 1,
      price: 50_000,
      ...more,
    });
  const replay = (): { stream: StreamBase; recorder: Recorder } => {
    const stream = getExchangeStream({
      exchange: Exchange.KRAKEN_FUTURE,
      currencyPairs: ['btc/usd'],
      subscribeChannels: [Channel.TRADE, Channel.TICKER],
      logger: silentLogger,
    });
    const recorder = new Recorder();
    stream.bindObserver(recorder);
    return { stream, recorder };
  };

  test('is published as its kind; an unknown kind is counted', () => {
    const { stream, recorder } = replay();
    const words = ['fill', 'liquidation', 'block', 'termination', 'assignment', 'Something_New'];
    words.forEach((word, index) => {
      stream.feed(Channel.TRADE, trade(index + 1, word));
    });
    expect(recorder.trades.map(({ kind }) => kind)).toEqual([
      undefined,
      'liquidation',
      'block',
      'termination',
      'assignment',
      'something_new',
    ]);
    expect(stream.status().channels.trade?.unmapped).toBe(1);
  });

  test.each([1_790_000_000, 1_790_000_000_000_000, 0, 'soon'])('a time of %s is none', (time) => {
    const { stream, recorder } = replay();
    stream.feed(Channel.TRADE, trade(1, 'fill', { time }));
    expect(recorder.trades).toHaveLength(1);
    expect(recorder.trades[0]).not.toHaveProperty('exchangeTime');
  });

  test('an older quote after a newer one is not published', () => {
    const { stream, recorder } = replay();
    const quote = (bid: number, time: number): void => {
      const sizes = { bid_size: 1, ask_size: 1 };
      const row = { feed: 'ticker', product_id: 'PF_XBTUSD', time, bid, ask: bid + 1, ...sizes };
      stream.feed(Channel.TICKER, JSON.stringify(row));
    };
    quote(100, 1_790_000_002_000);
    quote(99, 1_790_000_001_000);
    quote(101, 1_790_000_003_000);
    expect(recorder.tickers.map(({ bidPrice }) => bidPrice)).toEqual([100, 101]);
    expect(stream.status().channels.ticker?.skipped).toBe(1);
  });
});
