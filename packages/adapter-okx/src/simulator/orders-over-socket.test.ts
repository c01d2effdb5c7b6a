import type { WireClient } from '@hftjs/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startOkxSimulator, type OkxSimulator } from './index.js';
import { connect, connectPrivate, get, rowsOf, subscribe, type Row } from './testing/wire.js';

let venue: OkxSimulator;
let client: WireClient;
let instIdCode: unknown;
beforeEach(async () => {
  venue = await startOkxSimulator({ seed: 5, pairs: ['btc/usdt'], rate: 0, limits: { dials: 20 } });
  client = await connectPrivate(venue);
  await subscribe(client, { channel: 'orders', instType: 'ANY' });
  instIdCode = (await get(venue, 'public/instruments?instType=SPOT')).data[0]?.instIdCode;
});
afterEach(() => venue.close());

interface Reply {
  readonly id: string;
  readonly op: string;
  readonly code: string;
  readonly msg: string;
  readonly data: readonly Row[];
  readonly inTime: string;
  readonly outTime: string;
}

let count = 0;
async function ask(op: string, ...args: object[]): Promise<Reply> {
  const id = `r${++count}`;
  client.send({ id, op, args });
  return JSON.parse(await client.waitFor((frame) => frame.includes(`"id":"${id}"`))) as Reply;
}

const limit = (): object => ({
  instIdCode,
  tdMode: 'cash',
  side: 'buy',
  ordType: 'limit',
  px: '50000',
  sz: '0.01',
});

test('orders are placed, amended and cancelled on the private socket', async () => {
  const placed = await ask('order', { ...limit(), clOrdId: 'mine' });
  const [order] = venue.market.orders;
  expect(placed).toMatchObject({
    op: 'order',
    code: '0',
    msg: '',
    data: [{ ordId: order!.orderId, clOrdId: 'mine', tag: '', sCode: '0' }],
  });
  expect(placed.inTime).toMatch(/^\d{16}$/);
  const amended = await ask('amend-order', {
    instIdCode,
    ordId: order!.orderId,
    newPx: '50001',
    reqId: 'q1',
  });
  expect(amended).toMatchObject({ code: '0', data: [{ reqId: 'q1' }] });
  const cancelled = await ask('cancel-order', { instIdCode, clOrdId: 'mine' });
  expect(cancelled).toMatchObject({ op: 'cancel-order', code: '0', data: [{ ordId: order!.orderId }] });
  expect(rowsOf(client, 'orders').map(({ state, px, reqId }) => [state, px, reqId])).toEqual([
    ['live', '50000', ''],
    ['live', '50001', 'q1'],
    ['canceled', '50001', ''],
  ]);
});

test('several at once, each with its own answer', async () => {
  const { data, code } = await ask('batch-orders', limit(), { ...limit(), sz: '0' });
  expect(code).toBe('2');
  expect(data).toMatchObject([{ sCode: '0' }, { ordId: '', sCode: '51000' }]);
  const { ordId } = data[0] ?? {};
  expect(await ask('batch-amend-orders', { instIdCode, ordId, newSz: '0.02' })).toMatchObject({ code: '0' });
  expect(await ask('batch-cancel-orders', { instIdCode, ordId }, { instIdCode, ordId })).toMatchObject({
    code: '2',
    data: [{ sCode: '0' }, { sCode: '51400' }],
  });
});

test('instruments are named by their codes', async () => {
  const byName = { ...limit(), instIdCode: undefined, instId: 'BTC-USDT' };
  expect(await ask('order', byName)).toMatchObject({
    code: '1',
    data: [{ sCode: '50014', sMsg: 'Parameter instIdCode can not be empty.' }],
  });
  expect(await ask('order', { ...limit(), instIdCode: 1 })).toMatchObject({ data: [{ sCode: '51001' }] });
});

test('only the private path takes orders, after a login, and requests need an id', async () => {
  const open = await connect(venue, 'public');
  open.send({ id: '1', op: 'order', args: [limit()] });
  await open.waitFor((frame) => frame.includes('"code":"64002"'));
  const stranger = await connect(venue, 'private');
  stranger.send({ id: '1', op: 'order', args: [limit()] });
  await stranger.waitFor((frame) => frame.includes('"code":"60011"'));
  client.send({ op: 'order', args: [limit()] });
  await client.waitFor((frame) => frame.includes('"code":"60027"'));
  client.send({ id: '2', op: 'order', args: [] });
  await client.waitFor((frame) => frame.includes('"code":"60013"'));
  expect(await ask('order', limit(), limit())).toMatchObject({ code: '51111', data: [] });
  expect(venue.market.orders).toEqual([]);
});
