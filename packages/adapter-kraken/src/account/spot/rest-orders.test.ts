import { describe, expect, test } from 'vitest';
import { parseExactJson } from '@hftjs/core/adapter';
import { spotSymbols } from '../../venue/spot/symbols.js';
import { parseRestFill, readRestFill } from './rest-fill.js';
import { parseRestOrder, readRestOrder, type RestNames } from './rest-orders.js';

const NAMES: RestNames = {
  symbols: spotSymbols({ exchange: 'kraken', currencyPairs: ['xbt/usd', 'eth/btc'] }),
  names: new Map([
    ['XBTUSD', 'BTC/USD'],
    ['XXBTZUSD', 'BTC/USD'],
    ['ETHXBT', 'ETH/BTC'],
  ]),
};

/** An order as REST answers it: JSON numbers for times, texts for the rest. */
function order(fields: object = {}, description: object = {}): unknown {
  return parseExactJson(
    JSON.stringify({
      refid: null,
      userref: 0,
      status: 'open',
      opentm: 1723586800.623244,
      starttm: 0,
      expiretm: 0,
      descr: {
        pair: 'XBTUSD',
        type: 'buy',
        ordertype: 'limit',
        price: '29500.0',
        price2: '0',
        leverage: 'none',
        close: '',
        ...description,
      },
      vol: '0.05000000',
      vol_exec: '0.00000000',
      cost: '0.00000',
      fee: '0.00000',
      price: '0.00000',
      stopprice: '0.00000',
      limitprice: '0.00000',
      misc: '',
      oflags: 'fciq',
      reason: null,
      ...fields,
    }),
  );
}

const parse = (fields?: object, description?: object): ReturnType<typeof parseRestOrder> =>
  parseRestOrder('O1', readRestOrder(order(fields, description)), NAMES);

test('an open order', () => {
  expect(parse()).toEqual({
    orderId: 'O1',
    symbol: 'xbt/usd',
    clientOrderId: undefined,
    side: 'buy',
    type: 'limit',
    postOnly: false,
    numbers: {
      price: '29500.0',
      stopPrice: undefined,
      volume: '0.05000000',
      filledVolume: '0.00000000',
      averagePrice: undefined,
    },
    status: 'new',
    event: 'snapshot',
    rawStatus: 'open',
    reason: undefined,
    rawReason: undefined,
    createdTime: 1723586800623.244,
    // REST does not report it for an open order.
    time: undefined,
  });
});

test.each([
  ['pending', '0', 'pending_new'],
  ['open', '0', 'new'],
  ['open', '0.01', 'partially_filled'],
  ['closed', '0.05', 'filled'],
  ['canceled', '0', 'canceled'],
  ['canceled', '0.01', 'canceled'],
  ['expired', '0', 'expired'],
  ['vanished', '0', 'unknown'],
])('%s with %s filled is %s', (status, vol_exec, expected) => {
  expect(parse({ status, vol_exec })).toMatchObject({ status: expected, rawStatus: status });
});

test('an ended order: when, why, at what price', () => {
  const ended = { status: 'canceled', closetm: 1742443716.701851, reason: 'User requested', vol_exec: '0.01', price: '29499.5', cl_ord_id: 'mine' }; // prettier-ignore
  expect(parse(ended)).toMatchObject({
    clientOrderId: 'mine',
    reason: 'user',
    rawReason: 'User requested',
    time: 1742443716701.851,
    createdTime: 1723586800623.244,
    numbers: { filledVolume: '0.01', averagePrice: '29499.5' },
  });
});

describe('limit, trigger and average price', () => {
  test.each([
    ['limit', '100', '0', '100', undefined],
    ['market', '0', '0', undefined, undefined],
    ['iceberg', '100', '0', '100', undefined],
    ['stop-loss', '90', '0', undefined, '90'],
    ['stop-loss-limit', '90', '89', '89', '90'],
    ['take-profit', '110', '0', undefined, '110'],
    ['take-profit-limit', '110', '111', '111', '110'],
  ])('%s', (...[ordertype, price, price2, limit, stop]) => {
    expect(parse({}, { ordertype, price, price2 }).numbers).toMatchObject({ price: limit, stopPrice: stop });
  });
});

test('an order of quote currency has no base volume', () => {
  const numbers = parse({ oflags: 'fciq,viqc', vol: '100.0' }).numbers;
  expect(numbers).toMatchObject({ quoteVolume: '100.0' });
  expect(numbers.volume).toBeUndefined();
});

test('an order of a pair that is not subscribed is skipped, under any of its names', () => {
  expect(parse({}, { pair: 'SOLUSD' }).symbol).toBe('solusd/');
  expect(parse({}, { pair: 'XXBTZUSD' }).symbol).toBe('xbt/usd');
  expect(parse({}, { pair: 'ETHXBT' }).symbol).toBe('eth/btc');
});

test('a post-only order that would have taken is refused, as on the socket', () => {
  const reason = 'Post only order';
  expect(parse({ status: 'canceled', reason, oflags: 'fciq,post' })).toMatchObject({
    status: 'rejected',
    reason: 'post_only',
    postOnly: true,
  });
  expect(parse({ status: 'canceled', reason, vol_exec: '0.01' })).toMatchObject({ status: 'canceled' });
});

test.each([null, 'x', [], {}, { status: 'open' }])('%j is not an order', (row) => {
  expect(() => readRestOrder(row)).toThrow('order');
});

// A captured answer has one. Were it unreadable, an order of any pair of the account would fail every recovery.
test('the offset of a trailing stop does not make the answer unreadable', () => {
  expect(() => readRestOrder(order({}, { ordertype: 'trailing-stop', price: '+1.0000%' }))).not.toThrow();
});

test('an offset is not a price', () => {
  for (const price of ['+1.0000%', '1%', '#0.5%'])
    expect(parse({}, { ordertype: 'trailing-stop', price }).numbers.stopPrice).toBeUndefined();
});

test.each(['+100.0', '-100.0'])('the offset %s is not a price', (price) => {
  expect(parse({}, { ordertype: 'trailing-stop', price }).numbers.stopPrice).toBeUndefined();
});

test('an open stop order that was not triggered is published as untriggered', () => {
  expect(parse({}, { ordertype: 'stop-loss', price: '90' }).status).toBe('untriggered');
});

test('an empty text is not a number', () => {
  expect(() => readRestOrder(order({ vol: '' }))).toThrow();
});

describe('fills', () => {
  const fill = (fields: object = {}): unknown =>
    parseExactJson(
      JSON.stringify({
        ordertxid: 'O1',
        postxid: 'P',
        pair: 'XXBTZUSD',
        time: 1723586800.6232,
        type: 'sell',
        ordertype: 'limit',
        price: '29500.00000',
        cost: '1475.0',
        fee: '2.36000',
        vol: '0.05000000',
        margin: '0.00000',
        misc: '',
        trade_id: 1234,
        maker: true,
        ...fields,
      }),
    );

  test('a fill', () => {
    expect(parseRestFill('T1', readRestFill(fill()), { ...NAMES, feeInBase: false })).toEqual({
      orderId: 'O1',
      symbol: 'xbt/usd',
      side: 'sell',
      time: 1723586800623.2,
      tradeId: 'T1',
      price: '29500.00000',
      volume: '0.05000000',
      liquidity: 'maker',
      fees: [{ amount: '2.36000', currency: 'usd' }],
    });
  });

  test.each([
    [true, 'maker'],
    [false, 'taker'],
    [undefined, 'unknown'],
  ])('maker: %s is %s', (maker, liquidity) => {
    expect(parseRestFill('T1', readRestFill(fill({ maker })), { ...NAMES, feeInBase: false })).toMatchObject({
      liquidity,
    });
  });

  test('a fee in the base currency, by the name that we use', () => {
    const row = parseRestFill('T1', readRestFill(fill()), { ...NAMES, feeInBase: true });
    expect(row?.fees).toEqual([{ amount: '2.36000', currency: 'btc' }]);
  });

  test('a fill of a pair that is not subscribed is skipped', () => {
    const row = readRestFill(fill({ pair: 'SOLUSD' }));
    expect(parseRestFill('T1', row, { ...NAMES, feeInBase: false })).toBeUndefined();
  });

  test.each([null, {}, fill({ price: 5.5, vol: null })])('%j is not a fill', (row) => {
    expect(() => readRestFill(row)).toThrow('fill');
  });

  test('a price that is not a number', () => {
    expect(() => readRestFill(fill({ price: 'cheap' }))).toThrow();
  });
});
