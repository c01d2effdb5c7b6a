import { afterEach, beforeEach, expect, test } from 'vitest';
import { startKrakenFutureSimulator, type KrakenFutureSimulator } from '../index.js';
import { get, signed } from './testing/wire.js';

let venue: KrakenFutureSimulator;
beforeEach(async () => {
  venue = await startKrakenFutureSimulator({ seed: 7, pairs: ['btc/usd', 'btc/usd:btc'], rate: 0 });
});
afterEach(() => venue.close());

type Row = Record<string, unknown>;
const TIME = '"serverTime":"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"';

const errorOf = async (answer: Promise<{ json: Row }>): Promise<unknown> => (await answer).json.error;

function place(volume = 0.5): string {
  const order = { pair: 'btc/usd', side: 'buy', type: 'limit', price: 50_000, volume } as const;
  return venue.placeOrder({ ...order, clientOrderId: 'mine' }).orderId;
}

test('unknown paths and invalid parameters', async () => {
  expect(await get(venue, 'nope')).toMatchObject({
    status: 404,
    text: expect.stringMatching(
      new RegExp(
        `^{"status":"NOT_FOUND","result":"error","errors":\\[{"code":0,"message":"404 NOT_FOUND"}\\],${TIME}}$`,
      ),
    ) as string,
  });
  expect(await get(venue, 'history?symbol=PF_NOPEUSD')).toMatchObject({
    status: 400,
    text: expect.stringMatching(
      new RegExp(
        `^{"status":"BAD_REQUEST","result":"error","errors":\\[{"code":11,"message":"Argument invalid: symbol"}\\],${TIME}}$`,
      ),
    ) as string,
  });
});

test('history goes back page by page; its trade_id counts rows, its uid is the stream’s', async () => {
  const truth = venue.market.trades('btc/usd');
  expect(truth.length).toBeGreaterThan(150);
  const { json } = await get(venue, 'history?symbol=pf_xbtusd');
  const page = json.history as Row[];
  const newest = truth.slice(-100).reverse();
  expect(page).toEqual(
    newest.map(({ id, time, price, volume, side }, index) => ({
      time: new Date(Math.floor(time)).toISOString(),
      trade_id: 100 - index,
      price,
      size: volume,
      side,
      type: 'fill',
      uid: venue.uidOf('btc/usd', id),
    })),
  );
  const oldest = page.at(-1)!;
  const before = (await get(venue, `history?symbol=PF_XBTUSD&lastTime=${String(oldest.time)}`)).json;
  const earlier = truth.filter(({ time }) => Math.floor(time) < Date.parse(String(oldest.time)));
  expect((before.history as Row[]).map(({ uid }) => uid)).toEqual(
    earlier
      .slice(-100)
      .reverse()
      .map(({ id }) => venue.uidOf('btc/usd', id)),
  );
});

test('tickers of all products', async () => {
  const { json } = await get(venue, 'tickers');
  const { bid } = venue.market.top('btc/usd');
  expect(json.tickers).toMatchObject([
    { symbol: 'PF_XBTUSD', bid: bid?.price, bidSize: bid?.volume, suspended: false, pair: 'BTC:USD' },
    { symbol: 'PI_XBTUSD' },
  ]);
});

test('a private call needs the key, its secret and what was signed', async () => {
  const { credentials } = venue;
  expect(await errorOf(get(venue, 'openorders'))).toBe('authenticationError');
  const wrong = { ...credentials, apiSecret: Buffer.alloc(64, 7).toString('base64') };
  expect(await signed(venue, 'openorders', { credentials: wrong })).toMatchObject({
    status: 200,
    text: expect.stringMatching(
      new RegExp(`^{"result":"error","error":"authenticationError",${TIME}}$`),
    ) as string,
  });
  const unknownKey = { ...credentials, apiKey: 'unknown' };
  expect(await errorOf(signed(venue, 'openorders', { credentials: unknownKey }))).toBe('authenticationError');
  expect((await signed(venue, 'fills?lastFillTime=2026-01-01T00%3A00%3A00.000Z')).json.result).toBe(
    'success',
  );
  expect((await signed(venue, 'openorders', { nonce: '' })).json.result).toBe('success');
});

test('a nonce rises', async () => {
  const call = (nonce: string): Promise<unknown> => errorOf(signed(venue, 'openorders', { nonce }));
  expect(await call('1800000000000')).toBeUndefined();
  expect(await call('1800000000000')).toBe('nonceDuplicate');
  expect(await call('1700000000000')).toBe('nonceBelowThreshold');
  expect(await call('1800000000001')).toBeUndefined();
});

test('private calls spend a budget: fills before a time cost more, public calls are free', async () => {
  await using poor = await startKrakenFutureSimulator({ pairs: ['btc/usd'], rate: 0, restBudget: 30 });
  expect(await errorOf(signed(poor, 'openorders'))).toBeUndefined();
  expect(await errorOf(signed(poor, 'fills'))).toBeUndefined();
  expect(await errorOf(signed(poor, 'fills?lastFillTime=2026-01-01T00:00:00.000Z'))).toBeUndefined();
  expect(await errorOf(signed(poor, 'openorders'))).toBe('apiLimitExceeded');
  expect((await get(poor, 'instruments')).json.result).toBe('success');
  expect(await errorOf(signed(poor, 'openorders', { credentials: poor.addAccount() }))).toBeUndefined();
});

test('open orders', async () => {
  const orderId = place();
  expect((await signed(venue, 'openorders')).json.openOrders).toEqual([
    {
      order_id: orderId,
      cli_ord_id: 'mine',
      symbol: 'PF_XBTUSD',
      side: 'buy',
      orderType: 'lmt',
      limitPrice: 50_000,
      unfilledSize: 0.5,
      receivedTime: expect.stringMatching(/Z$/) as string,
      status: 'untouched',
      filledSize: 0,
      reduceOnly: false,
      lastUpdateTime: expect.stringMatching(/Z$/) as string,
    },
  ]);
  venue.market.fillOrder(orderId, 0.2);
  expect((await signed(venue, 'openorders')).json.openOrders).toMatchObject([
    { unfilledSize: 0.3, filledSize: 0.2, status: 'partiallyFilled' },
  ]);
  const credentials = venue.addAccount();
  expect((await signed(venue, 'openorders', { credentials })).json.openOrders).toEqual([]);
});

test('fills, newest first, page by page', async () => {
  for (let count = 0; count < 130; count++)
    venue.placeOrder({ pair: 'btc/usd', side: count % 2 ? 'buy' : 'sell', type: 'market', volume: 0.001 });
  const truth = venue.market.fills.toReversed();
  const page = (await signed(venue, 'fills')).json.fills as Row[];
  expect(page.map(({ fill_id }) => fill_id)).toEqual(truth.slice(0, 100).map(({ fillId }) => fillId));
  expect(page[0]).toMatchObject({
    symbol: 'PF_XBTUSD',
    size: truth[0]!.volume,
    price: truth[0]!.price,
    fillType: 'taker',
    fee_paid: truth[0]!.fee,
    fee_currency: 'USD',
  });
  const last = String(page.at(-1)!.fillTime);
  const next = (await signed(venue, `fills?lastFillTime=${last}`)).json.fills as Row[];
  expect(next.map(({ fill_id }) => fill_id)).toEqual(
    truth.filter(({ time }) => Math.floor(time) < Date.parse(last)).map(({ fillId }) => fillId),
  );
});

test('the status of orders: open ones, and ended ones for a while', async () => {
  await using forgetful = await startKrakenFutureSimulator({
    pairs: ['btc/usd'],
    rate: 0,
    statusRetention: 0,
  });
  const order = { pair: 'btc/usd', side: 'buy', type: 'limit', price: 50_000, volume: 0.5 } as const;
  const [open, gone] = [forgetful.placeOrder(order), forgetful.placeOrder(order)];
  forgetful.cancelOrder(gone.orderId);
  const body = `orderIds=${open.orderId}&orderIds=${gone.orderId}`;
  const { json } = await signed(forgetful, 'orders/status', { method: 'POST', body });
  expect(json.orders).toMatchObject([
    {
      order: {
        type: 'ORDER',
        orderId: open.orderId,
        cliOrdId: null,
        symbol: 'PF_XBTUSD',
        quantity: 0.5,
        filled: 0,
      },
      status: 'ENTERED_BOOK',
      updateReason: null,
      error: null,
    },
  ]);
  const filled = place();
  venue.market.fillOrder(filled);
  // The client's id is free again.
  const cancelled = place();
  venue.cancelOrder(cancelled);
  const answer = await signed(venue, 'orders/status', { method: 'POST', body: 'cliOrdIds=mine' });
  expect(answer.json.orders).toMatchObject([
    { order: { orderId: filled, filled: 0.5 }, status: 'FULLY_EXECUTED', updateReason: 'FULL_FILL' },
    { order: { orderId: cancelled }, status: 'CANCELLED', updateReason: 'CANCELLED_BY_USER' },
  ]);
});

test('the history of orders continues where a page ended; it has orders that filled at once', async () => {
  const market = venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.001 });
  const orderId = place();
  venue.market.fillOrder(orderId, 0.2);
  venue.cancelOrder(orderId, 'dead_man_switch');
  const { price } = venue.market.top('btc/usd').ask!;
  const post = { pair: 'btc/usd', side: 'buy', type: 'limit', price, volume: 1 } as const;
  const rejected = venue.placeOrder({ ...post, postOnly: true });
  interface Element {
    readonly event: Record<string, { reason: string } & Record<string, Row>>;
  }
  const events: unknown[] = [];
  let token: string | undefined = '';
  for (let pages = 0; token !== undefined && pages < 9; pages++) {
    const more: string = token === '' ? '' : `&continuation_token=${encodeURIComponent(token)}`;
    const { json } = await signed(venue, `/api/history/v3/orders?since=0&sort=asc&count=2${more}`);
    for (const { event } of json.elements as Element[])
      for (const [name, { reason, order, newOrder = order }] of Object.entries(event))
        events.push([name, reason, newOrder?.uid, newOrder?.quantity, newOrder?.filled]);
    token = json.continuationToken as string | undefined;
  }
  expect(events).toEqual([
    ['OrderPlaced', 'new_user_order', market.orderId, '0', '0.001'],
    ['OrderPlaced', 'new_user_order', orderId, '0.5', '0'],
    ['OrderUpdated', 'partial_fill', orderId, '0.3', '0.2'],
    ['OrderCancelled', 'dead_man_switch', orderId, '0.3', '0.2'],
    ['OrderRejected', 'post_would_execute_reason', rejected.orderId, '1', '0'],
  ]);
  const late = `/api/history/v3/orders?since=${Date.now() + 1000}`;
  expect((await signed(venue, late)).json).toMatchObject({ len: 0, elements: [] });
  expect(await errorOf(get(venue, '/api/history/v3/orders'))).toBe('authenticationError');
});

test('in maintenance nothing is available', async () => {
  venue.faults.maintenance();
  for (const answer of [await get(venue, 'instruments'), await signed(venue, 'openorders')])
    expect(answer).toMatchObject({ status: 503, json: { result: 'error', error: 'Unavailable' } });
  venue.faults.maintenance(false);
  expect((await get(venue, 'instruments')).status).toBe(200);
});

test('lists of orders and of fills lag independently, and can have an invalid row', async () => {
  const orderId = place();
  const open = async (): Promise<Row[]> => (await signed(venue, 'openorders')).json.openOrders as Row[];
  const filled = async (): Promise<Row[]> => (await signed(venue, 'fills')).json.fills as Row[];
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.01 });
  const count = venue.market.fills.length;
  venue.faults.lag({ fills: 60 });
  expect(await filled()).toEqual([]);
  expect(await open()).toMatchObject([{ order_id: orderId }]);
  venue.faults.lag({ orders: 60 });
  expect(await filled()).toHaveLength(count);
  expect(await open()).toEqual([]);
  venue.faults.lag({});
  venue.faults.poison('orders');
  venue.faults.poison('fills', { times: 1 });
  expect(await open()).toMatchObject([{ order_id: 'n/a' }, { order_id: orderId }]);
  expect(await filled()).toHaveLength(count + 1);
  expect(await filled()).toHaveLength(count);
});

test('histories of executions and of stop orders that waited', async () => {
  const history = async (name: string): Promise<Row[]> =>
    (await signed(venue, `/api/history/v3/${name}`)).json.elements as Row[];
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.01 });
  const [fill] = venue.market.fills;
  expect((await history('executions?sort=asc')).slice(0, 1)).toMatchObject([
    {
      event: {
        execution: {
          execution: { uid: fill?.fillId, order: { uid: fill?.orderId }, executionType: 'taker' },
        },
      },
    },
  ]);
  const stop = { pair: 'btc/usd', side: 'buy', type: 'stop', stopPrice: 900_000, volume: 0.01 } as const;
  const { orderId } = venue.placeOrder(stop);
  venue.cancelOrder(orderId);
  expect(await history('triggers?sort=asc')).toMatchObject([
    { event: { OrderTriggerPlaced: { order: { uid: orderId } } } },
    { event: { OrderTriggerCancelled: { order: { uid: orderId }, reason: 'cancelled_by_user' } } },
  ]);
  venue.faults.lag({ orders: 60 });
  expect(await history('triggers')).toEqual([]);
});
