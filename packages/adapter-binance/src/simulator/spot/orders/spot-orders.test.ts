import { WireClient } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import { parsed, SignedClient, type Fields } from '../../testing/signed-client.js';
import { startBinanceSimulator } from '../../index.js';
import { useSpotDesk } from '../../testing/spot-desk.js';

const desk = useSpotDesk();
const { symbol, bid, near, limit } = desk;

test('answers: ACK, RESULT and FULL with the fills', async () => {
  const market = { symbol, side: 'BUY', type: 'MARKET', quantity: '0.02' };
  const { body: ack } = await desk.client.send('POST order', { ...market, newOrderRespType: 'ACK' });
  expect(Object.keys(ack)).toEqual(['symbol', 'orderId', 'orderListId', 'clientOrderId', 'transactTime']);
  const { body: result } = await desk.client.send('POST order', { ...market, newOrderRespType: 'RESULT' });
  expect(result).toMatchObject({ status: 'FILLED', executedQty: '0.02000000', type: 'MARKET' });
  expect(result).not.toHaveProperty('fills');
  const { body: full } = await desk.client.send('POST order', market);
  const fills = desk.venue.market.fills.filter(({ orderId }) => orderId === String(full.orderId));
  expect(full.fills).toEqual(
    fills.map(({ price, volume, fee, tradeId }) => ({
      price: price.toFixed(8),
      qty: volume.toFixed(8),
      commission: fee.toFixed(8),
      commissionAsset: 'BTC',
      tradeId,
    })),
  );
});

test('a market order by quote amount spends no more than that', async () => {
  const { body } = await desk.client.send('POST order', {
    symbol,
    side: 'BUY',
    type: 'MARKET',
    quoteOrderQty: '500',
  });
  expect(body).toMatchObject({ status: 'FILLED', origQuoteOrderQty: '500.00000000' });
  expect(Number(body.cummulativeQuoteQty)).toBeLessThanOrEqual(500);
  expect(Number(body.cummulativeQuoteQty)).toBeGreaterThan(498);
});

test('stops, take profits and trailing stops wait, and are triggered', async () => {
  const sell = { symbol, side: 'SELL', quantity: '0.01' };
  const place = async (fields: Fields): Promise<Record<string, unknown>> =>
    (await desk.client.send('POST order', { ...sell, ...fields, newOrderRespType: 'RESULT' })).body;
  const stop = await place({ type: 'STOP_LOSS', stopPrice: near(0.95) });
  const limited = await place({
    type: 'STOP_LOSS_LIMIT',
    timeInForce: 'GTC',
    stopPrice: near(0.95),
    price: near(0.99),
  });
  const profit = await place({ type: 'TAKE_PROFIT', stopPrice: near(1.05) });
  const trailing = await place({ type: 'STOP_LOSS', trailingDelta: 300 });
  expect([stop, limited, profit, trailing].map(({ status, type }) => [status, type])).toEqual([
    ['NEW', 'STOP_LOSS'],
    ['NEW', 'STOP_LOSS_LIMIT'],
    ['NEW', 'TAKE_PROFIT'],
    ['NEW', 'STOP_LOSS'],
  ]);
  expect(trailing).toMatchObject({ trailingDelta: 300, stopPrice: '0.00000000' });
  expect((await desk.client.list('GET openOrders', { symbol })).map(({ isWorking }) => isWorking)).toEqual([
    false,
    false,
    false,
    false,
  ]);
  desk.venue.market.movePrice('btc/usdt', bid() * 0.94);
  for (let count = 0; count < 30; count++) desk.venue.market.step();
  const statusOf = async ({ orderId }: Record<string, unknown>): Promise<unknown> =>
    (await desk.client.send('GET order', { symbol, orderId: Number(orderId) })).body.status;
  expect(await Promise.all([stop, limited, profit, trailing].map(statusOf))).toEqual([
    'FILLED',
    'NEW',
    'NEW',
    'FILLED',
  ]);
});

describe('cancel and replace', () => {
  const replace = (fields: Fields): Promise<Awaited<ReturnType<SignedClient['send']>>> =>
    desk.client.send('POST order/cancelReplace', { ...limit({ price: near(0.91) }), ...fields });

  test('both succeed, and the new order may use the money of the old one', async () => {
    const { body: old } = await desk.client.send('POST order', limit({ quantity: '0.1' }));
    const { status, body } = await replace({
      quantity: '0.1',
      cancelReplaceMode: 'STOP_ON_FAILURE',
      cancelOrderId: Number(old.orderId),
      cancelNewClientOrderId: 'the-cancel',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      cancelResult: 'SUCCESS',
      newOrderResult: 'SUCCESS',
      cancelResponse: { orderId: old.orderId, status: 'CANCELED', clientOrderId: 'the-cancel' },
      newOrderResponse: { status: 'NEW' },
    });
  });

  test('the old order is unknown: nothing is placed, unless failures are allowed', async () => {
    const stopped = await replace({ cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrderId: 1 });
    expect([stopped.status, stopped.body]).toMatchObject([
      400,
      {
        code: -2022,
        msg: 'Order cancel-replace failed.',
        data: {
          cancelResult: 'FAILURE',
          newOrderResult: 'NOT_ATTEMPTED',
          cancelResponse: { code: -2011, msg: 'Unknown order sent.' },
          newOrderResponse: null,
        },
      },
    ]);
    expect(desk.venue.market.orders).toEqual([]);
    const allowed = await replace({ cancelReplaceMode: 'ALLOW_FAILURE', cancelOrderId: 1 });
    expect([allowed.status, allowed.body.code]).toEqual([409, -2021]);
    expect(desk.venue.market.orders).toHaveLength(1);
  });

  test('the new order breaks a filter: the old one stays', async () => {
    const { body: old } = await desk.client.send('POST order', limit());
    const { body } = await replace({
      price: '90000.001',
      cancelReplaceMode: 'STOP_ON_FAILURE',
      cancelOrderId: Number(old.orderId),
    });
    expect(body).toEqual({ code: -1013, msg: 'Filter failure: PRICE_FILTER' });
    expect(desk.venue.market.order(String(old.orderId))?.status).toBe('new');
  });
});

test('an amendment keeps the order and its place, with a smaller volume and another client’s id', async () => {
  const { body: placed } = await desk.client.send('POST order', limit({ newClientOrderId: 'before' }));
  const orderId = Number(placed.orderId);
  const { body } = await desk.client.send('PUT order/amend/keepPriority', {
    symbol,
    orderId,
    newQty: '0.004',
    newClientOrderId: 'after',
  });
  expect(body.amendedOrder).toMatchObject({
    orderId,
    origClientOrderId: 'before',
    clientOrderId: 'after',
    qty: '0.00400000',
    status: 'NEW',
  });
  expect(desk.venue.market.order(String(orderId))?.volume).toBe(0.004);
  expect((await desk.client.send('GET order', { symbol, origClientOrderId: 'after' })).body.orderId).toBe(
    orderId,
  );
  for (const [newQty, msg] of [
    ['0.004', 'The requested action would change no state; rejecting.'],
    ['0.005', 'Order amend (quantity increase) is not supported.'],
  ] as const)
    expect(
      (await desk.client.send('PUT order/amend/keepPriority', { symbol, orderId, newQty })).body,
    ).toEqual({
      code: -2038,
      msg,
    });
});

test('all open orders of a pair are cancelled; without any the venue knows no order', async () => {
  await desk.client.send('POST order', limit());
  await desk.client.send('POST order', limit({ price: near(0.8) }));
  const rows = await desk.client.list('DELETE openOrders', { symbol });
  expect(rows.map(({ status }) => status)).toEqual(['CANCELED', 'CANCELED']);
  expect((await desk.client.send('DELETE openOrders', { symbol })).body).toEqual({
    code: -2011,
    msg: 'Unknown order sent.',
  });
});

test('the WebSocket API places, amends and cancels as REST does', async () => {
  const socket = await WireClient.connect(`${desk.venue.streamHost}/ws-api/v3`);
  let id = 0;
  const ask = async (method: string, fields: Fields): Promise<Record<string, unknown>> => {
    const own = ++id;
    socket.send({ id: own, method, params: desk.client.params(fields) });
    return parsed(await socket.waitFor((frame) => frame.startsWith(`{"id":${own},`)));
  };
  const placed = await ask('order.place', limit({ newClientOrderId: 'ws' }));
  expect(placed).toMatchObject({ status: 200, result: { clientOrderId: 'ws', status: 'NEW' } });
  expect(await ask('order.status', { symbol, origClientOrderId: 'ws' })).toMatchObject({
    result: { status: 'NEW' },
  });
  expect(await ask('order.place', limit({ quantity: '5' }))).toMatchObject({
    status: 400,
    error: { code: -2010, msg: 'Account has insufficient balance for requested action.' },
  });
  expect(await ask('order.cancel', { symbol, origClientOrderId: 'ws' })).toMatchObject({
    result: { status: 'CANCELED', origClientOrderId: 'ws' },
  });
  expect(await ask('account.status', {})).toMatchObject({ result: { accountType: 'SPOT' } });
  expect(await ask('order.nonsense', {})).toMatchObject({ status: 400, error: { code: -1020 } });
});

test('orders are counted, and limited where that is asked for', async () => {
  await using venue = await startBinanceSimulator({
    seed: 3,
    pairs: ['btc/usdt'],
    rate: 0,
    limits: { orders: 2 },
  });
  const client = new SignedClient(venue, '/api/v3/');
  const first = await client.send('POST order', limit());
  expect(first.headers.get('x-mbx-order-count-10s')).toBe('1');
  await client.send('POST order', limit());
  const third = await client.send('POST order', limit());
  expect([third.status, third.body]).toEqual([
    429,
    { code: -1015, msg: 'Too many new orders; current limit is 2 orders per 10 SECOND.' },
  ]);
  expect(venue.market.orders).toHaveLength(2);
  expect(await client.list('GET rateLimit/order')).toMatchObject([{ count: 2, limit: 2 }, { count: 2 }]);
});
