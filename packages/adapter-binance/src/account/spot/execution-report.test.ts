import { describe, expect, test } from 'vitest';
import { Exchange } from '@hftjs/core';
import { SymbolMap } from '@hftjs/core/adapter';
import { toSpotSymbol } from '../../venue/symbols.js';
import { parseExecutionReport } from './execution-report.js';
import { parseSpotRestFill } from './fill.js';
import { parseSpotRestOrder } from './order.js';

const symbols = new SymbolMap({
  options: { exchange: Exchange.BINANCE, currencyPairs: ['btc/usdt'] },
  toSymbol: toSpotSymbol,
});

/** A report of a resting order, numbers as their text. */
const REPORT = {
  e: 'executionReport',
  E: '1770123456791500',
  s: 'BTCUSDT',
  c: 'my-1',
  S: 'BUY',
  o: 'LIMIT',
  f: 'GTC',
  q: '0.01000000',
  p: '64250.00000000',
  P: '0.00000000',
  C: '',
  x: 'NEW',
  X: 'NEW',
  r: 'NONE',
  i: '30012345678',
  l: '0.00000000',
  z: '0.00000000',
  L: '0.00000000',
  n: '0',
  N: null,
  T: '1770123456790250',
  t: '-1',
  w: true,
  m: false,
  O: '1770123450000000',
  Z: '0.00000000',
  Q: '0.00000000',
};

const TRADE = {
  x: 'TRADE',
  X: 'PARTIALLY_FILLED',
  l: '0.00400000',
  z: '0.00400000',
  L: '64250.00000000',
  n: '0.00000400',
  N: 'BTC',
  t: '4912345700',
  m: true,
  Z: '257.00000000',
};

const read = (changes: object) => parseExecutionReport({ ...REPORT, ...changes }, symbols);

test('a fill: price, volume, fee and side of the book, exact', () => {
  expect(read(TRADE)).toMatchInlineSnapshot(`
    {
      "fill": {
        "clientOrderId": "my-1",
        "fees": [
          {
            "amount": "0.00000400",
            "currency": "btc",
          },
        ],
        "key": "BTCUSDT 30012345678",
        "liquidity": "maker",
        "orderId": "30012345678",
        "price": "64250.00000000",
        "side": "buy",
        "symbol": "btc/usdt",
        "time": 1770123456790.25,
        "tradeId": "4912345700",
        "volume": "0.00400000",
      },
      "order": {
        "clientOrderId": "my-1",
        "createdTime": 1770123450000,
        "event": "trade",
        "fill": {
          "clientOrderId": "my-1",
          "fees": [
            {
              "amount": "0.00000400",
              "currency": "btc",
            },
          ],
          "key": "BTCUSDT 30012345678",
          "liquidity": "maker",
          "orderId": "30012345678",
          "price": "64250.00000000",
          "side": "buy",
          "symbol": "btc/usdt",
          "time": 1770123456790.25,
          "tradeId": "4912345700",
          "volume": "0.00400000",
        },
        "key": "BTCUSDT 30012345678",
        "numbers": {
          "averagePrice": "64250",
          "filledVolume": "0.00400000",
          "price": "64250.00000000",
          "quoteVolume": undefined,
          "remainingVolume": undefined,
          "stopPrice": undefined,
          "volume": "0.01000000",
        },
        "orderId": "30012345678",
        "postOnly": false,
        "rawReason": undefined,
        "rawStatus": "PARTIALLY_FILLED",
        "reason": undefined,
        "side": "buy",
        "status": "partially_filled",
        "symbol": "btc/usdt",
        "time": 1770123456790.25,
        "timeInForce": "gtc",
        "type": "limit",
      },
    }
  `);
});

describe('a fill that smart order routing allocated', () => {
  test('has its allocation id', () => {
    expect(read({ ...TRADE, t: '-1', a: '1234', b: 'ONE_PARTY_TRADE_REPORT', uS: true }).fill).toMatchObject({
      tradeId: '1234',
      volume: '0.00400000',
    });
  });

  test('is not read without one', () => {
    expect(() => read({ ...TRADE, t: '-1' })).toThrow('a trade without id');
    expect(() => read({ ...TRADE, t: '-1', a: '-1' })).toThrow('a trade without id');
  });

  test('is the same over REST', () => {
    expect(
      parseSpotRestFill(
        {
          symbol: 'BTCUSDT',
          allocationId: '1234',
          allocationType: 'SOR',
          orderId: '30012345678',
          price: '64250.00000000',
          qty: '0.00400000',
          commission: '0.00000400',
          commissionAsset: 'BTC',
          time: '1770123456790',
          isBuyer: true,
          isMaker: false,
          isAllocator: false,
        },
        symbols,
      ),
    ).toMatchObject({ tradeId: '1234', key: 'BTCUSDT 30012345678', price: '64250.00000000' });
  });
});

test.each([
  [{ n: '', N: 'USDT' }, []],
  [{ n: null }, []],
  [{ n: '-1.0E-8', N: 'BTC' }, [{ amount: '-1.0E-8', currency: 'btc' }]],
])('commission %o', (changes, fees) => {
  expect(read({ ...TRADE, ...changes }).fill?.fees).toEqual(fees);
});

test.each([
  ['a fill without price', { L: '0.00000000' }],
  ['a fill at a negative price', { L: '-1' }],
  ['a volume beyond all numbers', { q: '1e400' }],
  ['an order without id', { i: '' }],
])('%s is not read', (_, changes) => {
  expect(() => read({ ...TRADE, ...changes })).toThrow();
});

test('an order list refuses its post-only order', () => {
  const refused = { o: 'LIMIT_MAKER', x: 'EXPIRED', X: 'EXPIRED', eR: 'REJECTED' };
  expect(read(refused).order).toMatchObject({
    status: 'rejected',
    event: 'rejected',
    reason: 'post_only',
    postOnly: true,
  });
  expect(read({ ...refused, eR: 'OCO_TRIGGER' }).order).toMatchObject({ status: 'expired', reason: 'other' });
});

describe('the state of an order, by every documented value', () => {
  test.each([
    ['PENDING_NEW', 'NEW', 'pending_new', 'new'],
    ['NEW', 'NEW', 'new', 'new'],
    ['NEW', 'REPLACED', 'new', 'replaced'],
    ['PARTIALLY_FILLED', 'REPLACED', 'partially_filled', 'replaced'],
    ['CANCELED', 'CANCELED', 'canceled', 'canceled'],
    ['PENDING_CANCEL', 'CANCELED', 'pending_cancel', 'canceled'],
    ['REJECTED', 'REJECTED', 'rejected', 'rejected'],
    ['EXPIRED', 'EXPIRED', 'expired', 'expired'],
    ['EXPIRED_IN_MATCH', 'TRADE_PREVENTION', 'expired', 'expired'],
    ['NEW', 'TRADE_PREVENTION', 'new', 'replaced'],
    ['EXPIRED', 'TRADE', 'expired', 'expired'],
    ['SOMETHING_NEW', 'SOMETHING', 'unknown', 'unknown'],
  ])('%s, %s: %s, %s', (...[X, x, status, event]) => {
    expect(read({ X, x }).order).toMatchObject({ status, event, rawStatus: X });
    expect(read({ X, x }).fill).toBeUndefined();
  });

  test.each([
    ['PARTIALLY_FILLED', 'TRADE', 'partially_filled'],
    ['FILLED', 'TRADE', 'filled'],
    ['FILLED', 'CALCULATED', 'filled'],
    ['EXPIRED', 'TRADE', 'expired'],
  ])('%s, %s with a fill: %s, trade', (X, x, status) => {
    const { order, fill } = read({ ...TRADE, X, x });
    expect(order).toMatchObject({ status, event: 'trade' });
    expect(fill).toMatchObject({ tradeId: '4912345700', price: '64250.00000000' });
  });

  test('an order that ended partly filled is reported as such', () => {
    expect(read({ x: 'CANCELED', X: 'CANCELED', z: '0.00400000', Z: '257.0' }).order).toMatchObject({
      status: 'canceled',
      numbers: { filledVolume: '0.00400000', averagePrice: '64250' },
    });
  });
});

describe('types, and whether a conditional order was triggered', () => {
  test.each([
    ['LIMIT', true, 'limit', 'new', 'gtc'],
    ['MARKET', true, 'market', 'new', 'gtc'],
    ['LIMIT_MAKER', true, 'limit', 'new', 'post_only'],
    ['STOP_LOSS', false, 'stop', 'untriggered', 'gtc'],
    ['STOP_LOSS', true, 'stop', 'new', 'gtc'],
    ['STOP_LOSS_LIMIT', false, 'stop_limit', 'untriggered', 'gtc'],
    ['TAKE_PROFIT', false, 'take_profit', 'untriggered', 'gtc'],
    ['TAKE_PROFIT_LIMIT', false, 'take_profit_limit', 'untriggered', 'gtc'],
    ['LIMIT', false, 'limit', 'new', 'gtc'],
    ['SOMETHING', true, 'something', 'new', 'gtc'],
  ])('%s, working %s: %s, %s, %s', (...[o, w, type, status, timeInForce]) => {
    expect(read({ o, w }).order).toMatchObject({ type, status, timeInForce });
  });

  test('a trigger that follows the price', () => {
    expect(read({ o: 'STOP_LOSS_LIMIT', d: '100', w: false }).order?.type).toBe('trailing_stop_limit');
  });
});

describe('why it ended', () => {
  test.each([
    [{ X: 'REJECTED', r: 'INSUFFICIENT_BALANCES' }, 'insufficient_funds', 'INSUFFICIENT_BALANCES'],
    [{ X: 'REJECTED', r: 'WOULD_MATCH_IMMEDIATELY' }, 'post_only', 'WOULD_MATCH_IMMEDIATELY'],
    [
      { X: 'REJECTED', r: 'STOP_PRICE_WOULD_TRIGGER_IMMEDIATELY' },
      'other',
      'STOP_PRICE_WOULD_TRIGGER_IMMEDIATELY',
    ],
    [{ X: 'REJECTED', r: 'OCO_BAD_PRICES' }, 'other', 'OCO_BAD_PRICES'],
    [{ X: 'EXPIRED', eR: 'UNFILLED_IOC_QUANTITY_EXPIRED' }, 'not_filled', 'UNFILLED_IOC_QUANTITY_EXPIRED'],
    [{ X: 'EXPIRED', eR: 'UNFILLED_FOK_ORDER_EXPIRED' }, 'not_filled', 'UNFILLED_FOK_ORDER_EXPIRED'],
    [{ X: 'EXPIRED', eR: 'INSUFFICIENT_LIQUIDITY' }, 'not_filled', 'INSUFFICIENT_LIQUIDITY'],
    [{ X: 'EXPIRED', eR: 'EXCHANGE_CANCELED' }, 'other', 'EXCHANGE_CANCELED'],
    [{ X: 'EXPIRED', eR: 'OCO_TRIGGER' }, 'other', 'OCO_TRIGGER'],
    [{ X: 'EXPIRED', eR: 'OTO_PHASE_ONE_EXPIRED' }, 'other', 'OTO_PHASE_ONE_EXPIRED'],
    [
      { X: 'EXPIRED', eR: 'EXECUTION_RULE_PRICE_RANGE_EXCEEDED' },
      'other',
      'EXECUTION_RULE_PRICE_RANGE_EXCEEDED',
    ],
    [{ X: 'EXPIRED_IN_MATCH', x: 'TRADE_PREVENTION' }, 'self_trade', undefined],
    [{ X: 'CANCELED', x: 'CANCELED' }, undefined, undefined],
  ])('%o: %s', (changes, reason, rawReason) => {
    const { order } = read(changes);
    expect(order?.reason).toBe(reason);
    expect(order?.rawReason).toBe(rawReason);
  });
});

describe('ids', () => {
  test('a cancel has its own id; the order keeps its id', () => {
    expect(read({ x: 'CANCELED', X: 'CANCELED', c: 'cancel-77', C: 'my-1' }).order?.clientOrderId).toBe(
      'my-1',
    );
  });

  test('an amended order has a new one', () => {
    expect(read({ x: 'REPLACED', c: 'my-2', C: 'my-1' }).order?.clientOrderId).toBe('my-2');
  });

  test('are unique only within a symbol, and may exceed 2^53', () => {
    expect(read({ i: '8389766145050669870' }).order).toMatchObject({
      orderId: '8389766145050669870',
      key: 'BTCUSDT 8389766145050669870',
    });
  });
});

test('volume that self-trade prevention removed is not remaining volume', () => {
  expect(read({ x: 'TRADE_PREVENTION', A: '0.00300000' }).order?.numbers.remainingVolume).toBe('0.00700000');
});

test('a fee in another currency, and none', () => {
  expect(read({ ...TRADE, n: '0.00003019', N: 'BNB' }).fill?.fees).toEqual([
    { amount: '0.00003019', currency: 'bnb' },
  ]);
  expect(read({ ...TRADE, n: '0', N: null }).fill?.fees).toEqual([]);
});

test.each([
  [{ i: undefined }, /executionReport.*i|required/],
  [{ q: 'much' }, /executionReport\.q/],
  [{ X: undefined }, /executionReport/],
  [{ ...TRADE, t: '-1' }, /without id/],
])('%o: the error names what is wrong', (changes, message) => {
  expect(() => read(changes)).toThrow(message);
});

test('REST returns the same order and the same fill', () => {
  expect(
    parseSpotRestOrder(
      {
        symbol: 'BTCUSDT',
        orderId: '30012345678',
        clientOrderId: 'my-1',
        price: '64250.00000000',
        origQty: '0.01000000',
        executedQty: '0.00400000',
        cummulativeQuoteQty: '257.00000000',
        status: 'PARTIALLY_FILLED',
        timeInForce: 'GTC',
        type: 'LIMIT_MAKER',
        side: 'BUY',
        stopPrice: '0.00000000',
        time: '1770123450000',
        updateTime: '1770123456790',
        isWorking: true,
        origQuoteOrderQty: '0.00000000',
      },
      symbols,
    ),
  ).toMatchInlineSnapshot(`
    {
      "clientOrderId": "my-1",
      "createdTime": 1770123450000,
      "event": "snapshot",
      "key": "BTCUSDT 30012345678",
      "numbers": {
        "averagePrice": "64250",
        "filledVolume": "0.00400000",
        "price": "64250.00000000",
        "quoteVolume": undefined,
        "stopPrice": undefined,
        "volume": "0.01000000",
      },
      "orderId": "30012345678",
      "postOnly": true,
      "rawStatus": "PARTIALLY_FILLED",
      "side": "buy",
      "status": "partially_filled",
      "symbol": "btc/usdt",
      "time": 1770123456790,
      "timeInForce": "post_only",
      "type": "limit",
    }
  `);
  expect(
    parseSpotRestFill(
      {
        symbol: 'BTCUSDT',
        id: '4912345700',
        orderId: '30012345678',
        price: '64250.00000000',
        qty: '0.00400000',
        commission: '0.00000400',
        commissionAsset: 'BTC',
        time: '1770123456790',
        isBuyer: true,
        isMaker: true,
      },
      symbols,
    ),
  ).toMatchInlineSnapshot(`
    {
      "fees": [
        {
          "amount": "0.00000400",
          "currency": "btc",
        },
      ],
      "key": "BTCUSDT 30012345678",
      "liquidity": "maker",
      "orderId": "30012345678",
      "price": "64250.00000000",
      "side": "buy",
      "symbol": "btc/usdt",
      "time": 1770123456790,
      "tradeId": "4912345700",
      "volume": "0.00400000",
    }
  `);
});
