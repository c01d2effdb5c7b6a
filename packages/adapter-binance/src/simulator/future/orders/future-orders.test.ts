import { WireClient } from '@hftjs/simulator';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBinanceFutureSimulator, type BinanceFutureSimulator } from '../../index.js';
import { parsed, SignedClient, type Fields } from '../../testing/signed-client.js';

let venue: BinanceFutureSimulator;
let client: SignedClient;
beforeEach(async () => {
  venue = await startBinanceFutureSimulator({
    seed: 3,
    pairs: ['btc/usdt', 'eth/usdt'],
    rate: 0,
    funds: { usdt: '10000' },
  });
  client = new SignedClient(venue, '/fapi/');
});
afterEach(() => venue.close());

const symbol = 'BTCUSDT';
const pair = 'btc/usdt';
const bid = (): number => venue.market.top(pair).bid?.price ?? 0;
const near = (part: number): string => (bid() * part).toFixed(1);
const limit = (fields: Fields = {}): Fields => ({
  symbol,
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: '0.010',
  price: near(0.9),
  newOrderRespType: 'RESULT',
  ...fields,
});
const market = (side: string, quantity: string, fields: Fields = {}): Fields => ({
  symbol,
  side,
  type: 'MARKET',
  quantity,
  newOrderRespType: 'RESULT',
  ...fields,
});
const algo = (fields: Fields): Fields => ({
  algoType: 'CONDITIONAL',
  symbol,
  side: 'SELL',
  type: 'STOP_MARKET',
  quantity: '0.010',
  ...fields,
});

interface Refused {
  readonly path: string;
  readonly fields: () => Fields;
  readonly code: number;
  readonly msg: string;
}

describe('refusals have the venue’s codes and texts, and change nothing', () => {
  test.each<[string, Refused]>([
    [
      'missing margin',
      { path: 'order', fields: () => limit({ quantity: '5' }), code: -2019, msg: 'Margin is insufficient.' },
    ],
    [
      'a price between two ticks',
      {
        path: 'order',
        fields: () => limit({ price: '90000.01' }),
        code: -4014,
        msg: 'Price not increased by tick size.',
      },
    ],
    [
      'no price',
      { path: 'order', fields: () => limit({ price: '0' }), code: -4001, msg: 'Price less than 0.' },
    ],
    [
      'a volume between two lots',
      {
        path: 'order',
        fields: () => limit({ quantity: '0.0101' }),
        code: -4023,
        msg: 'Qty not increased by step size.',
      },
    ],
    [
      'no volume',
      {
        path: 'order',
        fields: () => limit({ quantity: '0' }),
        code: -4003,
        msg: 'Quantity less than or equal to zero.',
      },
    ],
    [
      'a value too small',
      {
        path: 'order',
        fields: () => ({ ...limit({ quantity: '0.001', price: '3000' }), symbol: 'ETHUSDT' }),
        code: -4164,
        msg: "Order's notional must be no smaller than 5 (unless you choose reduce only).",
      },
    ],
    [
      'a post-only order that would take',
      {
        path: 'order',
        fields: () => limit({ timeInForce: 'GTX', price: near(1.01) }),
        code: -5022,
        msg: 'Due to the order could not be executed as maker, the Post Only order will be rejected. The order will not be recorded in the order history',
      },
    ],
    [
      'reduce-only without a position',
      {
        path: 'order',
        fields: () => market('SELL', '0.010', { reduceOnly: true }),
        code: -2022,
        msg: 'ReduceOnly Order is rejected.',
      },
    ],
    [
      'a position side of the other mode',
      {
        path: 'order',
        fields: () => market('BUY', '0.010', { positionSide: 'LONG' }),
        code: -4061,
        msg: "Order's position side does not match user's setting.",
      },
    ],
    [
      'an end that is too near',
      {
        path: 'order',
        fields: () => limit({ timeInForce: 'GTD', goodTillDate: Date.now() + 5_000 }),
        code: -5040,
        msg: 'The goodTillDate timestamp must be greater than the current time plus 600 seconds and smaller than 253402300799000 (UTC 9999-12-31 23:59:59)',
      },
    ],
    [
      'a conditional order at the wrong place',
      {
        path: 'order',
        fields: () => ({ ...market('SELL', '0.010'), type: 'STOP_MARKET', stopPrice: near(0.9) }),
        code: -4120,
        msg: 'Order type not supported for this endpoint. Please use the Algo Order API endpoints instead.',
      },
    ],
    [
      'a trigger that is reached',
      {
        path: 'algoOrder',
        fields: () => algo({ triggerPrice: near(1.05) }),
        code: -2021,
        msg: 'Order would immediately trigger.',
      },
    ],
    [
      'a missing trigger',
      {
        path: 'algoOrder',
        fields: () => algo({}),
        code: -1102,
        msg: "Mandatory parameter 'triggerPrice' was not sent, was empty/null, or malformed.",
      },
    ],
    [
      'an unknown type',
      { path: 'order', fields: () => limit({ type: 'HOPE' }), code: -1116, msg: 'Invalid orderType.' },
    ],
    [
      'an unknown symbol',
      { path: 'order', fields: () => limit({ symbol: 'NOPE' }), code: -1121, msg: 'Invalid symbol.' },
    ],
  ])('%s', async (_what, { path, fields, code, msg }) => {
    const before = venue.market.ledger.margin(venue.credentials.apiKey, 'usdt');
    const { status, body } = await client.send(`POST v1/${path}`, fields());
    expect({ status, body }).toEqual({ status: 400, body: { code, msg } });
    expect(venue.market.orders).toEqual([]);
    expect(venue.market.ledger.margin(venue.credentials.apiKey, 'usdt')).toEqual(before);
  });

  test('prices beyond the band name the bound', async () => {
    const high = await client.send('POST v1/order', limit({ side: 'SELL', price: near(1.9) }));
    expect(high.body).toMatchObject({
      code: -4016,
      msg: expect.stringMatching(/^Limit price can't be higher than \d+\.\d\.$/) as unknown,
    });
    const low = await client.send('POST v1/order', limit({ price: near(0.1) }));
    expect(low.body).toMatchObject({
      code: -4024,
      msg: expect.stringMatching(/^Limit price can't be lower than \d+\.\d\.$/) as unknown,
    });
  });

  test('a call that the venue does not have', async () => {
    const { status, body } = await client.send('POST v1/nonsense');
    expect([status, body]).toEqual([
      404,
      { code: -5000, msg: 'Path /fapi/v1/nonsense, Method POST is invalid' },
    ]);
  });
});

test('an acknowledgement says nothing of what happened afterwards', async () => {
  const { body } = await client.send('POST v1/order', market('BUY', '0.010', { newOrderRespType: 'ACK' }));
  expect(body).toMatchObject({ status: 'NEW', executedQty: '0.000' });
  expect(venue.market.order(String(body.orderId))?.status).toBe('filled');
});

test('orders are amended in price and volume, and not for nothing', async () => {
  const { body: placed } = await client.send('POST v1/order', limit());
  const orderId = String(placed.orderId);
  expect(orderId).toHaveLength(19);
  const change = { symbol, side: 'BUY', orderId, quantity: '0.020', price: near(0.91) };
  expect((await client.send('PUT v1/order', change)).body).toMatchObject({
    orderId,
    origQty: '0.020',
    status: 'NEW',
  });
  expect(venue.market.order(orderId)).toMatchObject({ volume: 0.02, price: Number(near(0.91)) });
  expect((await client.send('PUT v1/order', change)).body).toEqual({
    code: -5027,
    msg: 'No need to modify the order.',
  });
  await client.send('DELETE v1/order', { symbol, orderId });
  expect((await client.send('PUT v1/order', change)).body).toEqual({
    code: -2013,
    msg: 'Order does not exist.',
  });
});

test('batches: one result for each order, in turn', async () => {
  const { newOrderRespType, ...order } = limit();
  const orders = [order, { ...order, quantity: '5' }, { ...order, price: near(0.8) }];
  const rows = await client.list('POST v1/batchOrders', { batchOrders: JSON.stringify(orders) });
  expect(newOrderRespType).toBe('RESULT');
  expect(rows).toMatchObject([
    { status: 'NEW' },
    { code: -2019, msg: 'Margin is insufficient.' },
    { status: 'NEW' },
  ]);
  const ids = [rows[0]?.orderId, rows[2]?.orderId].map(String);
  const cancelled = await client.list('DELETE v1/batchOrders', { symbol, orderIdList: `[${ids.join(',')}]` });
  expect(cancelled.map(({ orderId, status }) => [orderId, status])).toEqual(
    ids.map((id) => [id, 'CANCELED']),
  );
  const tooMany = JSON.stringify(Array.from({ length: 6 }, () => order));
  expect((await client.send('POST v1/batchOrders', { batchOrders: tooMany })).body.code).toBe(-4082);
});

describe('conditional orders', () => {
  test('wait in a service of their own, with ids of their own', async () => {
    await client.send('POST v1/order', market('BUY', '0.010'));
    const { body } = await client.send(
      'POST v1/algoOrder',
      algo({ triggerPrice: near(0.95), clientAlgoId: 'x' }),
    );
    expect(body).toMatchObject({ algoStatus: 'NEW', orderType: 'STOP_MARKET', clientAlgoId: 'x' });
    expect(await client.list('GET v1/openOrders', { symbol })).toEqual([]);
    expect(await client.list('GET v1/openAlgoOrders', { symbol })).toMatchObject([{ algoId: body.algoId }]);
    venue.market.movePrice(pair, bid() * 0.94);
    for (let count = 0; count < 30; count++) venue.market.step();
    const asked = await client.send('GET v1/algoOrder', { algoId: String(body.algoId) });
    expect(asked.body).toMatchObject({ algoStatus: 'FINISHED', actualQty: '0.010' });
    expect(asked.body.actualOrderId).toBe(venue.market.orders.at(-1)?.orderId);
  });

  test('are cancelled one by one, and all at once without the other orders', async () => {
    const { body: order } = await client.send('POST v1/order', limit());
    const first = await client.send('POST v1/algoOrder', algo({ triggerPrice: near(0.95) }));
    await client.send('POST v1/algoOrder', algo({ triggerPrice: near(0.94) }));
    expect(
      (await client.send('DELETE v1/algoOrder', { algoId: String(first.body.algoId) })).body,
    ).toMatchObject({
      code: '200',
      msg: 'success',
    });
    const all = { code: 200, msg: 'The operation of cancel all open order is done.' };
    expect((await client.send('DELETE v1/allOpenOrders', { symbol })).body).toEqual(all);
    expect(venue.market.order(String(order.orderId))?.status).toBe('canceled');
    expect(await client.list('GET v1/openAlgoOrders', { symbol })).toHaveLength(1);
    expect((await client.send('DELETE v1/algoOpenOrders', { symbol })).body).toEqual(all);
    expect(await client.list('GET v1/openAlgoOrders', { symbol })).toEqual([]);
  });

  test('close all that is open; trailing ones follow', async () => {
    await client.send('POST v1/order', market('BUY', '0.030'));
    const { quantity, ...rest } = algo({ triggerPrice: near(0.95), closePosition: true });
    expect(quantity).toBe('0.010');
    const { body } = await client.send('POST v1/algoOrder', rest);
    expect(body).toMatchObject({ closePosition: true, quantity: '0.000' });
    const trailing = await client.send(
      'POST v1/algoOrder',
      algo({ type: 'TRAILING_STOP_MARKET', callbackRate: '2', side: 'BUY' }),
    );
    expect(trailing.body).toMatchObject({ orderType: 'TRAILING_STOP_MARKET', callbackRate: '2' });
    venue.market.movePrice(pair, bid() * 0.94);
    for (let count = 0; count < 30; count++) venue.market.step();
    expect(venue.market.ledger.position(venue.credentials.apiKey, pair).volume).toBe(0);
  });
});

test('hedge mode: a long and a short position, and what stands in its way', async () => {
  expect((await client.send('POST v1/positionSide/dual', { dualSidePosition: false })).body.code).toBe(-4059);
  expect((await client.send('POST v1/positionSide/dual', { dualSidePosition: true })).body).toEqual({
    code: 200,
    msg: 'success',
  });
  await client.send('POST v1/order', market('BUY', '0.020', { positionSide: 'LONG' }));
  await client.send('POST v1/order', market('SELL', '0.010', { positionSide: 'SHORT' }));
  const rows = await client.list('GET v2/positionRisk', { symbol });
  expect(rows.map(({ positionSide, positionAmt }) => [positionSide, positionAmt])).toEqual([
    ['LONG', '0.020'],
    ['SHORT', '-0.010'],
  ]);
  expect((await client.send('POST v1/positionSide/dual', { dualSidePosition: false })).body.code).toBe(-4068);
});

test('leverage changes the margin of orders, and is published', async () => {
  const { body } = await client.send('POST v1/leverage', { symbol, leverage: 50 });
  expect(body).toMatchObject({ leverage: 50, symbol });
  expect((await client.send('POST v1/leverage', { symbol, leverage: 126 })).body).toEqual({
    code: -4028,
    msg: 'Leverage 126 is not valid',
  });
  expect(await client.list('GET v1/symbolConfig', { symbol })).toMatchObject([{ leverage: 50 }]);
});

test('the dead man’s switch cancels the orders of its symbol', async () => {
  await client.send('POST v1/order', limit());
  expect((await client.send('POST v1/countdownCancelAll', { symbol, countdownTime: 30 })).body).toEqual({
    symbol,
    countdownTime: '30',
  });
  await expect.poll(() => venue.market.orders[0]?.status).toBe('canceled');
});

test('the WebSocket API places, changes and cancels; ids keep all their digits', async () => {
  const socket = await WireClient.connect(`${venue.streamHost}/ws-fapi/v1`);
  let id = 0;
  const ask = async (method: string, params: Fields): Promise<Record<string, unknown>> => {
    const own = ++id;
    socket.send({ id: own, method, params });
    return parsed(await socket.waitFor((frame) => frame.startsWith(`{"id":${own},`)));
  };
  const placed = await ask('order.place', client.params(limit()));
  const { orderId } = placed.result as { orderId: string };
  expect(venue.market.order(orderId)?.status).toBe('new');
  const change = { symbol, side: 'BUY', orderId, quantity: '0.020', price: near(0.91) };
  expect(await ask('order.modify', client.params(change))).toMatchObject({ result: { origQty: '0.020' } });
  expect(await ask('order.cancel', client.params({ symbol, orderId }))).toMatchObject({
    result: { status: 'CANCELED' },
  });
  const { apiKey } = venue.credentials;
  expect(await ask('userDataStream.start', { apiKey })).toMatchObject({
    result: { listenKey: expect.stringMatching(/^\w{64}$/) as unknown },
  });
  expect(await ask('v2/account.balance', client.params({}))).toMatchObject({
    result: [{ asset: 'USDT', balance: '10000.00000000' }],
  });
});

test('a listen key is subscribed to by a message, with a text as its id', async () => {
  const keyed = await fetch(`${venue.apiHost}/fapi/v1/listenKey`, {
    method: 'POST',
    headers: { 'X-MBX-APIKEY': venue.credentials.apiKey },
  });
  const { listenKey } = (await keyed.json()) as { listenKey: string };
  const socket = await WireClient.connect(`${venue.streamHost}/private/ws`);
  socket.send({ method: 'SUBSCRIBE', params: [listenKey], id: 'a1b2' });
  await socket.waitFor((frame) => frame === '{"result":null,"id":"a1b2"}');
  const { body } = await client.send('POST v1/order', limit());
  const event = await socket.waitFor((frame) => frame.includes('ORDER_TRADE_UPDATE'));
  expect(event).toContain(`"i":${String(body.orderId)},`);
});
