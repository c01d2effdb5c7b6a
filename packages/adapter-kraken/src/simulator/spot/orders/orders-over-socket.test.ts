import { afterEach, beforeEach, expect, test } from 'vitest';
import { WireClient } from '@hftjs/simulator';
import { startKrakenSimulator, type KrakenSimulator } from '../../index.js';
import { framesOf, settle, subscribe } from '../../testing/frames.js';
import { token } from '../../testing/rest.js';

let venue: KrakenSimulator;
let client: WireClient;
let proof: string;
beforeEach(async () => {
  const funds = { usd: '100000', btc: '2' };
  venue = await startKrakenSimulator({ seed: 9, pairs: ['btc/usd'], rate: 0, funds });
  client = await WireClient.connect(`${venue.streamHost}/v2`);
  proof = await token(venue);
});
afterEach(() => venue.close());

type Reply = Readonly<Record<string, unknown>>;

let requests = 0;

/** Sends a request and returns its replies without their times. */
async function act(method: string, params: Record<string, unknown> = {}): Promise<Reply[]> {
  const id = ++requests;
  client.send({ method, params: { token: proof, ...params }, req_id: id });
  await settle(client);
  return client
    .parsed<Reply>()
    .filter((frame) => frame.req_id === id)
    .map(({ time_in, time_out, req_id, ...reply }) => {
      expect([time_in, time_out, req_id]).toEqual([expect.any(String), expect.any(String), id]);
      return reply;
    });
}

const LIMIT = { symbol: 'BTC/USD', side: 'buy', order_type: 'limit', limit_price: 90_000.5, order_qty: 0.01 };

async function place(fields: Record<string, unknown> = {}): Promise<string> {
  const [reply] = await act('add_order', { ...LIMIT, ...fields });
  expect(reply).toMatchObject({ method: 'add_order', success: true });
  return String((reply?.result as Reply).order_id);
}

test.each([
  [{}, { type: 'limit', price: 90_000.5, volume: 0.01 }],
  [{ post_only: true, time_in_force: 'gtc' }, { postOnly: true }],
  [{ time_in_force: 'gtd', expire_time: '+60s' }, { timeInForce: 'gtd' }],
  [
    { order_type: 'market', limit_price: undefined },
    { type: 'market', status: 'filled' },
  ],
  [
    { order_type: 'market', limit_price: undefined, order_qty: undefined, cash_order_qty: 500 },
    { quoteAmount: 500 },
  ],
  [
    { order_type: 'stop-loss', limit_price: undefined, side: 'sell', triggers: { price: 90_000 } },
    { type: 'stop', stopPrice: 90_000, status: 'untriggered' },
  ],
  [
    { order_type: 'take-profit-limit', side: 'sell', limit_price: 119_000, triggers: { price: 120_000 } },
    { type: 'take_profit', stopPrice: 120_000, price: 119_000 },
  ],
  [
    {
      order_type: 'trailing-stop',
      limit_price: undefined,
      side: 'sell',
      triggers: { price: 1, price_type: 'pct', reference: 'index' },
    },
    { type: 'trailing_stop', trail: { ratio: 0.01 }, triggerBy: 'mark' },
  ],
])('add_order %o', async (fields, expected) => {
  expect(venue.market.order(await place(fields))).toMatchObject(expected);
});

test('the client has its own ids, in the replies and in executions', async () => {
  subscribe(client, { channel: 'executions', token: proof });
  await settle(client);
  const [named] = await act('add_order', { ...LIMIT, cl_ord_id: 'mine' });
  expect(named?.result).toMatchObject({ cl_ord_id: 'mine' });
  const [numbered] = await act('add_order', { ...LIMIT, order_userref: 7 });
  expect(numbered?.result).toMatchObject({ order_userref: 7 });
  const rows = framesOf(client, 'executions').flatMap(({ data }) => data);
  expect(
    rows.map(({ exec_type, cl_ord_id, order_userref }) => [exec_type, cl_ord_id ?? order_userref]),
  ).toEqual([
    ['pending_new', 'mine'],
    ['new', 'mine'],
    ['pending_new', 7],
    ['new', 7],
  ]);
});

test.each([
  [{ order_qty: 50 }, 'EOrder:Insufficient funds'],
  [{ limit_price: '90000' }, 'Limit_price field must be a number_float'],
  [{ symbol: 'XBT/USD' }, 'Currency pair not supported XBT/USD'],
  [
    { no_mpp: true },
    'EGeneral:Invalid arguments:no_mpp order option is only available when ordertype = market',
  ],
  [{ conditional: { order_type: 'limit' } }, 'EGeneral:Invalid arguments:conditional'],
  [{ margin: true }, 'EGeneral:Invalid arguments:margin'],
  [{ token: undefined }, 'Token(s) not found'],
  [{ token: 'wrong' }, 'ESession:Invalid session'],
])('add_order %o is refused', async (fields, error) => {
  expect(await act('add_order', { ...LIMIT, ...fields })).toMatchObject([
    { method: 'add_order', success: false, error },
  ]);
  expect(venue.market.orders).toEqual([]);
});

test('orders are amended, edited and cancelled', async () => {
  const id = await place();
  const [amended] = await act('amend_order', { order_id: id, order_qty: 0.02, limit_price: 90_001 });
  expect(amended).toMatchObject({
    success: true,
    result: { order_id: id, amend_id: expect.any(String) as string },
  });
  expect(venue.market.order(id)).toMatchObject({ volume: 0.02, price: 90_001 });
  const [edited] = await act('edit_order', { symbol: 'BTC/USD', order_id: id, limit_price: 90_002 });
  const { order_id: next, original_order_id } = edited?.result as Reply;
  expect(original_order_id).toBe(id);
  expect(venue.market.order(String(next))).toMatchObject({ price: 90_002, volume: 0.02 });
  // One reply for each order.
  expect(await act('cancel_order', { order_id: [next, id] })).toEqual([
    { method: 'cancel_order', result: { order_id: next }, success: true },
    { method: 'cancel_order', error: 'EOrder:Unknown order', success: false },
  ]);
});

test('batches, everything at once, and the dead man switch', async () => {
  const order = { ...LIMIT, symbol: undefined };
  const [added] = await act('batch_add', {
    symbol: 'BTC/USD',
    orders: [order, { ...order, order_qty: 50, cl_ord_id: 'big' }, { ...order, cl_ord_id: 'mine' }],
  });
  expect(added?.result).toMatchObject([
    { order_id: expect.any(String) as string },
    { error: 'EOrder:Insufficient funds', cl_ord_id: 'big' },
    { cl_ord_id: 'mine' },
  ]);
  const [first] = added?.result as Reply[];
  expect(await act('batch_cancel', { orders: [first?.order_id, 'NONE'], cl_ord_id: ['mine'] })).toEqual([
    { method: 'batch_cancel', orders_cancelled: 2, success: true },
  ]);
  await place();
  expect(await act('cancel_all')).toEqual([{ method: 'cancel_all', result: { count: 1 }, success: true }]);
  const [armed] = await act('cancel_all_orders_after', { timeout: 60 });
  const { currentTime, triggerTime } = armed?.result as Record<string, string>;
  expect(Date.parse(triggerTime ?? '') - Date.parse(currentTime ?? '')).toBe(60_000);
});

test('balances: a snapshot, then a row for each movement, to the last digit of the ledger', async () => {
  subscribe(client, { channel: 'balances', token: proof });
  await settle(client);
  await place({ order_type: 'market', limit_price: undefined });
  venue.market.ledger.deposit(venue.credentials.apiKey, 'usd', '5.5');
  await settle(client);
  const [snapshot, ...updates] = framesOf(client, 'balances');
  expect(snapshot).toMatchObject({
    type: 'snapshot',
    data: [
      { asset: 'USD', balance: 100_000 },
      { asset: 'BTC', balance: 2 },
    ],
  });
  const rows = updates.flatMap(({ data }) => data);
  const fills = venue.market.fills.map(({ fillId }) => fillId);
  expect(new Set(rows.filter(({ type }) => type === 'trade').map(({ ref_id }) => ref_id))).toEqual(
    new Set(fills),
  );
  expect(rows.at(-1)).toMatchObject({ type: 'deposit', asset: 'USD', amount: 5.5, fee: 0 });
  for (const [asset, currency] of [
    ['BTC', 'btc'],
    ['USD', 'usd'],
  ] as const)
    expect(rows.findLast((row) => row.asset === asset)?.balance).toBe(
      venue.market.ledger.balance(venue.credentials.apiKey, currency).total,
    );
});

test('candles: those of the tape, the last one again with each trade', async () => {
  subscribe(client, { channel: 'ohlc', symbol: ['BTC/USD'], interval: 1 });
  await settle(client);
  venue.market.trade('btc/usd', 'buy', 0.02);
  await settle(client);
  const frames = framesOf(client, 'ohlc');
  expect(frames.map(({ type }) => type)).toEqual(['snapshot', 'update']);
  const [row] = frames.at(-1)?.data ?? [];
  const minute = Date.parse(String(row?.interval_begin));
  const tape = venue.market.trades('btc/usd').filter(({ time }) => time >= minute && time < minute + 60_000);
  expect(row).toMatchObject({
    symbol: 'BTC/USD',
    interval: 1,
    open: tape[0]?.price,
    close: tape.at(-1)?.price,
    high: Math.max(...tape.map(({ price }) => price)),
    low: Math.min(...tape.map(({ price }) => price)),
    trades: tape.length,
  });
});
