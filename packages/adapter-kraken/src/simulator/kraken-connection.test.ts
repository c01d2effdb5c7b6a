import { createHash, createHmac } from 'node:crypto';
import { WireClient, type Credentials } from '@hftjs/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startKrakenSimulator, type KrakenSimulator } from './index.js';
import type { KrakenSimulatorOptions } from './options.js';

let venue: KrakenSimulator;
let client: WireClient;

async function start(options: Partial<KrakenSimulatorOptions> = {}): Promise<void> {
  venue = await startKrakenSimulator({ seed: 7, pairs: ['btc/usd', 'eth/usd'], rate: 0, ...options });
  client = await WireClient.connect(`${venue.streamHost}/v2`);
}

async function restart(options: Partial<KrakenSimulatorOptions>): Promise<void> {
  await venue.close();
  await start(options);
}

beforeEach(() => start());
afterEach(() => venue.close());

interface Frame {
  readonly channel?: string;
  readonly type?: string;
  readonly data?: Record<string, unknown>[];
  readonly sequence?: number;
  readonly method?: string;
  readonly success?: boolean;
  readonly error?: string;
  readonly req_id?: number;
}

type DataFrame = Frame & Required<Pick<Frame, 'data'>>;

const parse = (frame: string): Frame => JSON.parse(frame) as Frame;
const framesOf = (channel: string, from: WireClient = client): DataFrame[] =>
  from.frames
    .map(parse)
    .flatMap(({ data, ...frame }) => (frame.channel === channel && data ? [{ ...frame, data }] : []));

/** Sends a ping and waits for its pong: all that was sent before has been heard then. */
let pings = 1000;
async function settle(on: WireClient = client): Promise<void> {
  const id = pings++;
  on.send({ method: 'ping', req_id: id });
  await on.waitFor((frame) => frame.startsWith(`{"method":"pong","req_id":${id}`));
}

async function token({ apiKey, apiSecret }: Credentials = venue.credentials): Promise<string> {
  const path = '/0/private/GetWebSocketsToken';
  const nonce = String(1_700_000_000_000 + pings++);
  const body = `nonce=${nonce}`;
  const digest = createHash('sha256')
    .update(nonce + body)
    .digest();
  const sign = createHmac('sha512', Buffer.from(apiSecret, 'base64'))
    .update(path)
    .update(digest)
    .digest('base64');
  const headers = { 'API-Key': apiKey, 'API-Sign': sign };
  const response = await fetch(venue.apiHost + path, { method: 'POST', body, headers });
  return ((await response.json()) as { result: { token: string } }).result.token;
}

const subscribe = (params: Record<string, unknown>, req_id?: number): void => {
  client.send({ method: 'subscribe', params, ...(req_id !== undefined && { req_id }) });
};

const TIMES = '"time_in":"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z","time_out":"[^"]{27}"';
const wire = (text: string): RegExp =>
  new RegExp(
    `^${text
      .replace(/[{}[\]().+?]/g, '\\$&')
      .replace('TIMES', TIMES)
      .replaceAll('#', '[^,\\]}]+')}$`,
  );

test('greets with a status whose connection id no double holds', async () => {
  const status = await client.waitFor((frame) => frame.includes('status'));
  expect(status).toMatch(
    wire(
      '{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2","connection_id":#}]}',
    ),
  );
  const id = /connection_id":(\d+)/.exec(status)?.[1] ?? '0';
  expect(BigInt(id)).toBeGreaterThan(2n ** 53n);
});

test('answers one frame per symbol: acks and refusals mixed', async () => {
  subscribe({ channel: 'ticker', symbol: ['BTC/USD', 'XBT/USD', 'ETH/USD', 'BTCUSD'], snapshot: false }, 11);
  await settle();
  const replies = client.frames.filter((frame) => frame.includes('"req_id":11'));
  expect(replies).toEqual([
    expect.stringMatching(
      wire(
        '{"method":"subscribe","req_id":11,"result":{"channel":"ticker","event_trigger":"trades","snapshot":false,"symbol":"BTC/USD"},"success":true,TIMES}',
      ),
    ),
    expect.stringMatching(
      wire(
        '{"error":"Currency pair not supported XBT/USD","method":"subscribe","req_id":11,"success":false,"symbol":"XBT/USD",TIMES}',
      ),
    ),
    expect.stringContaining('"symbol":"ETH/USD"},"success":true'),
    expect.stringContaining('"error":"Currency pair not in ISO 4217-A3 format"'),
  ]);
});

test.each([
  [{ channel: 'trade', symbol: ['BTC/USD'] }, 'Already subscribed'],
  [{ channel: 'nonsense', symbol: ['BTC/USD'] }, 'Subscription name invalid'],
  [{ channel: 'status' }, 'Symbol(s) not found'],
  [{ channel: 'trade' }, 'Symbol(s) not found'],
  [{ channel: 'executions', token: 'wrong' }, 'ESession:Invalid session'],
  [{ channel: 'executions' }, 'Token(s) not found'],
])('refuses %j', async (params, error) => {
  subscribe({ channel: 'trade', symbol: ['BTC/USD'] });
  subscribe(params, 5);
  const reply = parse(await client.waitFor((frame) => frame.includes('"req_id":5')));
  expect(reply).toMatchObject({ error, success: false, method: 'subscribe' });
});

test('garbage and unknown methods get an error, and the connection lives on', async () => {
  client.send('{"method":');
  client.send({ method: 'dance' });
  client.send({ method: 'ping', params: {} });
  await settle();
  expect(client.frames.map(parse).map(({ error }) => error)).toEqual([
    undefined,
    'Malformed request',
    'Unsupported event',
    "Unsupported field: 'params' for the given msg type: ping",
    undefined,
  ]);
});

test('tickers: snapshot, then on trades, or on every new top with bbo', async () => {
  subscribe({ channel: 'ticker', symbol: ['BTC/USD'], event_trigger: 'bbo' });
  subscribe({ channel: 'ticker', symbol: ['ETH/USD'] });
  await settle();
  let [tops, trades] = [0, 0];
  venue.market.on('step', (step) => {
    if (step.pair === 'btc/usd' && (step.top !== undefined || step.trades.length > 0)) tops++;
    if (step.pair === 'eth/usd' && step.trades.length > 0) trades++;
  });
  for (let count = 0; count < 300; count++) venue.market.step();
  await settle();
  const of = (symbol: string): DataFrame[] =>
    framesOf('ticker').filter(({ data }) => data[0]?.symbol === symbol);
  expect(of('BTC/USD')).toHaveLength(tops + 1);
  expect(of('ETH/USD')).toHaveLength(trades + 1);
  expect(of('BTC/USD')[0]?.type).toBe('snapshot');
  const { bid, ask } = venue.market.top('btc/usd');
  const last = client.frames
    .filter((frame) => frame.includes('"ticker","type":"update"') && frame.includes('BTC/USD'))
    .at(-1);
  expect(last).toMatch(
    wire(
      `{"channel":"ticker","type":"update","data":[{"symbol":"BTC/USD","bid":${bid!.priceText},"bid_qty":${bid!.volumeText},"ask":${ask!.priceText},"ask_qty":${ask!.volumeText},"last":#,"volume":#,"vwap":#,"low":#,"high":#,"change":#,"change_pct":#,"trades":#,"timestamp":#}]}`,
    ),
  );
});

test('trades: 50 old ones when wanted, oldest first, then every one exactly once', async () => {
  subscribe({ channel: 'trade', symbol: ['BTC/USD'], snapshot: true });
  subscribe({ channel: 'trade', symbol: ['ETH/USD'] });
  await settle();
  for (let count = 0; count < 300; count++) venue.market.step();
  venue.market.trade('btc/usd', 'buy', 0.5);
  await settle();
  const ids = framesOf('trade')
    .flatMap(({ data }) => data)
    .filter(({ symbol }) => symbol === 'BTC/USD')
    .map(({ trade_id }) => trade_id);
  const truth = venue.market.trades('btc/usd').map(({ id }) => id);
  expect(ids).toEqual(truth.slice(-ids.length));
  expect(framesOf('trade')[0]).toMatchObject({ type: 'snapshot', data: { length: 50 } });
  const eth = framesOf('trade').filter(({ data }) => data[0]?.symbol === 'ETH/USD');
  expect(eth[0]?.type).toBe('update');
  const newest = venue.market.trades('btc/usd').at(-1)!;
  expect(client.frames.filter((frame) => frame.startsWith('{"channel":"trade"')).at(-1)).toContain(
    `{"symbol":"BTC/USD","side":"buy","price":${newest.priceText},"qty":${newest.volumeText},"ord_type":"market","trade_id":${newest.id},"timestamp":"`,
  );
});

test('unsubscribing ends one subscription and no other', async () => {
  subscribe({ channel: 'trade', symbol: ['BTC/USD', 'ETH/USD'] });
  client.send({
    method: 'unsubscribe',
    params: { channel: 'trade', symbol: ['BTC/USD', 'XRP/USD'] },
    req_id: 3,
  });
  client.send({ method: 'unsubscribe', params: { channel: 'trade', symbol: ['BTC/USD'] }, req_id: 4 });
  await settle();
  venue.market.trade('btc/usd', 'buy', 0.01);
  venue.market.trade('eth/usd', 'buy', 0.01);
  await settle();
  expect(framesOf('trade').map(({ data }) => data[0]?.symbol)).toEqual(['ETH/USD']);
  const replies = client.frames.filter((frame) => /"req_id":[34]/.test(frame));
  expect(replies[0]).toMatch(
    wire(
      '{"method":"unsubscribe","req_id":3,"result":{"channel":"trade","symbol":"BTC/USD"},"success":true,TIMES}',
    ),
  );
  expect(replies.slice(1).map((reply) => parse(reply).error)).toEqual([
    'Currency pair not supported XRP/USD',
    'Subscription Not Found',
  ]);
});

test('executions: rows as sparse as the real ones, numbered without a gap', async () => {
  subscribe({ channel: 'executions', token: await token(), snap_trades: true }, 1);
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
  await settle();
  const frames = framesOf('executions').slice(1);
  expect(framesOf('executions').map(({ sequence }) => sequence)).toEqual(
    framesOf('executions').map((_, index) => index + 1),
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
  const completing = frames.find(({ data }) => data.at(-1)?.exec_type === 'filled');
  expect(completing?.data.map(({ exec_type }) => exec_type)).toEqual(['trade', 'filled']);
  expect(client.frames.find((frame) => frame.includes('"canceled"'))).toMatch(
    wire(
      `{"channel":"executions","type":"update","data":[{"timestamp":#,"order_status":"canceled","exec_type":"canceled","cum_qty":0.00000000,"cum_cost":0.00000,"fee_usd_equiv":0.00000,"avg_price":0.00,"order_userref":0,"post_only":true,"cancel_reason":"User requested","reason":"User requested","order_id":"${other.orderId}"}],"sequence":#}`,
    ),
  );
});

test('snapshots hold open orders and the last fills, newest first', async () => {
  const { price } = venue.market.top('btc/usd').bid!;
  const { orderId } = venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price, volume: 0.01 });
  venue.market.fillOrder(orderId, 0.004);
  venue.placeOrder({ pair: 'eth/usd', side: 'buy', type: 'market', volume: 0.01 });
  subscribe({ channel: 'executions', token: await token(), snap_trades: true });
  await settle();
  const [snapshot] = framesOf('executions');
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

test('without order_status only new, fills and ends are told', async () => {
  subscribe({ channel: 'executions', token: await token(), order_status: false, snap_orders: false });
  await settle();
  const { orderId } = venue.placeOrder({
    pair: 'btc/usd',
    side: 'buy',
    type: 'limit',
    price: 90_000,
    volume: 0.01,
  });
  venue.market.amendOrder(orderId, { price: 90_001 });
  venue.cancelOrder(orderId);
  await settle();
  expect(framesOf('executions').map(({ data, sequence }) => [data[0]?.exec_type, sequence])).toEqual([
    ['new', 1],
    ['canceled', 2],
  ]);
});

test('an account hears of its own orders only', async () => {
  const other = venue.addAccount();
  const stranger = await WireClient.connect(`${venue.streamHost}/v2`);
  stranger.send({ method: 'subscribe', params: { channel: 'executions', token: await token(other) } });
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
  const ids = framesOf('executions', stranger)
    .flatMap(({ data }) => data)
    .map(({ order_id }) => order_id);
  expect(new Set(ids)).toEqual(new Set([orderId]));
});

test('expired tokens open nothing new, but a live subscription goes on', async () => {
  const [used, unused] = [await token(), await token()];
  subscribe({ channel: 'executions', token: used });
  await settle();
  venue.faults.expireTokens();
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price: 90_000, volume: 0.01 });
  await settle();
  expect(framesOf('executions')).toHaveLength(3);
  const next = await WireClient.connect(`${venue.streamHost}/v2`);
  for (const stale of [used, unused]) {
    next.send({ method: 'subscribe', params: { channel: 'executions', token: stale } });
  }
  await settle(next);
  expect(next.frames.slice(1, 3)).toEqual([
    expect.stringMatching(
      wire(
        '{"channel":"executions","error":"ESession:Invalid session","method":"subscribe","status":"error","success":false,TIMES}',
      ),
    ),
    expect.stringContaining('ESession:Invalid session'),
  ]);
});

test('tokens not used in time are worthless', async () => {
  await restart({ tokenLifetime: 0 });
  subscribe({ channel: 'executions', token: await token() }, 9);
  expect(await client.waitFor((frame) => frame.includes('"req_id":9'))).toContain('ESession:Invalid session');
});

test('heartbeats fill the silence of a subscribed socket; an idle one is closed', async () => {
  await restart({ heartbeatInterval: 20, idleTimeout: 200 });
  const idle = await WireClient.connect(`${venue.streamHost}/v2`);
  subscribe({ channel: 'trade', symbol: ['BTC/USD'] });
  await client.waitUntil(
    () => client.frames.filter((frame) => frame === '{"channel":"heartbeat"}').length >= 3,
  );
  expect((await idle.closed).code).toBe(1000);
  expect(idle.frames).toHaveLength(1);
  await settle();
});

test('maintenance is announced, data stops, and goes on afterwards', async () => {
  await restart({ rate: 2000 });
  subscribe({ channel: 'trade', symbol: ['BTC/USD'] });
  await client.waitUntil(() => framesOf('trade').length > 0);
  venue.faults.maintenance(true);
  await settle();
  const before = framesOf('trade').length;
  venue.market.trade('btc/usd', 'buy', 0.01);
  await settle();
  expect(framesOf('trade')).toHaveLength(before);
  venue.faults.maintenance(false);
  await client.waitUntil(() => framesOf('trade').length > before);
  expect(framesOf('status').map(({ data }) => data[0]?.system)).toEqual(['online', 'maintenance', 'online']);
});

test('faults know the channels by our names', async () => {
  subscribe({ channel: 'executions', token: await token() });
  await settle();
  venue.faults.stall('my_order');
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price: 90_000, volume: 0.01 });
  venue.faults.resume();
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price: 90_000, volume: 0.01 });
  await settle();
  // The lost frames show as a gap, as they do at Kraken.
  expect(framesOf('executions').map(({ sequence }) => sequence)).toEqual([1, 4, 5]);
});

test('after close nothing is left', async () => {
  subscribe({ channel: 'trade', symbol: ['BTC/USD'] });
  await settle();
  await venue.close();
  expect((await client.closed).code).toBe(1006);
  expect(venue.counters.connections).toBe(0);
  await expect(fetch(venue.apiHost)).rejects.toThrow();
});
