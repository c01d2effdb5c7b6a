import { isDone, type OwnOrder, type WireClient } from '@hftjs/simulator';
import { corpusFolder, corpusFrames } from '@hftjs/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startKrakenFutureSimulator, type KrakenFutureSimulator } from '../index.js';
import { connect, connectPrivate, framesOf, parsed, prove, settle, type Frame } from './testing/wire.js';

let venue: KrakenFutureSimulator;
beforeEach(async () => {
  venue = await startKrakenFutureSimulator({
    seed: 7,
    pairs: ['btc/usd', 'eth/usd', 'btc/usd:btc'],
    rate: 0,
    firstToTell: 'open_orders',
  });
});
afterEach(() => venue.close());

const REFUSAL = '{"event":"alert","message":"Failed to subscribe to authenticated feed"}';

const resting = (price: number, volume = 0.5): OwnOrder =>
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price, volume, clientOrderId: 'mine' });

/** The notices of `open_orders`: reason, whether the order was closed, its remaining and filled quantity. */
const noticesOf = (client: WireClient, feed = 'open_orders'): unknown[] =>
  framesOf(client, feed).map(({ reason, is_cancel, order }) => [
    reason,
    is_cancel,
    ...(order ? [order.qty, order.filled] : []),
  ]);

const withoutForm = (rows: unknown[]): unknown[] => rows.map((row) => (row as unknown[]).slice(0, 2));

test('a challenge opens the feeds of its connection; the acknowledgement repeats it', async () => {
  const client = await connect(venue);
  const proof = await prove(client, venue.credentials);
  expect(proof.original_challenge).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  client.send({ event: 'subscribe', feed: 'open_orders', ...proof });
  client.send({ event: 'subscribe', feed: 'fills', ...proof });
  client.send({ event: 'unsubscribe', feed: 'fills', ...proof });
  await settle(client);
  expect(client.frames.slice(-6, -1)).toEqual([
    JSON.stringify({ event: 'subscribed', feed: 'open_orders', ...proof }),
    expect.stringMatching(/^{"feed":"open_orders_snapshot","account":"[0-9a-f-]{36}","orders":\[\]}$/),
    JSON.stringify({ event: 'subscribed', feed: 'fills', ...proof }),
    expect.stringMatching(/^{"feed":"fills_snapshot","account":"[0-9a-f-]{36}","fills":\[\]}$/),
    JSON.stringify({ event: 'unsubscribed', feed: 'fills', ...proof }),
  ]);
});

test('a challenge of another connection opens nothing, nor does another key, secret or text', async () => {
  const [client, other] = await Promise.all([connect(venue), connect(venue)]);
  const foreign = await prove(other, venue.credentials);
  const proof = await prove(client, venue.credentials);
  const wrong = await prove(client, {
    ...venue.credentials,
    apiSecret: Buffer.alloc(64, 7).toString('base64'),
  });
  const unknownKey = await prove(client, { apiKey: 'unknown', apiSecret: venue.credentials.apiSecret });
  const before = client.frames.length;
  for (const one of [
    foreign,
    wrong,
    unknownKey,
    { ...proof, original_challenge: foreign.original_challenge },
    { ...proof, api_key: venue.addAccount().apiKey },
    { api_key: proof.api_key },
  ])
    client.send({ event: 'subscribe', feed: 'fills', ...one });
  await settle(client);
  expect(client.frames.slice(before, -1)).toEqual(Array<string>(6).fill(REFUSAL));
});

test('the life of a resting order: qty is what is left', async () => {
  const client = await connectPrivate(venue);
  const { bid } = venue.market.top('btc/usd');
  const { orderId } = resting(bid!.price, 0.5);
  venue.market.fillOrder(orderId, 0.2);
  venue.market.amendOrder(orderId, { volume: 0.4 });
  venue.market.fillOrder(orderId);
  await settle(client);
  expect(withoutForm(noticesOf(client))).toEqual([
    ['new_placed_order_by_user', false],
    ['partial_fill', false],
    ['edited_by_user', false],
    ['full_fill', true],
  ]);
  expect(noticesOf(client).slice(0, 3)).toEqual([
    ['new_placed_order_by_user', false, 0.5, 0],
    ['partial_fill', false, 0.3, 0.2],
    ['edited_by_user', false, 0.2, 0.2],
  ]);
  expect(framesOf(client, 'open_orders')[0]?.order).toEqual({
    instrument: 'PF_XBTUSD',
    time: expect.any(Number) as number,
    last_update_time: expect.any(Number) as number,
    qty: 0.5,
    filled: 0,
    limit_price: bid!.price,
    stop_price: 0,
    type: 'limit',
    order_id: orderId,
    cli_ord_id: 'mine',
    direction: 0,
    reduce_only: false,
  });
  const fills = framesOf(client, 'fills').flatMap((frame) => frame.fills ?? []);
  expect(fills.map(({ qty, remaining_order_qty, seq }) => [qty, remaining_order_qty, seq])).toEqual([
    [0.2, 0.3, 1],
    [0.2, 0, 2],
  ]);
});

test('an order that is gone is named with all it was, or by its ids alone', async () => {
  const client = await connectPrivate(venue);
  for (let count = 0; count < 20; count++) venue.cancelOrder(resting(50_000).orderId);
  await settle(client);
  const ends = framesOf(client, 'open_orders').filter(({ is_cancel }) => is_cancel);
  const shapes = new Set(ends.map((frame) => Object.keys(frame).join(' ')));
  expect(shapes).toEqual(
    new Set(['feed order is_cancel reason', 'feed order_id cli_ord_id is_cancel reason']),
  );
});

test('orders that fill at once are in fills only', async () => {
  const client = await connectPrivate(venue);
  const price = venue.market.top('btc/usd').ask!.price;
  const common = { pair: 'btc/usd', side: 'buy', volume: 0.001 } as const;
  venue.placeOrder({ ...common, type: 'market' });
  venue.placeOrder({ ...common, type: 'limit', price, timeInForce: 'ioc' });
  venue.placeOrder({ ...common, type: 'limit', price });
  await settle(client);
  expect(noticesOf(client)).toEqual([]);
  const fills = framesOf(client, 'fills').flatMap((frame) => frame.fills ?? []);
  expect(
    fills.map(({ order_type, taker_order_type, fill_type, remaining_order_qty }) =>
      [order_type, taker_order_type, fill_type, remaining_order_qty].join(' '),
    ),
  ).toEqual(['market market taker 0', 'ioc ioc taker 0', 'limit limit taker 0']);
});

test('what an order does not take at once comes into the book, partly filled', async () => {
  const client = await connectPrivate(venue);
  const { price, volume } = venue.market.top('btc/usd').ask!;
  const { orderId, filled } = resting(price, 5);
  expect(filled).toBeGreaterThanOrEqual(volume);
  await settle(client);
  expect(noticesOf(client)).toEqual([
    ['new_placed_order_by_user', false, venue.market.order(orderId)?.remaining, filled],
  ]);
});

test('an IOC order that finds nothing is reported as failed', async () => {
  const client = await connectPrivate(venue);
  venue.placeOrder({
    pair: 'btc/usd',
    side: 'buy',
    type: 'limit',
    price: 50_000,
    volume: 1,
    timeInForce: 'ioc',
  });
  await settle(client);
  expect(framesOf(client, 'fills')).toEqual([]);
  expect(withoutForm(noticesOf(client))).toEqual([
    ['ioc_order_failed_because_it_would_not_be_executed', true],
  ]);
});

test('only the verbose feed publishes a post-only order that would take', async () => {
  const client = await connectPrivate(venue, { feeds: ['open_orders'] });
  const verbose = await connectPrivate(venue, { feeds: ['open_orders_verbose'] });
  const price = venue.market.top('btc/usd').ask!.price;
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price, volume: 1, postOnly: true });
  await Promise.all([settle(client), settle(verbose)]);
  expect(noticesOf(client)).toEqual([]);
  expect(parsed(verbose).some(({ feed }) => feed === 'open_orders_verbose_snapshot')).toBe(true);
  expect(noticesOf(verbose, 'open_orders_verbose')).toEqual([
    ['post_order_failed_because_it_would_filled', true, 1, 0],
  ]);
});

test('a stop order is published as such, closed when it is triggered, and opened again as a limit order', async () => {
  const client = await connectPrivate(venue);
  const { asks } = venue.market.book('btc/usd', 5);
  const stopPrice = asks[4]!.price;
  const stop = { pair: 'btc/usd', side: 'buy', type: 'stop', volume: 0.001 } as const;
  const limit = venue.placeOrder({ ...stop, stopPrice, price: 60_000 });
  const market = venue.placeOrder({ ...stop, stopPrice });
  await settle(client);
  expect(framesOf(client, 'open_orders')[0]?.order).toMatchObject({
    type: 'stop',
    stop_price: stopPrice,
    limit_price: 60_000,
    triggerSignal: 'last',
    reduce_only: false,
  });
  expect(framesOf(client, 'open_orders')[1]?.order).toMatchObject({ type: 'stop', limit_price: 0 });
  venue.market.trade('btc/usd', 'buy', Number(asks.reduce((sum, { volume }) => sum + volume, 0).toFixed(4)));
  await settle(client);
  const after = framesOf(client, 'open_orders').slice(2);
  const id = ({ order_id, order }: Frame): unknown => order_id ?? order?.order_id;
  expect(after.map((frame) => [id(frame), frame.reason])).toEqual([
    [limit.orderId, 'stop_order_triggered'],
    [limit.orderId, 'limit_order_from_stop'],
    [market.orderId, 'stop_order_triggered'],
  ]);
  for (const { order, reason } of after)
    if (order) expect(order.type).toBe(reason === 'stop_order_triggered' ? 'stop' : 'limit');
  expect(after[1]?.order).toMatchObject({ type: 'limit', limit_price: 60_000 });
  expect(framesOf(client, 'fills').flatMap(({ fills }) => fills)).toMatchObject([
    { order_id: market.orderId },
  ]);
});

test('other ends have the venue’s reasons', async () => {
  const client = await connectPrivate(venue);
  venue.cancelOrder(resting(50_000).orderId);
  venue.cancelOrder(resting(50_000).orderId, 'dead_man_switch');
  venue.market.expireOrder(resting(50_000).orderId);
  await settle(client);
  const ends = framesOf(client, 'open_orders').filter(({ is_cancel }) => is_cancel);
  expect(ends.map(({ reason }) => reason)).toEqual([
    'cancelled_by_user',
    'dead_man_switch',
    'contract_expired',
  ]);
});

test('a liquidation was never placed: it is fills of its own kind', async () => {
  const client = await connectPrivate(venue);
  venue.forceOrder({ pair: 'btc/usd', side: 'sell', volume: 0.001 });
  await settle(client);
  expect(noticesOf(client)).toEqual([]);
  expect(framesOf(client, 'fills')[0]?.fills).toMatchObject([{ fill_type: 'liquidation', buy: false }]);
});

test('fees: of linear contracts in dollars, of inverse ones in coins', async () => {
  const client = await connectPrivate(venue);
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.001 });
  venue.placeOrder({ pair: 'btc/usd:btc', side: 'sell', type: 'market', volume: 100 });
  await settle(client);
  const [linear, inverse] = framesOf(client, 'fills').flatMap((frame) => frame.fills ?? []);
  const [own] = venue.market.fills;
  expect(linear).toMatchObject({ instrument: 'PF_XBTUSD', fee_paid: own!.fee, fee_currency: 'USD' });
  expect(inverse).toMatchObject({ instrument: 'PI_XBTUSD', qty: 100, fee_currency: 'BTC' });
  expect(inverse?.fee_paid).toBeCloseTo((100 / Number(inverse?.price)) * 0.0005, 10);
});

test('snapshots: what rests, and the last hundred fills, oldest first', async () => {
  const { orderId } = resting(50_000);
  for (let count = 0; count < 120; count++) {
    venue.placeOrder({ pair: 'eth/usd', side: count % 2 ? 'buy' : 'sell', type: 'market', volume: 0.001 });
  }
  const client = await connectPrivate(venue);
  const [orders] = framesOf(client, 'open_orders_snapshot');
  const [fills] = framesOf(client, 'fills_snapshot');
  expect(orders?.orders).toMatchObject([{ order_id: orderId, qty: 0.5, filled: 0 }]);
  expect(fills?.fills?.map(({ fill_id }) => fill_id)).toEqual(
    venue.market.fills.slice(-100).map(({ fillId }) => fillId),
  );
  expect(fills?.fills?.[0]?.seq).toBe(venue.market.fills.length - 99);
  venue.placeOrder({ pair: 'eth/usd', side: 'buy', type: 'market', volume: 0.001 });
  await settle(client);
  expect(framesOf(client, 'fills')[0]?.username).toBe(fills?.account);
});

test('either feed may be first, or always the same one', async () => {
  const firstOf = async (firstToTell: 'fills' | 'open_orders' | 'mixed'): Promise<Set<unknown>> => {
    await using one = await startKrakenFutureSimulator({ pairs: ['btc/usd'], rate: 0, firstToTell });
    const client = await connectPrivate(one);
    const first = new Set<unknown>();
    for (let count = 0; count < 12; count++) {
      const price = one.market.top('btc/usd').bid!.price;
      const { orderId } = one.placeOrder({
        pair: 'btc/usd',
        side: 'buy',
        type: 'limit',
        price,
        volume: 0.01,
      });
      await settle(client);
      const heard = client.frames.length;
      one.market.fillOrder(orderId);
      await settle(client);
      first.add(parsed(client)[heard]?.feed);
      one.market.step();
    }
    return first;
  };
  expect(await firstOf('fills')).toEqual(new Set(['fills']));
  expect(await firstOf('open_orders')).toEqual(new Set(['open_orders']));
  expect(await firstOf('mixed')).toEqual(new Set(['fills', 'open_orders']));
});

test('an account receives its own orders only', async () => {
  const other = venue.addAccount();
  const stranger = await connectPrivate(venue, { credentials: other });
  resting(50_000);
  const order = { pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.001 } as const;
  venue.placeOrder(order);
  const { orderId } = venue.placeOrder({ ...order, account: other });
  await settle(stranger);
  expect(noticesOf(stranger)).toEqual([]);
  expect(framesOf(stranger, 'fills').flatMap(({ fills }) => fills)).toMatchObject([
    { order_id: orderId, seq: 1 },
  ]);
});

test('faults know the feeds by our names', async () => {
  const client = await connectPrivate(venue);
  venue.faults.stall('my_order');
  resting(50_000);
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.001 });
  venue.faults.resume();
  venue.faults.stall('my_trade');
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.001 });
  await settle(client);
  expect(noticesOf(client)).toEqual([]);
  expect(framesOf(client, 'fills')).toHaveLength(1);
});

test('the feeds agree with the market after any sequence of orders', async () => {
  await using busy = await startKrakenFutureSimulator({ seed: 3, pairs: ['btc/usd'], rate: 0 });
  const client = await connectPrivate(busy);
  for (let count = 0; count < 150; count++) {
    const { bid, ask } = busy.market.top('btc/usd');
    const price = (count % 2 ? bid!.price : ask!.price) + (count % 5) - 2;
    const side = count % 3 ? 'buy' : 'sell';
    const { orderId } = busy.placeOrder({ pair: 'btc/usd', side, type: 'limit', price, volume: 0.03 });
    const order = busy.market.order(orderId)!;
    if (count % 7 === 0 && !isDone(order)) busy.cancelOrder(orderId);
    busy.market.step();
  }
  await settle(client);
  const open = new Set<unknown>();
  for (const { order, order_id, is_cancel } of framesOf(client, 'open_orders')) {
    const id = order_id ?? order?.order_id;
    if (is_cancel === true) open.delete(id);
    else open.add(id);
  }
  const truth = busy.market.orders.filter((order) => !isDone(order)).map(({ orderId }) => orderId);
  expect(open).toEqual(new Set(truth));
  const fills = framesOf(client, 'fills').flatMap((frame) => frame.fills ?? []);
  expect(fills.map(({ fill_id, qty, price, fee_paid }) => [fill_id, qty, price, fee_paid])).toEqual(
    busy.market.fills.map(({ fillId, volume, price, fee }) => [fillId, volume, price, fee]),
  );
});

const captured =
  corpusFolder() === undefined
    ? []
    : [...corpusFrames('kraken-futures', 'my_order'), ...corpusFrames('kraken-futures', 'my_trade')];

test.runIf(captured.length > 0)(
  'frames and rows have the captured fields in the captured order',
  async () => {
    const client = await connectPrivate(venue);
    const { orderId } = resting(venue.market.top('btc/usd').bid!.price);
    venue.market.fillOrder(orderId, 0.2);
    venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.001, clientOrderId: 'x' });
    await settle(client);
    const keys = (value: unknown): string => Object.keys(value as object).join(' ');
    const frames = captured.map((frame) => JSON.parse(frame) as Frame);
    const shapes = new Set(frames.map(keys));
    const orders = new Set(frames.flatMap(({ order }) => (order ? [keys(order)] : [])));
    const fills = new Set(frames.flatMap((frame) => (frame.fills ?? []).map(keys)));
    for (const frame of [...framesOf(client, 'open_orders'), ...framesOf(client, 'fills')]) {
      expect(shapes).toContain(keys(frame));
      if (frame.order) expect(orders).toContain(keys(frame.order));
      for (const fill of frame.fills ?? []) expect(fills).toContain(keys(fill));
    }
  },
);
