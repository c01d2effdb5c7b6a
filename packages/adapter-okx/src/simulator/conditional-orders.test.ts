import { afterEach, beforeEach, expect, test } from 'vitest';
import { startOkxSwapSimulator, type OkxSwapSimulator } from './index.js';
import { post, signed, type Row } from './testing/wire.js';

const pair = 'btc/usdt';
const instId = 'BTC-USDT-SWAP';
let venue: OkxSwapSimulator;
beforeEach(async () => {
  venue = await startOkxSwapSimulator({ seed: 5, pairs: [pair], rate: 0 });
});
afterEach(() => venue.close());

const last = (): number => venue.market.trades(pair).at(-1)!.price;
const at = (part: number): string => (last() * part).toFixed(1);
/** The crowd trades at so much of the last price. */
function move(part: number): void {
  const price = last() * part;
  venue.market.movePrice(pair, price);
  for (let count = 0; count < 1000 && Math.abs(last() - price) > price * 0.001; count++)
    venue.market.step(pair);
}

const order = { instId, tdMode: 'cross', side: 'sell', sz: '3' };

async function place(body: object): Promise<string> {
  const { code, data } = await post(venue, 'trade/order-algo', { ...order, ...body });
  expect([code, data[0]?.sCode]).toEqual(['0', '0']);
  return String(data[0]?.algoId);
}

const pending = async (ordType: string): Promise<readonly Row[]> =>
  (await signed(venue, `trade/orders-algo-pending?ordType=${ordType}`)).data;

test('a stop-loss waits, and becomes a market order', async () => {
  await post(venue, 'trade/order', { ...order, side: 'buy', ordType: 'market' });
  const trigger = at(0.999);
  const algoId = await place({
    ordType: 'conditional',
    slTriggerPx: trigger,
    slOrdPx: '-1',
    algoClOrdId: 'stop1',
    reduceOnly: true,
    tag: 't1',
  });
  expect(await pending('conditional,oco')).toMatchObject([
    {
      algoId, algoClOrdId: 'stop1', slTriggerPx: String(Number(trigger)), slOrdPx: '-1', tpTriggerPx: '', sz: '3',
      state: 'live', reduceOnly: 'true', tag: 't1',
    },
  ]); // prettier-ignore
  expect((await signed(venue, 'trade/orders-pending')).data).toEqual([]);
  move(0.99);
  expect(await pending('conditional')).toEqual([]);
  const { data } = await signed(venue, 'trade/order-algo?algoClOrdId=stop1');
  expect(data).toMatchObject([{ state: 'effective', actualSide: 'sl', actualSz: '3' }]);
  const ordId = String(data[0]?.ordId);
  expect((await signed(venue, `trade/order?instId=${instId}&ordId=${ordId}`)).data).toMatchObject([
    { algoId, algoClOrdId: 'stop1', clOrdId: '', ordType: 'market', state: 'filled', accFillSz: '3' },
  ]);
  expect(venue.market.ledger.positions(venue.credentials.apiKey)).toEqual([]);
});

test('a take-profit with a limit, and a trigger from either side', async () => {
  const profit = await place({ ordType: 'conditional', tpTriggerPx: at(1.01), tpOrdPx: at(1.009) });
  const above = await place({
    ordType: 'trigger',
    triggerPx: at(1.02),
    orderPx: at(1.02),
    triggerPxType: 'mark',
  });
  const below = await place({ ordType: 'trigger', triggerPx: at(0.98), orderPx: '-1' });
  expect(await pending('conditional')).toMatchObject([
    { algoId: profit, tpOrdPx: String(Number(at(1.009))), slTriggerPx: '' },
  ]);
  expect(await pending('trigger')).toMatchObject([
    { algoId: below, ordPx: '-1', triggerPxType: 'last' },
    { algoId: above, triggerPxType: 'mark' },
  ]);
  expect(venue.market.orders.map(({ type }) => type)).toEqual(['take_profit', 'take_profit', 'stop']);
  move(1.03);
  expect(await pending('conditional,trigger')).toMatchObject([{ algoId: below }]);
});

test('a trailing stop follows the price', async () => {
  const algoId = await place({ ordType: 'move_order_stop', callbackRatio: '0.01' });
  const before = Number((await pending('move_order_stop'))[0]?.moveTriggerPx);
  expect(before).toBeCloseTo(last() * 0.99, 0);
  move(1.02);
  const [row] = await pending('move_order_stop');
  expect(row).toMatchObject({ algoId, callbackRatio: '0.01', callbackSpread: '' });
  expect(Number(row?.moveTriggerPx)).toBeGreaterThan(before);
  move(0.97);
  expect(await pending('move_order_stop')).toEqual([]);
  expect(venue.market.orders.at(-1)).toMatchObject({ status: 'filled' });
});

test('all of a position', async () => {
  const whole = {
    ordType: 'conditional',
    slTriggerPx: at(0.99),
    slOrdPx: '-1',
    closeFraction: '1',
    reduceOnly: 'true',
    sz: '',
  };
  expect(await post(venue, 'trade/order-algo', { ...order, ...whole })).toMatchObject({
    data: [{ sCode: '51023' }],
  });
  await post(venue, 'trade/order', { ...order, side: 'buy', ordType: 'market', sz: '7' });
  await place(whole);
  expect(await pending('conditional')).toMatchObject([{ closeFraction: '1', sz: '' }]);
  move(0.98);
  expect(venue.market.ledger.positions(venue.credentials.apiKey)).toEqual([]);
});

test('amended and cancelled by either id', async () => {
  const algoId = await place({
    ordType: 'conditional',
    slTriggerPx: at(0.98),
    slOrdPx: '-1',
    algoClOrdId: 'a1',
  });
  const change = { instId, algoId, newSlTriggerPx: at(0.97), newSlOrdPx: '-1', newSz: '4', reqId: 'q1' };
  expect(await post(venue, 'trade/amend-algos', change)).toMatchObject({
    code: '0',
    data: [{ algoId, algoClOrdId: 'a1', reqId: 'q1', sCode: '0' }],
  });
  expect(venue.market.orders).toMatchObject([{ stopPrice: Number(at(0.97)), volume: 0.04 }]);
  // Calls about orders do not know it.
  const ordId = venue.market.orders[0]?.orderId;
  expect(await post(venue, 'trade/cancel-order', { instId, ordId })).toMatchObject({
    data: [{ sCode: '51400' }],
  });
  const cancel = [
    { instId, algoClOrdId: 'a1' },
    { instId, algoId },
  ];
  expect(await post(venue, 'trade/cancel-algos', cancel)).toMatchObject({
    code: '2',
    data: [
      { algoId, sCode: '0' },
      { algoId, sCode: '51400' },
    ],
  });
  expect(
    (await signed(venue, 'trade/orders-algo-history?ordType=conditional&state=canceled')).data,
  ).toMatchObject([{ algoId, state: 'canceled' }]);
});

test.each([
  [{ ordType: 'conditional', slTriggerPx: '1.01', slOrdPx: '-1' }, '51280'],
  [{ ordType: 'conditional', side: 'buy', slTriggerPx: '0.99', slOrdPx: '-1' }, '51278'],
  [{ ordType: 'conditional', tpTriggerPx: '0.99', tpOrdPx: '-1' }, '51279'],
  [{ ordType: 'conditional', side: 'buy', tpTriggerPx: '1.01', tpOrdPx: '-1' }, '51277'],
  [{ ordType: 'move_order_stop', callbackRatio: '2' }, '51257'],
  [{ ordType: 'move_order_stop' }, '51257'],
  [{ ordType: 'twap' }, '51000'],
  [{ ordType: 'trigger', triggerPx: '1.01' }, '50014'],
  [{ ordType: 'trigger', triggerPx: '1.01', orderPx: '-1', tgtCcy: 'quote_ccy' }, '51281'],
  [{ ordType: 'trigger', triggerPx: '1.01', orderPx: '-1', sz: '0.001' }, '51121'],
])('%j is refused', async (body, code) => {
  const prices = Object.entries(body).map(([name, value]) => [
    name,
    /TriggerPx|triggerPx/.test(name) ? at(Number(value)) : value,
  ]);
  const answer = await post(venue, 'trade/order-algo', { ...order, ...Object.fromEntries(prices) });
  expect(answer).toMatchObject({ code: '1', data: [{ algoId: '', sCode: code }] });
  expect(venue.market.orders).toEqual([]);
});
