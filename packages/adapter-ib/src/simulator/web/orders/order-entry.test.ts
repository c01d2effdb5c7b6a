import { afterEach, describe, expect, test } from 'vitest';
import { startIBSimulator, type IBSimulator, type IBSimulatorOptions } from '../../index.js';
import {
  call,
  CONID,
  placeConfirmed,
  placeOrders,
  request,
  type Answer,
  type Row,
} from '../../testing/web.js';

let venue: IBSimulator;

async function start(options: Partial<IBSimulatorOptions> = {}): Promise<void> {
  const limits = { slowInterval: 0, requests: 1000 };
  const pairs = ['aapl/usd', 'btc/usd', 'eur/usd'];
  venue = await startIBSimulator({ seed: 7, pairs, rate: 0, limits, ...options });
  await call(venue, '/iserver/accounts');
}
afterEach(() => venue.close());

const AAPL = { conid: CONID.AAPL, side: 'BUY', tif: 'DAY', quantity: 10 };

/** A price so far from the market, in percent. */
const bid = (percent: number): number =>
  Number(((venue.market.ledger.position('', 'aapl/usd').markPrice * (100 + percent)) / 100).toFixed(2));

const limit = (change: object = {}): object => ({ ...AAPL, orderType: 'LMT', price: bid(-1), ...change });

const rowOf = ({ json }: Answer): Row => (json as readonly Row[])[0]!;
const idOf = (answer: Answer): string => String(rowOf(answer).order_id);

describe('an order', () => {
  test('is placed, listed and known by its status', async () => {
    await start();
    const answer = await placeOrders(venue, limit({ cOID: 'mine-1', tif: 'GTC' }));
    expect(answer.status).toBe(200);
    const [order] = venue.market.orders;
    expect(answer.json).toEqual([
      { order_id: order!.orderId, local_order_id: 'mine-1', order_status: 'Submitted', encrypt_message: '1' },
    ]);
    expect(order).toMatchObject({
      account: venue.accounts[0],
      pair: 'aapl/usd',
      side: 'buy',
      type: 'limit',
      volume: 10,
      clientOrderId: 'mine-1',
      timeInForce: 'gtc',
    });
    await call(venue, '/iserver/account/orders');
    const { orders } = (await call(venue, '/iserver/account/orders')).json as { orders: Row[] };
    expect(orders).toMatchObject([
      { orderId: Number(order!.orderId), order_ref: 'mine-1', timeInForce: 'GTC' },
    ]);
    const status = await call(venue, `/iserver/account/order/status/${order!.orderId}`);
    expect(status.json).toMatchObject({ order_status: 'Submitted', tif: 'GTC', side: 'B' });
  });

  test.each<[string, object, { order: object; word: string }]>([
    ['LMT', {}, { order: { type: 'limit' }, word: 'Limit' }],
    ['MKT', { price: undefined }, { order: { type: 'market', status: 'filled' }, word: 'Market' }],
    ['STP', { price: 250 }, { order: { type: 'stop', stopPrice: 250, price: undefined }, word: 'Stop' }],
    [
      'STOP_LIMIT',
      { price: 251, auxPrice: 250 },
      { order: { type: 'stop', stopPrice: 250, price: 251 }, word: 'Stop Limit' },
    ],
    [
      'MIT',
      { price: 150 },
      { order: { type: 'take_profit', stopPrice: 150, price: undefined }, word: 'MIT' },
    ],
    [
      'LIT',
      { price: 149, auxPrice: 150 },
      { order: { type: 'take_profit', stopPrice: 150, price: 149 }, word: 'LIT' },
    ],
    [
      'TRAIL',
      { price: undefined, trailingAmt: 5, trailingType: 'amt' },
      { order: { type: 'trailing_stop', trail: { distance: 5 } }, word: 'Trailing Stop' },
    ],
    [
      'TRAIL',
      { price: undefined, trailingAmt: 2, trailingType: '%' },
      { order: { type: 'trailing_stop', trail: { ratio: 0.02 } }, word: 'Trailing Stop' },
    ],
    [
      'TRAILLMT',
      { price: 200.5, auxPrice: 200, trailingAmt: 5, trailingType: 'amt' },
      {
        order: { type: 'trailing_stop', trail: { distance: 5, limitOffset: '0.50' } },
        word: 'Trailing Stop Limit',
      },
    ],
  ])('of type %s', async (orderType, change, { order, word }) => {
    await start();
    const { json } = await placeConfirmed(venue, { ...AAPL, orderType, price: bid(-1), ...change });
    expect(json).toMatchObject([{ encrypt_message: '1' }]);
    expect(venue.market.orders).toMatchObject([order]);
    await call(venue, '/iserver/account/orders');
    const { orders } = (await call(venue, '/iserver/account/orders')).json as { orders: Row[] };
    expect(orders).toMatchObject([{ orderType: word, timeInForce: 'CLOSE' }]);
  });

  test('of coins is sized by what it spends', async () => {
    await start();
    const order = { conid: CONID.BTC, side: 'BUY', orderType: 'MKT', tif: 'IOC', cashQty: 500 };
    await placeConfirmed(venue, order);
    const [bought] = venue.market.orders;
    expect(bought).toMatchObject({ quoteAmount: 500, status: 'filled' });
    expect(bought!.cost).toBeGreaterThan(499);
    expect(bought!.cost).toBeLessThanOrEqual(500);
  });

  test('of the day ends at eight in the evening of New York', async () => {
    await start();
    await placeOrders(venue, limit());
    const { expireTime = 0 } = venue.market.orders[0]!;
    const clock = new Date(expireTime).toLocaleTimeString('en-GB', { timeZone: 'America/New_York' });
    expect(clock).toBe('20:00:00');
    expect(expireTime - Date.now()).toBeLessThanOrEqual(25 * 3_600_000);
  });

  test('several at once: one that is refused does not stop the others', async () => {
    await start();
    const { json } = await placeOrders(
      venue,
      limit(),
      limit({ price: 189.123 }),
      limit({ side: 'SELL', price: bid(1) }),
    );
    expect(json).toMatchObject([
      { order_status: 'Submitted' },
      {
        order_id: '-1',
        order_status: 'Failed',
        text: 'The price does not conform to the minimum price variation for this contract.',
      },
      { order_status: 'Submitted' },
    ]);
    expect(venue.market.orders).toHaveLength(2);
  });
});

describe('a question', () => {
  const farOrder = (): object => limit({ price: 100, quantity: 600 });

  test('is asked one after the other, and the order waits', async () => {
    await start();
    const first = rowOf(await placeOrders(venue, farOrder()));
    expect(first).toEqual({
      id: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/) as string,
      message: [
        'The following order "BUY 600 AAPL NASDAQ.NMS @ 100" price exceeds \nthe Percentage constraint of 3%.\nAre you sure you want to submit this order?',
      ],
      isSuppressed: false,
      messageIds: ['o163'],
      messageOptions: ['Yes', 'No'],
    });
    expect(venue.market.orders).toEqual([]);
    const second = rowOf(await call(venue, `/iserver/reply/${String(first.id)}`, { confirmed: true }));
    expect(second.messageIds).toEqual(['o383']);
    const done = await call(venue, `/iserver/reply/${String(second.id)}`, { confirmed: true });
    expect(idOf(done)).toBe(venue.market.orders[0]?.orderId);
  });

  test('is not asked when it is suppressed, until that is reset', async () => {
    await start();
    const suppressed = await call(venue, '/iserver/questions/suppress', { messageIds: ['o163', 'o383'] });
    expect(suppressed.json).toEqual({ status: 'submitted' });
    expect(rowOf(await placeOrders(venue, farOrder()))).toHaveProperty('order_id');
    await call(venue, '/iserver/questions/suppress/reset', {});
    expect(rowOf(await placeOrders(venue, farOrder()))).toHaveProperty('messageIds');
  });

  test('that is answered with no, or made invalid by another order, places nothing', async () => {
    await start();
    const first = rowOf(await placeOrders(venue, farOrder()));
    const declined = await call(venue, `/iserver/reply/${String(first.id)}`, { confirmed: false });
    expect(declined.json).toEqual({ error: 'Order was not confirmed' });
    const again = await call(venue, `/iserver/reply/${String(first.id)}`, { confirmed: true });
    expect(again).toMatchObject({ status: 400, json: { error: `reply id not found: ${String(first.id)}` } });
    const second = rowOf(await placeOrders(venue, farOrder()));
    await placeOrders(venue, limit());
    const late = await call(venue, `/iserver/reply/${String(second.id)}`, { confirmed: true });
    expect(late.status).toBe(503);
    expect(venue.market.orders).toHaveLength(1);
  });

  test('is asked without market data, of large values and of stops', async () => {
    await start();
    venue.marketData.setAvailability('N', 'eur/usd');
    const ids = async (order: object): Promise<unknown> => rowOf(await placeOrders(venue, order)).messageIds;
    const euros = { conid: CONID.EUR_USD, side: 'BUY', orderType: 'MKT', tif: 'DAY', quantity: 100 };
    expect(await ids(euros)).toEqual(['o354']);
    const coins = { conid: CONID.BTC, side: 'BUY', orderType: 'MKT', tif: 'IOC', quantity: 5 };
    expect(await ids(coins)).toEqual(['o451']);
    expect(await ids({ ...AAPL, orderType: 'STP', price: 250 })).toEqual(['o10331']);
    expect(await ids({ ...AAPL, orderType: 'STP', price: 100 })).toEqual(['o403']);
  });
});

describe('a change', () => {
  const change = (orderId: string, body: object): Promise<Answer> =>
    call(venue, `/iserver/account/${venue.accounts[0]}/order/${orderId}`, body);

  test('keeps the id', async () => {
    await start();
    const orderId = idOf(await placeOrders(venue, limit()));
    const price = bid(-2);
    const { json } = await change(orderId, limit({ price, quantity: 12 }));
    expect(json).toMatchObject([{ order_id: orderId, order_status: 'Submitted' }]);
    expect(venue.market.order(orderId)).toMatchObject({ price, volume: 12, status: 'new' });
  });

  test('of a stop moves its trigger', async () => {
    await start();
    const orderId = idOf(await placeConfirmed(venue, { ...AAPL, orderType: 'STP', price: 250 }));
    const asked = rowOf(await change(orderId, { ...AAPL, orderType: 'STP', price: 251 }));
    await call(venue, `/iserver/reply/${String(asked.id)}`, { confirmed: true });
    expect(venue.market.order(orderId)).toMatchObject({ stopPrice: 251, status: 'untriggered' });
  });

  test('is refused for another contract, an unknown order and one that has ended', async () => {
    await start();
    const orderId = idOf(await placeOrders(venue, limit()));
    expect(await change(orderId, limit({ side: 'SELL' }))).toMatchObject({
      status: 400,
      json: { error: 'Order being modified does not match original order' },
    });
    expect((await change('1', limit())).json).toMatchObject({ error: "OrderID 1 doesn't exist" });
    venue.market.fillOrder(orderId);
    expect((await change(orderId, limit())).json).toMatchObject({
      error: `OrderID ${orderId} doesn't exist`,
    });
  });
});

test('cancellations: of one order, of all, and of none', async () => {
  await start();
  const cancel = (orderId: string): Promise<Answer> =>
    request(venue, 'DELETE', `/iserver/account/${venue.accounts[0]}/order/${orderId}`);
  const [first, ...others] = await Promise.all([1, 2, 3].map(() => placeOrders(venue, limit())));
  const answer = await cancel(idOf(first!));
  expect(answer.json).toEqual({
    msg: 'Request was submitted',
    order_id: Number(idOf(first!)),
    conid: -1,
    account: null,
  });
  expect(venue.market.order(idOf(first!))?.status).toBe('canceled');
  expect(await cancel(idOf(first!))).toMatchObject({ status: 400 });
  await cancel('-1');
  for (const other of others) expect(venue.market.order(idOf(other))?.status).toBe('canceled');
  expect((await cancel('1')).json).toMatchObject({ error: "OrderID 1 doesn't exist" });
});

describe('a refusal', () => {
  test.each<[string, object, [status: number, error: string]]>([
    ['price_step', { price: 189.123 }, [200, 'The price does not conform to the minimum price variation for this contract.']],
    ['volume_step', { quantity: 1.5 }, [200, 'Order size does not conform to market rule. The minimum variation for this contract is 1.']],
    ['bad_volume', { quantity: 0 }, [200, 'The order size cannot be zero.']],
    ['no size', { quantity: undefined }, [400, 'Bad Request: an order has either quantity or cashQty']],
    ['no price', { price: undefined }, [400, 'Bad Request: price missing']],
    ['a type', { orderType: 'WISH' }, [400, 'Bad Request: invalid order type WISH']],
    ['a time', { tif: 'LATER' }, [400, 'Bad Request: invalid tif LATER']],
    ['a side', { side: 'HOLD' }, [400, 'Bad Request: invalid side HOLD']],
    ['a contract', { conid: 1 }, [400, 'Bad Request: no contract 1']],
  ])('%s', async (_name, change, [status, error]) => {
    await start();
    const answer = await placeConfirmed(venue, limit(change));
    expect([answer.status, (answer.json as Row).error]).toEqual([status, error]);
    expect(venue.market.orders).toEqual([]);
  }); // prettier-ignore

  test('for missing margin: stocks need a quarter, coins all, and open orders count', async () => {
    await start({ funds: { usd: '10000' } });
    const error = async (order: object): Promise<unknown> =>
      ((await placeConfirmed(venue, order)).json as Row).error;
    const coins = { conid: CONID.BTC, side: 'BUY', orderType: 'LMT', tif: 'GTC', price: 50_000 };
    expect(await error({ ...coins, quantity: 0.21 })).toBe(
      'YOUR ORDER IS NOT ACCEPTED. IN ORDER TO OBTAIN THE DESIRED POSITION YOUR EQUITY WITH LOAN VALUE [10000.00 USD] MUST EXCEED THE INITIAL MARGIN [10500.00 USD]',
    );
    expect(await error({ ...coins, quantity: 0.1 })).toBeUndefined();
    expect(await error(limit({ quantity: 110, price: 185 }))).toMatch(
      /MUST EXCEED THE INITIAL MARGIN \[10087.50 USD]/,
    );
    expect(await error(limit({ quantity: 100, price: 185 }))).toBeUndefined();
    // The other side of a position does not add to it.
    expect(await error(limit({ quantity: 100, price: 193, side: 'SELL' }))).toBeUndefined();
  });

  test('of a halted stock, whose last price says so', async () => {
    await start();
    venue.market.setStatus('aapl/usd', 'halted');
    expect((await placeOrders(venue, limit())).json).toEqual({
      error: 'Orders cannot be transmitted for a halted security.',
    });
    const snapshot = `/iserver/marketdata/snapshot?conids=${CONID.AAPL}&fields=31`;
    await call(venue, snapshot);
    expect(rowOf(await call(venue, snapshot))['31']).toMatch(/^H\d/);
  });

  test('of a name that was used before', async () => {
    await start();
    await placeOrders(venue, limit({ cOID: 'twice' }));
    const answer = await placeOrders(venue, limit({ cOID: 'twice' }));
    expect(answer).toMatchObject({
      status: 400,
      json: { error: "Order couldn't be submitted: Local order ID=twice is already registered." },
    });
  });

  test('without the accounts having been read, and of an account of another login', async () => {
    await start();
    expect(await call(venue, '/iserver/account/DU1/orders', { orders: [limit()] })).toMatchObject({
      status: 400,
      json: { error: 'Bad Request: no account DU1' },
    });
    venue.session.dropBrokerage();
    await call(venue, '/iserver/auth/ssodh/init', { publish: true, compete: true });
    expect((await placeOrders(venue, limit())).json).toMatchObject({ error: 'Please query /accounts first' });
  });
});

test('a preview changes nothing', async () => {
  await start();
  const { json } = await call(venue, `/iserver/account/${venue.accounts[0]}/orders/whatif`, {
    orders: [limit({ quantity: 1000, price: 190 })],
  });
  expect(json).toMatchObject({
    amount: { amount: '190,000 USD (1000 Shares)', commission: '342 USD', total: '190,342 USD' },
    equity: { current: '1,000,000,000', change: '-342', after: '999,999,658' },
    initial: { current: '0', change: '47,500', after: '47,500' },
    error: null,
  });
  expect(venue.market.orders).toEqual([]);
});
