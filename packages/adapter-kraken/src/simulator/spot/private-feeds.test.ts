import { WireClient } from '@hftjs/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startKrakenSimulator, type KrakenSimulator } from '../index.js';
import { framesOf, likeFrame, settle, subscribe } from '../testing/frames.js';
import { token } from '../testing/rest.js';

let venue: KrakenSimulator;
let client: WireClient;

beforeEach(async () => {
  venue = await startKrakenSimulator({ seed: 7, pairs: ['btc/usd', 'eth/usd'], rate: 0 });
  client = await WireClient.connect(`${venue.streamHost}/v2`);
});
afterEach(() => venue.close());

test('executions: rows as sparse as the real ones, numbered without a gap', async () => {
  subscribe(client, { channel: 'executions', token: await token(venue), snap_trades: true }, 1);
  await client.waitFor((frame) => frame.includes('"snapshot","data":[],"sequence":1'));
  const { price } = venue.market.top('btc/usd').bid!;
  const { orderId } = venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price, volume: 0.01 });
  venue.market.fillOrder(orderId, 0.004);
  venue.market.fillOrder(orderId);
  const other = venue.placeOrder({
    pair: 'eth/usd',
    side: 'sell',
    type: 'limit',
    price: 9000,
    volume: 1,
    postOnly: true,
  });
  venue.market.amendOrder(other.orderId, { price: 9001 });
  venue.cancelOrder(other.orderId);
  venue.market.expireOrder(
    venue.placeOrder({
      pair: 'eth/usd',
      side: 'sell',
      type: 'limit',
      price: 9000,
      volume: 1,
      clientOrderId: 'mine',
    }).orderId,
  );
  await settle(client);
  const frames = framesOf(client, 'executions').slice(1);
  expect(framesOf(client, 'executions').map(({ sequence }) => sequence)).toEqual(
    framesOf(client, 'executions').map((_, index) => index + 1),
  );
  const rows = frames.flatMap(({ data }) => data);
  const sum = rows
    .filter(({ exec_type }) => exec_type === 'trade')
    .reduce((total, { last_qty }) => total + Number(last_qty), 0);
  expect(sum).toBeCloseTo(0.01, 10);
  expect(rows.map((row) => [row.exec_type, Object.keys(row).join(' ')])).toMatchInlineSnapshot(`
    [
      [
        "pending_new",
        "order_id symbol order_qty cum_cost time_in_force exec_type side order_type order_userref limit_price_type limit_price stop_price order_status fee_usd_equiv fee_ccy_pref timestamp",
      ],
      [
        "new",
        "timestamp order_status exec_type order_userref order_id",
      ],
      [
        "trade",
        "order_id order_userref exec_id exec_type trade_id symbol side last_qty last_price liquidity_ind cost order_status order_type timestamp fee_usd_equiv fees",
      ],
      [
        "trade",
        "order_id order_userref exec_id exec_type trade_id symbol side last_qty last_price liquidity_ind cost order_status order_type timestamp fee_usd_equiv fees",
      ],
      [
        "filled",
        "timestamp order_status exec_type cum_qty cum_cost fee_usd_equiv avg_price order_userref order_id",
      ],
      [
        "pending_new",
        "order_id symbol order_qty cum_cost time_in_force exec_type side order_type order_userref limit_price_type limit_price stop_price post_only order_status fee_usd_equiv fee_ccy_pref timestamp",
      ],
      [
        "new",
        "timestamp order_status exec_type order_userref post_only order_id",
      ],
      [
        "amended",
        "timestamp exec_type order_status cum_qty reason amended order_qty limit_price limit_price_type order_userref order_id",
      ],
      [
        "canceled",
        "timestamp order_status exec_type cum_qty cum_cost fee_usd_equiv avg_price order_userref post_only cancel_reason reason order_id",
      ],
      [
        "pending_new",
        "order_id symbol order_qty cum_cost time_in_force exec_type side order_type cl_ord_id limit_price_type limit_price stop_price order_status fee_usd_equiv fee_ccy_pref timestamp",
      ],
      [
        "new",
        "timestamp order_status exec_type cl_ord_id order_id",
      ],
      [
        "expired",
        "timestamp order_status exec_type cum_qty cum_cost fee_usd_equiv avg_price cl_ord_id order_id",
      ],
    ]
  `);
  // A fill and the end of its order come in two frames.
  expect(frames.filter(({ type }) => type === 'update').every(({ data }) => data.length === 1)).toBe(true);
  expect(client.frames.find((frame) => frame.includes('"canceled"'))).toMatch(
    likeFrame(
      `{"channel":"executions","type":"update","data":[{"timestamp":#,"order_status":"canceled","exec_type":"canceled","cum_qty":0.00000000,"cum_cost":0.00000,"fee_usd_equiv":0.00000,"avg_price":0.00,"order_userref":0,"post_only":true,"cancel_reason":"User requested","reason":"User requested","order_id":"${other.orderId}"}],"sequence":#}`,
    ),
  );
});

test('snapshots hold open orders and the last fills, newest first', async () => {
  const { price } = venue.market.top('btc/usd').bid!;
  const { orderId } = venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price, volume: 0.01 });
  venue.market.fillOrder(orderId, 0.004);
  venue.placeOrder({ pair: 'eth/usd', side: 'buy', type: 'market', volume: 0.01 });
  subscribe(client, { channel: 'executions', token: await token(venue), snap_trades: true });
  await settle(client);
  const [snapshot] = framesOf(client, 'executions');
  expect(snapshot).toMatchObject({ type: 'snapshot', sequence: 1 });
  expect(snapshot?.data[0]).toMatchObject({
    order_id: orderId,
    exec_type: 'new',
    order_status: 'partially_filled',
    symbol: 'BTC/USD',
    side: 'buy',
    order_qty: 0.01,
    cum_qty: 0.004,
    limit_price: price,
  });
  expect(snapshot?.data.slice(1).map(({ exec_id }) => exec_id)).toEqual(
    venue.market.fills.toReversed().map(({ fillId }) => fillId),
  );
});

test('without order_status the feed publishes only new orders, fills and ends', async () => {
  subscribe(client, {
    channel: 'executions',
    token: await token(venue),
    order_status: false,
    snap_orders: false,
  });
  await settle(client);
  const { orderId } = venue.placeOrder({
    pair: 'btc/usd',
    side: 'buy',
    type: 'limit',
    price: 90_000,
    volume: 0.01,
  });
  venue.market.amendOrder(orderId, { price: 90_001 });
  venue.cancelOrder(orderId);
  await settle(client);
  expect(framesOf(client, 'executions').map(({ data, sequence }) => [data[0]?.exec_type, sequence])).toEqual([
    ['new', 1],
    ['canceled', 2],
  ]);
});

test('an account receives its own orders only', async () => {
  const other = venue.addAccount();
  const stranger = await WireClient.connect(`${venue.streamHost}/v2`);
  stranger.send({ method: 'subscribe', params: { channel: 'executions', token: await token(venue, other) } });
  await settle(stranger);
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price: 90_000, volume: 0.01 });
  const { orderId } = venue.placeOrder({
    pair: 'btc/usd',
    side: 'buy',
    type: 'limit',
    price: 90_000,
    volume: 0.01,
    account: other,
  });
  await settle(stranger);
  const ids = framesOf(stranger, 'executions')
    .flatMap(({ data }) => data)
    .map(({ order_id }) => order_id);
  expect(new Set(ids)).toEqual(new Set([orderId]));
});

test('expired tokens open nothing new, but a live subscription goes on', async () => {
  const [used, unused] = [await token(venue), await token(venue)];
  subscribe(client, { channel: 'executions', token: used });
  await settle(client);
  venue.faults.expireTokens();
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price: 90_000, volume: 0.01 });
  await settle(client);
  expect(framesOf(client, 'executions')).toHaveLength(3);
  const next = await WireClient.connect(`${venue.streamHost}/v2`);
  for (const stale of [used, unused]) {
    next.send({ method: 'subscribe', params: { channel: 'executions', token: stale } });
  }
  await settle(next);
  expect(next.frames.slice(1, 3)).toEqual([
    expect.stringMatching(
      likeFrame(
        '{"channel":"executions","error":"ESession:Invalid session","method":"subscribe","status":"error","success":false,TIMES}',
      ),
    ),
    expect.stringContaining('ESession:Invalid session'),
  ]);
});

test('tokens not used in time are worthless', async () => {
  await using hasty = await startKrakenSimulator({ pairs: ['btc/usd'], rate: 0, tokenLifetime: 0 });
  const late = await WireClient.connect(`${hasty.streamHost}/v2`);
  subscribe(late, { channel: 'executions', token: await token(hasty) }, 9);
  expect(await late.waitFor((frame) => frame.includes('"req_id":9'))).toContain('ESession:Invalid session');
});

test('faults know the channels by our names', async () => {
  subscribe(client, { channel: 'executions', token: await token(venue) });
  await settle(client);
  venue.faults.stall('my_order');
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price: 90_000, volume: 0.01 });
  venue.faults.resume();
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price: 90_000, volume: 0.01 });
  await settle(client);
  // The lost frames show as a gap, as they do at Kraken.
  expect(framesOf(client, 'executions').map(({ sequence }) => sequence)).toEqual([1, 4, 5]);
});
