import { Channel, Exchange, getExchangeStream, silentLogger } from '@hftjs/core';
import { VenueServer, type Connection, type RestRequest } from '@hftjs/simulator';
import { eventually, Recorder } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import '../index.js';

interface Script {
  /** Events with which each connection of the user channel begins; the last ones also those that follow. */
  readonly beginnings: readonly (readonly object[])[];
  /** What private REST calls are answered with. */
  readonly answer?: (request: RestRequest) => object;
}

/** A venue whose user channel sends the frames of the test, and a stream connected to it. */
async function startVenue({ beginnings, answer = () => ({ fills: [] }) }: Script) {
  const server = new VenueServer({ seed: 1 });
  let dials = 0;
  let sequence = 0;
  let connection: Connection | undefined;
  const send = (channel: string, event: object): void => {
    const timestamp = new Date().toISOString();
    connection?.send(JSON.stringify({ channel, timestamp, sequence_num: sequence++, events: [event] }));
  };
  server.socket('/', (opened) => {
    const beginning = beginnings[dials] ?? beginnings.at(-1) ?? [];
    dials++;
    sequence = 0;
    connection = opened;
    return {
      onMessage: (text) => {
        const isUser = text.includes('"user"');
        if (isUser) for (const event of beginning) send('user', event);
        const subscriptions = { heartbeats: ['heartbeats'], ...(isUser && { user: ['me'] }) };
        send('subscriptions', { subscriptions });
      },
    };
  });
  server.route('GET *', (request) => {
    const common = { epochMillis: String(Date.now()), products: [] };
    return { body: JSON.stringify(request.url.pathname.includes('/orders/') ? answer(request) : common) };
  });
  await server.listen();
  const { streamHost, apiHost } = server;
  const stream = getExchangeStream({
    exchange: Exchange.COINBASE,
    currencyPairs: ['btc/usd'],
    subscribeChannels: [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE],
    reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
    apiKey: 'the name',
    apiSecret: Buffer.alloc(32, 7).toString('base64'),
    streamHost,
    apiHost,
    logger: silentLogger,
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  const ended = stream.start();
  const stop = async (): Promise<void> => {
    await stream.stop();
    await ended;
    await server.close();
  };
  return {
    stream,
    recorder,
    send,
    drop: () => {
      server.faults.drop();
    },
    [Symbol.asyncDispose]: stop,
  };
}

const order = (id: number, fields: object = {}): object => ({
  order_id: `order-${id}`,
  product_id: 'BTC-USD',
  order_side: 'BUY',
  status: 'OPEN',
  limit_price: '68000',
  cumulative_quantity: '0',
  leaves_quantity: '0.001',
  ...fields,
});

const list = (count: number, first = 0): object => ({
  type: 'snapshot',
  orders: Array.from({ length: count }, (_, index) => order(first + index)),
});

const update = (...orders: readonly object[]): object => ({ type: 'update', orders });

const FILLED = { status: 'FILLED', cumulative_quantity: '0.001', leaves_quantity: '0' };

const fill = (id: number): object => ({
  trade_id: `fill-${id}`,
  order_id: `order-${id}`,
  product_id: 'BTC-USD',
  trade_time: new Date().toISOString(),
  sequence_timestamp: new Date().toISOString(),
  price: '68000',
  size: '0.001',
  side: 'BUY',
});

const POSITIONS = { type: 'snapshot', orders: null, positions: { expiring_futures_positions: [] } };

const batchesOf = ({ myOrderBatches }: Recorder): object[] =>
  myOrderBatches.map(({ kind, complete, orders }) => [kind, complete, orders.length]);

test('the late rest of a list, and its late end, do not say that other orders are gone', async () => {
  await using venue = await startVenue({ beginnings: [[list(50)]] });
  const { stream, recorder, send } = venue;
  await stream.ready();
  expect(batchesOf(recorder)).toEqual([['snapshot', true, 50]]);
  send('user', list(50, 50));
  send('user', list(0));
  send('user', update(order(3, { status: 'CANCELLED' })));
  await eventually(() => {
    expect(batchesOf(recorder)).toEqual([
      ['snapshot', true, 50],
      ['snapshot', false, 50],
      ['update', false, 1],
    ]);
  });
});

test('positions after the list do not mean that there are no orders', async () => {
  await using venue = await startVenue({ beginnings: [[list(2), POSITIONS]] });
  const { stream, recorder, send } = venue;
  await stream.ready();
  send('user', POSITIONS);
  send('user', list(50));
  // Whatever the positions started would be over by the time at which these 50 are taken as complete.
  await eventually(() => {
    expect(batchesOf(recorder)).toContainEqual(['snapshot', true, 50]);
  });
  expect(batchesOf(recorder)).toEqual([
    ['snapshot', true, 2],
    ['snapshot', true, 50],
  ]);
});

test('an account that has only positions has no orders', async () => {
  await using venue = await startVenue({ beginnings: [[POSITIONS]] });
  await venue.stream.ready();
  expect(batchesOf(venue.recorder)).toEqual([['snapshot', true, 0]]);
});

test('a list whose connection is lost on the way is not published', async () => {
  await using venue = await startVenue({ beginnings: [[list(50)], [list(50, 100)]] });
  const { stream, recorder, drop } = venue;
  await eventually(() => {
    expect(stream.status().channels.my_order?.frames).toBeGreaterThan(2);
  });
  drop();
  // The first list would be taken as complete before the second.
  await stream.ready();
  expect(recorder.myOrderBatches.flatMap(({ orders }) => orders.map(({ orderId }) => orderId))).toEqual(
    Array.from({ length: 50 }, (_, index) => `order-${index + 100}`),
  );
});

test('an order that changes while the list is on its way is published as it was last', async () => {
  const amended = update(order(1, { limit_price: '69000' }));
  await using venue = await startVenue({ beginnings: [[list(50), amended, list(1, 50)]] });
  const { stream, recorder } = venue;
  await stream.ready();
  expect(recorder.myOrders.filter(({ orderId }) => orderId === 'order-1').map(({ price }) => price)).toEqual([
    69000, 69000,
  ]);
  expect(recorder.myOrderBatches.at(-1)).toMatchObject({ complete: true, orders: { length: 51 } });
});

test('an order that fills while the list is on its way is looked up', async () => {
  await using venue = await startVenue({
    beginnings: [[list(50), update(order(7, FILLED), order(200, FILLED)), list(0)]],
    // The newest first.
    answer: () => ({ fills: [fill(200), fill(7)] }),
  });
  await eventually(() => {
    expect(venue.recorder.myTrades.map(({ tradeId }) => tradeId)).toEqual(['fill-7', 'fill-200']);
  });
  // A later connection would find them too.
  expect(venue.stream.status().channels.my_trade?.reconnects).toBe(0);
});

test('an order that ended during an outage is looked up until its fills are there', async () => {
  const asked: string[] = [];
  await using venue = await startVenue({
    beginnings: [[list(2)], [list(1)]],
    answer: ({ url }) => {
      if (url.pathname.endsWith('/order-1'))
        return {
          order: { order_id: 'order-1', product_id: 'BTC-USD', status: 'FILLED', filled_size: '0.001' },
        };
      // What is filed so late that no list by time has it.
      const orderIds = url.searchParams.getAll('order_ids');
      asked.push(...orderIds);
      return { fills: orderIds.includes('order-1') ? [fill(1)] : [] };
    },
  });
  const { stream, recorder, drop } = venue;
  await stream.ready();
  drop();
  await eventually(() => {
    expect(recorder.myTrades.map(({ tradeId }) => tradeId)).toEqual(['fill-1']);
  });
  expect(asked).toEqual(['order-1']);
  expect(recorder.myOrders.at(-1)?.orderId).toBe('order-0');
  expect(recorder.myOrders.findLast(({ orderId }) => orderId === 'order-1')).toMatchObject({
    status: 'filled',
    origin: 'reconcile',
  });
});

const RUBBISH = {
  order_id: 'order-0',
  product_id: 'BTC-USD',
  status: 'OPEN',
  cumulative_quantity: 'rubbish',
};

test('an order in the first list that cannot be read costs that order, and the list is not complete', async () => {
  const bad = { type: 'snapshot', orders: [RUBBISH, order(1)] };
  await using venue = await startVenue({ beginnings: [[bad]] });
  const { stream, recorder } = venue;
  await stream.ready();
  expect(batchesOf(recorder)).toEqual([['snapshot', false, 1]]);
  expect(stream.status().channels.my_order).toMatchObject({ state: 'live', reconnects: 0 });
});

test('what the first list has in an unreadable form is read over REST', async () => {
  const bad = { type: 'snapshot', orders: [RUBBISH, order(1)] };
  const row = { order_id: 'order-0', product_id: 'BTC-USD', status: 'OPEN', filled_size: '0', side: 'BUY' };
  await using venue = await startVenue({
    beginnings: [[bad]],
    answer: ({ url }) =>
      url.pathname.endsWith('/batch') ? { orders: [row], has_next: false } : { fills: [] },
  });
  await venue.stream.ready();
  expect(batchesOf(venue.recorder)).toEqual([['snapshot', true, 2]]);
});

test('a list that never comes is read over REST', { timeout: 30_000 }, async () => {
  const row = { order_id: 'order-3', product_id: 'BTC-USD', status: 'OPEN', filled_size: '0', side: 'BUY' };
  await using venue = await startVenue({
    // Orders change, so that the channel works; what it begins with was lost.
    beginnings: [[{ type: 'snapshot', orders: 'rubbish' }, update(order(1))]],
    answer: ({ url }) =>
      url.pathname.endsWith('/batch') ? { orders: [row], has_next: false } : { fills: [] },
  });
  const { stream, recorder } = venue;
  await stream.ready();
  expect(recorder.myOrderBatches.at(-1)).toMatchObject({
    complete: true,
    orders: { length: 2 },
  });
});

test('a row on the way that cannot be read is looked up over REST', async () => {
  const row = {
    order_id: 'order-0',
    product_id: 'BTC-USD',
    status: 'CANCELLED',
    filled_size: '0',
    side: 'BUY',
  };
  await using venue = await startVenue({
    beginnings: [[list(1)]],
    answer: ({ url }) =>
      url.pathname.endsWith('/order-0')
        ? { order: row }
        : url.pathname.endsWith('/batch')
          ? { orders: [], has_next: false }
          : { fills: [] },
  });
  const { stream, recorder, send } = venue;
  await stream.ready();
  send('user', update({ ...RUBBISH, status: 'CANCELLED' }));
  await eventually(() => {
    expect(recorder.myOrders.at(-1)).toMatchObject({ orderId: 'order-0', status: 'canceled' });
  });
  expect(stream.status().channels.my_order?.reconnects).toBe(0);
});

test(
  'a commission that is stated later, and a correction, are revisions of the fill',
  { timeout: 30_000 },
  async () => {
    const rows: object[] = [];
    let looks = 0;
    await using venue = await startVenue({
      beginnings: [[list(1)]],
      answer: () => {
        const [first] = rows;
        if (!first) return { fills: [] };
        looks++;
        return { fills: [looks < 2 ? first : { ...first, commission: '0.5' }] };
      },
    });
    const { stream, recorder, send } = venue;
    await stream.ready();
    rows.push({ ...fill(0), commission: '' });
    send('user', update(order(0, FILLED)));
    await eventually(() => {
      expect(recorder.myTrades).toMatchObject([
        { tradeId: 'fill-0' },
        { tradeId: 'fill-0', revision: 1, fee: 0.5 },
      ]);
    });
    expect(recorder.myTrades[0]).not.toHaveProperty('fee');
    expect(recorder.myTrades[0]).not.toHaveProperty('revision');
    // A later connection would find it too.
    expect(stream.status().channels.my_trade?.reconnects).toBe(0);
  },
);

test('the size of an order of which only the end was received is read over REST', async () => {
  const row = {
    order_id: 'order-5',
    product_id: 'BTC-USD',
    status: 'CANCELLED',
    filled_size: '0',
    side: 'BUY',
    order_configuration: { limit_limit_gtc: { base_size: '0.25', limit_price: '68000' } },
  };
  await using venue = await startVenue({
    beginnings: [[list(1)]],
    answer: ({ url }) => (url.pathname.endsWith('/order-5') ? { order: row } : { fills: [] }),
  });
  const { stream, recorder, send } = venue;
  await stream.ready();
  send('user', update(order(5, { status: 'CANCELLED', leaves_quantity: '0' })));
  await eventually(() => {
    expect(recorder.myOrders.at(-1)).toMatchObject({ orderId: 'order-5', status: 'canceled', volume: 0.25 });
  });
});
