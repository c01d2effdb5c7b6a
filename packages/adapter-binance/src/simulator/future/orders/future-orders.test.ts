import { WireClient } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import { parsed, type Fields } from '../../testing/signed-client.js';
import { useFutureDesk } from '../../testing/future-desk.js';

const desk = useFutureDesk();
const { symbol, pair, bid, near, limit, market, algo } = desk;

test('an acknowledgement says nothing of what happened afterwards', async () => {
  const { body } = await desk.client.send(
    'POST v1/order',
    market('BUY', '0.010', { newOrderRespType: 'ACK' }),
  );
  expect(body).toMatchObject({ status: 'NEW', executedQty: '0.000' });
  expect(desk.venue.market.order(String(body.orderId))?.status).toBe('filled');
});

test('orders are amended in price and volume, and not for nothing', async () => {
  const { body: placed } = await desk.client.send('POST v1/order', limit());
  const orderId = String(placed.orderId);
  expect(orderId).toHaveLength(19);
  const change = { symbol, side: 'BUY', orderId, quantity: '0.020', price: near(0.91) };
  expect((await desk.client.send('PUT v1/order', change)).body).toMatchObject({
    orderId,
    origQty: '0.020',
    status: 'NEW',
  });
  expect(desk.venue.market.order(orderId)).toMatchObject({ volume: 0.02, price: Number(near(0.91)) });
  expect((await desk.client.send('PUT v1/order', change)).body).toEqual({
    code: -5027,
    msg: 'No need to modify the order.',
  });
  await desk.client.send('DELETE v1/order', { symbol, orderId });
  expect((await desk.client.send('PUT v1/order', change)).body).toEqual({
    code: -2013,
    msg: 'Order does not exist.',
  });
});

test('batches: one result for each order, in turn', async () => {
  const { newOrderRespType, ...order } = limit();
  const orders = [order, { ...order, quantity: '5' }, { ...order, price: near(0.8) }];
  const rows = await desk.client.list('POST v1/batchOrders', { batchOrders: JSON.stringify(orders) });
  expect(newOrderRespType).toBe('RESULT');
  expect(rows).toMatchObject([
    { status: 'NEW' },
    { code: -2019, msg: 'Margin is insufficient.' },
    { status: 'NEW' },
  ]);
  const ids = [rows[0]?.orderId, rows[2]?.orderId].map(String);
  const cancelled = await desk.client.list('DELETE v1/batchOrders', {
    symbol,
    orderIdList: `[${ids.join(',')}]`,
  });
  expect(cancelled.map(({ orderId, status }) => [orderId, status])).toEqual(
    ids.map((id) => [id, 'CANCELED']),
  );
  const tooMany = JSON.stringify(Array.from({ length: 6 }, () => order));
  expect((await desk.client.send('POST v1/batchOrders', { batchOrders: tooMany })).body.code).toBe(-4082);
});

describe('conditional orders', () => {
  test('wait in a service of their own, with ids of their own', async () => {
    await desk.client.send('POST v1/order', market('BUY', '0.010'));
    const { body } = await desk.client.send(
      'POST v1/algoOrder',
      algo({ triggerPrice: near(0.95), clientAlgoId: 'x' }),
    );
    expect(body).toMatchObject({ algoStatus: 'NEW', orderType: 'STOP_MARKET', clientAlgoId: 'x' });
    expect(await desk.client.list('GET v1/openOrders', { symbol })).toEqual([]);
    expect(await desk.client.list('GET v1/openAlgoOrders', { symbol })).toMatchObject([
      { algoId: body.algoId },
    ]);
    desk.venue.market.movePrice(pair, bid() * 0.94);
    for (let count = 0; count < 30; count++) desk.venue.market.step();
    const asked = await desk.client.send('GET v1/algoOrder', { algoId: String(body.algoId) });
    expect(asked.body).toMatchObject({ algoStatus: 'FINISHED', actualQty: '0.010' });
    expect(asked.body.actualOrderId).toBe(desk.venue.market.orders.at(-1)?.orderId);
  });

  test('are cancelled one by one, and all at once without the other orders', async () => {
    const { body: order } = await desk.client.send('POST v1/order', limit());
    const first = await desk.client.send('POST v1/algoOrder', algo({ triggerPrice: near(0.95) }));
    await desk.client.send('POST v1/algoOrder', algo({ triggerPrice: near(0.94) }));
    expect(
      (await desk.client.send('DELETE v1/algoOrder', { algoId: String(first.body.algoId) })).body,
    ).toMatchObject({
      code: '200',
      msg: 'success',
    });
    const all = { code: 200, msg: 'The operation of cancel all open order is done.' };
    expect((await desk.client.send('DELETE v1/allOpenOrders', { symbol })).body).toEqual(all);
    expect(desk.venue.market.order(String(order.orderId))?.status).toBe('canceled');
    expect(await desk.client.list('GET v1/openAlgoOrders', { symbol })).toHaveLength(1);
    expect((await desk.client.send('DELETE v1/algoOpenOrders', { symbol })).body).toEqual(all);
    expect(await desk.client.list('GET v1/openAlgoOrders', { symbol })).toEqual([]);
  });

  test('close all that is open; trailing ones follow', async () => {
    await desk.client.send('POST v1/order', market('BUY', '0.030'));
    const { quantity, ...rest } = algo({ triggerPrice: near(0.95), closePosition: true });
    expect(quantity).toBe('0.010');
    const { body } = await desk.client.send('POST v1/algoOrder', rest);
    expect(body).toMatchObject({ closePosition: true, quantity: '0.000' });
    const trailing = await desk.client.send(
      'POST v1/algoOrder',
      algo({ type: 'TRAILING_STOP_MARKET', callbackRate: '2', side: 'BUY' }),
    );
    expect(trailing.body).toMatchObject({ orderType: 'TRAILING_STOP_MARKET', callbackRate: '2' });
    desk.venue.market.movePrice(pair, bid() * 0.94);
    for (let count = 0; count < 30; count++) desk.venue.market.step();
    expect(desk.venue.market.ledger.position(desk.venue.credentials.apiKey, pair).volume).toBe(0);
  });
});

test('hedge mode: a long and a short position, and what stands in its way', async () => {
  expect((await desk.client.send('POST v1/positionSide/dual', { dualSidePosition: false })).body.code).toBe(
    -4059,
  );
  expect((await desk.client.send('POST v1/positionSide/dual', { dualSidePosition: true })).body).toEqual({
    code: 200,
    msg: 'success',
  });
  await desk.client.send('POST v1/order', market('BUY', '0.020', { positionSide: 'LONG' }));
  await desk.client.send('POST v1/order', market('SELL', '0.010', { positionSide: 'SHORT' }));
  const rows = await desk.client.list('GET v2/positionRisk', { symbol });
  expect(rows.map(({ positionSide, positionAmt }) => [positionSide, positionAmt])).toEqual([
    ['LONG', '0.020'],
    ['SHORT', '-0.010'],
  ]);
  expect((await desk.client.send('POST v1/positionSide/dual', { dualSidePosition: false })).body.code).toBe(
    -4068,
  );
});

test('leverage changes the margin of orders, and is published', async () => {
  const { body } = await desk.client.send('POST v1/leverage', { symbol, leverage: 50 });
  expect(body).toMatchObject({ leverage: 50, symbol });
  expect((await desk.client.send('POST v1/leverage', { symbol, leverage: 126 })).body).toEqual({
    code: -4028,
    msg: 'Leverage 126 is not valid',
  });
  expect(await desk.client.list('GET v1/symbolConfig', { symbol })).toMatchObject([{ leverage: 50 }]);
});

test('the dead man’s switch cancels the orders of its symbol', async () => {
  await desk.client.send('POST v1/order', limit());
  expect((await desk.client.send('POST v1/countdownCancelAll', { symbol, countdownTime: 30 })).body).toEqual({
    symbol,
    countdownTime: '30',
  });
  await expect.poll(() => desk.venue.market.orders[0]?.status).toBe('canceled');
});

test('the WebSocket API places, changes and cancels; ids keep all their digits', async () => {
  const socket = await WireClient.connect(`${desk.venue.streamHost}/ws-fapi/v1`);
  let id = 0;
  const ask = async (method: string, params: Fields): Promise<Record<string, unknown>> => {
    const own = ++id;
    socket.send({ id: own, method, params });
    return parsed(await socket.waitFor((frame) => frame.startsWith(`{"id":${own},`)));
  };
  const placed = await ask('order.place', desk.client.params(limit()));
  const { orderId } = placed.result as { orderId: string };
  expect(desk.venue.market.order(orderId)?.status).toBe('new');
  const change = { symbol, side: 'BUY', orderId, quantity: '0.020', price: near(0.91) };
  expect(await ask('order.modify', desk.client.params(change))).toMatchObject({
    result: { origQty: '0.020' },
  });
  expect(await ask('order.cancel', desk.client.params({ symbol, orderId }))).toMatchObject({
    result: { status: 'CANCELED' },
  });
  const { apiKey } = desk.venue.credentials;
  expect(await ask('userDataStream.start', { apiKey })).toMatchObject({
    result: { listenKey: expect.stringMatching(/^\w{64}$/) as unknown },
  });
  expect(await ask('v2/account.balance', desk.client.params({}))).toMatchObject({
    result: [{ asset: 'USDT', balance: '10000.00000000' }],
  });
});

test('a listen key is subscribed to by a message, with a text as its id', async () => {
  const keyed = await fetch(`${desk.venue.apiHost}/fapi/v1/listenKey`, {
    method: 'POST',
    headers: { 'X-MBX-APIKEY': desk.venue.credentials.apiKey },
  });
  const { listenKey } = (await keyed.json()) as { listenKey: string };
  const socket = await WireClient.connect(`${desk.venue.streamHost}/private/ws`);
  socket.send({ method: 'SUBSCRIBE', params: [listenKey], id: 'a1b2' });
  await socket.waitFor((frame) => frame === '{"result":null,"id":"a1b2"}');
  const { body } = await desk.client.send('POST v1/order', limit());
  const event = await socket.waitFor((frame) => frame.includes('ORDER_TRADE_UPDATE'));
  expect(event).toContain(`"i":${String(body.orderId)},`);
});
