import { Channel, Exchange, getExchangeStream, silentLogger, type MyOrder } from '@hftjs/core';
import { VenueServer } from '@hftjs/simulator';
import { eventually, Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';
import { startCoinbaseSimulator } from './simulator/index.js';

const OPTIONS = {
  exchange: Exchange.COINBASE,
  currencyPairs: ['btc/usd'],
  subscribeChannels: [Channel.MY_ORDER, Channel.MY_ORDER_BATCH],
  reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
  logger: silentLogger,
} as const;

const CREDENTIALS = { apiKey: 'the name', apiSecret: Buffer.alloc(32, 7).toString('base64') };

const WORDS = 'INVALID_LIMIT_PRICE_POST_ONLY';

const ROW = {
  order_id: 'order-1', product_id: 'BTC-USD', order_side: 'BUY', order_type: 'Limit', limit_price: '150000',
  time_in_force: 'GOOD_UNTIL_CANCELLED', post_only: 'true', cumulative_quantity: '0', leaves_quantity: '0',
}; // prettier-ignore

const WAITING = { status: 'PENDING', leaves_quantity: '0.1' };
const OPEN = { status: 'OPEN', leaves_quantity: '0.1' };
const CANCELLED = { status: 'CANCELLED', cancel_reason: WORDS };

/** What a stream publishes of frames of the user channel, each with the order in another state. */
function read(...states: readonly object[]): readonly MyOrder[] {
  const stream = getExchangeStream({ ...OPTIONS, ...CREDENTIALS });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  states.forEach((fields, index) => {
    const events = [{ type: 'update', orders: [{ ...ROW, ...fields }] }];
    const timestamp = new Date(1_790_000_000_000 + index).toISOString();
    stream.feed(
      Channel.MY_ORDER,
      JSON.stringify({ channel: 'user', timestamp, sequence_num: index, events }),
    );
  });
  return recorder.myOrders;
}

const REJECTED = {
  status: 'rejected',
  event: 'rejected',
  reason: 'post_only',
  filledVolume: 0,
  postOnly: true,
};

/** A venue whose order was waiting, and of which only REST knows what became after the connection was lost. */
async function forgetfulVenue(found: object): Promise<VenueServer> {
  const server = new VenueServer({ seed: 1 });
  server.socket('/', (connection) => {
    const orders = server.counters.dials === 1 ? [{ ...ROW, ...WAITING }] : [];
    let sequence = 0;
    const send = (channel: string, event: object): void => {
      const timestamp = new Date().toISOString();
      connection.send(JSON.stringify({ channel, timestamp, sequence_num: sequence++, events: [event] }));
    };
    return {
      onMessage: (text) => {
        const isUser = text.includes('"user"');
        if (isUser) send('user', { type: 'snapshot', orders });
        const subscriptions = { heartbeats: ['heartbeats'], ...(isUser && { user: ['me'] }) };
        send('subscriptions', { subscriptions });
      },
    };
  });
  server.route('GET *', ({ url: { pathname } }) => {
    const answer = pathname.endsWith('/order-1')
      ? { order: found }
      : { orders: [], has_next: false, fills: [] };
    return { body: JSON.stringify({ epochMillis: String(Date.now()), products: [], ...answer }) };
  });
  await server.listen();
  return server;
}

describe('a post-only order that would have traded at once is rejected', () => {
  test.each([
    ['FAILED', { status: 'FAILED', reject_reason: WORDS }],
    ['FAILED, as the wire spells its reason', { status: 'FAILED', reject_Reason: WORDS }],
    ['CANCELLED', CANCELLED],
    ['EXPIRED', { status: 'EXPIRED', reject_reason: WORDS }],
  ])('whether Coinbase calls it %s', (_name, ended) => {
    expect(read(ended)).toMatchObject([REJECTED]);
    expect(read(WAITING, ended).at(-1)).toMatchObject(REJECTED);
  });

  test('and stays rejected when it is repeated', () => {
    for (const order of read(CANCELLED, CANCELLED)) expect(order).toMatchObject(REJECTED);
  });

  test('unless it was on the book, or has traded, or ended for another reason', () => {
    const canceled = { status: 'canceled', event: 'canceled' };
    expect(read(OPEN, CANCELLED).at(-1)).toMatchObject(canceled);
    expect(read({ ...CANCELLED, cumulative_quantity: '0.01' }).at(-1)).toMatchObject(canceled);
    expect(read({ ...CANCELLED, cancel_reason: 'User requested cancel' }).at(-1)).toMatchObject(canceled);
  });

  test('on the simulator, live and during an outage', async () => {
    await using venue = await startCoinbaseSimulator({ seed: 5, pairs: ['btc/usd'], rate: 0 });
    const { streamHost, apiHost, credentials } = venue;
    await using stream = getExchangeStream({ ...OPTIONS, ...credentials, streamHost, apiHost });
    const recorder = new Recorder();
    stream.bindObserver(recorder);
    void stream.start();
    await stream.ready();
    const place = (): string => {
      const order = { pair: 'btc/usd', side: 'buy', type: 'limit', price: 150_000, volume: 0.1 } as const;
      return venue.placeOrder({ ...order, postOnly: true }).orderId;
    };
    const last = (orderId: string): MyOrder | undefined =>
      recorder.myOrders.findLast((order) => order.orderId === orderId);
    const live = place();
    await eventually(() => {
      expect(last(live)).toMatchObject(REJECTED);
    });
    venue.faults.drop();
    const unseen = place();
    await eventually(() => {
      expect(last(unseen)).toMatchObject({ ...REJECTED, origin: 'reconcile' });
    });
  });

  test('as REST has it', async () => {
    await using venue = await forgetfulVenue({
      order_id: 'order-1',
      product_id: 'BTC-USD',
      side: 'BUY',
      status: 'CANCELLED',
      filled_size: '0',
      reject_reason: WORDS,
    });
    const { streamHost, apiHost } = venue;
    await using stream = getExchangeStream({ ...OPTIONS, ...CREDENTIALS, streamHost, apiHost });
    const recorder = new Recorder();
    stream.bindObserver(recorder);
    void stream.start();
    await stream.ready();
    venue.faults.drop();
    await eventually(() => {
      expect(recorder.myOrders.at(-1)).toMatchObject({ ...REJECTED, origin: 'reconcile' });
    });
  });
});
