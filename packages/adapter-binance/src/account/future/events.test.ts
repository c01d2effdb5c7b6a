import { describe, expect, test } from 'vitest';
import { Exchange, type MyOrder } from '@hftjs/core';
import { listNames, SymbolMap, UnnumberedFills } from '@hftjs/core/adapter';
import { toFutureSymbol } from '../../venue/symbols.js';
import { parseAlgoUpdate } from './algo-update.js';
import { parseOrderTradeUpdate } from './order-trade-update.js';
import { parseRestAlgoOrder } from './algo-order.js';
import { parseFutureRestFill } from './fill.js';
import { parseFutureRestOrder } from './order.js';

const symbols = new SymbolMap({
  options: { exchange: Exchange.BINANCE_FUTURE, currencyPairs: ['eth/usdt'] },
  toSymbol: toFutureSymbol,
});

const ORDER = {
  s: 'ETHUSDT',
  c: 'my-9',
  S: 'SELL',
  o: 'LIMIT',
  f: 'GTC',
  q: '0.500',
  p: '3120.50',
  ap: '0',
  sp: '0',
  x: 'NEW',
  X: 'NEW',
  i: '8389766145050669870',
  l: '0',
  z: '0',
  L: '0',
  T: '1770123456793',
  t: '0',
  m: false,
  ps: 'BOTH',
  er: '0',
};

const TRADE = {
  x: 'TRADE',
  X: 'PARTIALLY_FILLED',
  ap: '3120.50',
  l: '0.200',
  z: '0.200',
  L: '3120.50',
  N: 'USDT',
  n: '-0.12482000',
  t: '5412345678',
  m: true,
};

const nothingKnown = (): undefined => undefined;

const read = (changes: object, known: (key: string) => MyOrder | undefined = nothingKnown) =>
  parseOrderTradeUpdate({ ...ORDER, ...changes }, { symbols, known, unnumbered: new UnnumberedFills() });

test('a fill: contracts are base volume, a rebate is negative, ids above 2^53 are exact', () => {
  expect(read(TRADE)).toMatchInlineSnapshot(`
    {
      "fill": {
        "clientOrderId": "my-9",
        "contracts": "0.200",
        "fees": [
          {
            "amount": "-0.12482000",
            "currency": "usdt",
          },
        ],
        "key": "ETHUSDT 8389766145050669870",
        "liquidity": "maker",
        "orderId": "8389766145050669870",
        "positionSide": "net",
        "price": "3120.50",
        "side": "sell",
        "symbol": "eth/usdt",
        "time": 1770123456793,
        "tradeId": "5412345678",
        "volume": "0.200",
      },
      "order": {
        "clientOrderId": "my-9",
        "createdTime": undefined,
        "event": "trade",
        "fill": {
          "clientOrderId": "my-9",
          "contracts": "0.200",
          "fees": [
            {
              "amount": "-0.12482000",
              "currency": "usdt",
            },
          ],
          "key": "ETHUSDT 8389766145050669870",
          "liquidity": "maker",
          "orderId": "8389766145050669870",
          "positionSide": "net",
          "price": "3120.50",
          "side": "sell",
          "symbol": "eth/usdt",
          "time": 1770123456793,
          "tradeId": "5412345678",
          "volume": "0.200",
        },
        "key": "ETHUSDT 8389766145050669870",
        "numbers": {
          "averagePrice": "3120.50",
          "contracts": "0.500",
          "filledVolume": "0.200",
          "price": "3120.50",
          "stopPrice": undefined,
          "volume": "0.500",
        },
        "orderId": "8389766145050669870",
        "positionSide": "net",
        "postOnly": false,
        "rawReason": undefined,
        "rawStatus": "PARTIALLY_FILLED",
        "reason": undefined,
        "reduceOnly": undefined,
        "reopens": false,
        "side": "sell",
        "status": "partially_filled",
        "symbol": "eth/usdt",
        "time": 1770123456793,
        "timeInForce": "gtc",
        "type": "limit",
      },
    }
  `);
});

describe('the state of an order, by every documented value', () => {
  test.each([
    ['NEW', 'NEW', 'new', 'new'],
    ['NEW', 'AMENDMENT', 'new', 'replaced'],
    ['NEW', 'CALCULATED', 'new', 'new'],
    ['CANCELED', 'CANCELED', 'canceled', 'canceled'],
    ['EXPIRED', 'EXPIRED', 'expired', 'expired'],
    ['EXPIRED_IN_MATCH', 'EXPIRED', 'expired', 'expired'],
    ['REJECTED', 'REJECTED', 'rejected', 'unknown'],
    ['NEW_INSURANCE', 'CALCULATED', 'new', 'new'],
    ['NEW_ADL', 'CALCULATED', 'new', 'new'],
    ['SOMETHING', 'ELSE', 'unknown', 'unknown'],
  ])('%s, %s: %s, %s', (...[X, x, status, event]) => {
    expect(read({ X, x }).order).toMatchObject({ status, event, rawStatus: X });
    expect(read({ X, x }).fill).toBeUndefined();
  });

  test.each([
    ['PARTIALLY_FILLED', 'TRADE', '0.200', 'partially_filled'],
    ['FILLED', 'TRADE', '0.500', 'filled'],
    ['FILLED', 'CALCULATED', '0.500', 'filled'],
    ['NEW_INSURANCE', 'CALCULATED', '0.500', 'filled'],
    ['NEW_ADL', 'CALCULATED', '0.200', 'partially_filled'],
  ])('%s, %s with a fill: %s', (...[X, x, z, status]) => {
    const { order, fill } = read({ ...TRADE, X, x, z });
    expect(order).toMatchObject({ status, event: 'trade' });
    expect(fill).toMatchObject({ tradeId: '5412345678', contracts: '0.200' });
  });
});

test.each([
  ['LIMIT', 'limit'],
  ['MARKET', 'market'],
  ['STOP', 'stop_limit'],
  ['STOP_MARKET', 'stop'],
  ['TAKE_PROFIT', 'take_profit_limit'],
  ['TAKE_PROFIT_MARKET', 'take_profit'],
  ['TRAILING_STOP_MARKET', 'trailing_stop'],
  ['LIQUIDATION', 'liquidation'],
])('type %s: %s', (o, type) => {
  expect(read({ o }).order?.type).toBe(type);
});

test.each([
  [{ f: 'GTX' }, 'post_only'],
  [{ f: 'GTC' }, 'gtc'],
  [{ f: 'IOC' }, 'ioc'],
  [{ f: 'FOK' }, 'fok'],
  [{ f: 'GTD' }, 'gtd'],
  [{ f: 'RPI' }, 'rpi'],
])('time in force %o: %s', (changes, timeInForce) => {
  expect(read(changes).order?.timeInForce).toBe(timeInForce);
});

test.each([
  ['0', undefined],
  ['1', 'self_trade'],
  ['2', 'not_filled'],
  ['3', 'self_trade'],
  ['4', 'other'],
  ['5', 'liquidation'],
  ['6', 'other'],
  ['7', 'market_closed'],
  ['8', 'other'],
  ['9', 'not_filled'],
])('expiry reason %s: %s', (er, reason) => {
  expect(read({ x: 'EXPIRED', X: 'EXPIRED', er }).order?.reason).toBe(reason);
});

describe('a post-only order that would have taken', () => {
  const REFUSED = { x: 'EXPIRED', X: 'EXPIRED', f: 'GTX' };

  test('is rejected, although Binance calls it expired and gives no reason', () => {
    expect(read(REFUSED).order).toMatchObject({
      status: 'rejected',
      event: 'rejected',
      reason: 'post_only',
      rawStatus: 'EXPIRED',
    });
  });

  test.each([
    ['with a fill', { z: '0.100' }],
    ['for a reason', { er: '7' }],
    ['in a match with the own account', { X: 'EXPIRED_IN_MATCH' }],
    ['without being post-only', { f: 'GTC' }],
  ])('has expired %s', (_, changes) => {
    expect(read({ ...REFUSED, ...changes }).order).toMatchObject({ status: 'expired', event: 'expired' });
  });

  test('has expired after it was on the book', () => {
    const known = (): MyOrder => ({ status: 'new', createdTime: 1770123000000 }) as MyOrder;
    expect(read(REFUSED, known).order?.status).toBe('expired');
  });
});

describe('positions', () => {
  test.each([
    ['BOTH', 'net'],
    ['LONG', 'long'],
    ['SHORT', 'short'],
    ['', undefined],
    [undefined, undefined],
  ])('%s: %s, on the order and on its fill', (ps, positionSide) => {
    const { order, fill } = read({ ...TRADE, ps });
    expect(order?.positionSide).toBe(positionSide);
    expect(fill?.positionSide).toBe(positionSide);
  });

  test.each([
    [{ R: true }, true],
    [{ R: false }, false],
    [{ R: false, cp: true }, true],
    [{}, undefined],
  ])('%o: reduceOnly %s', (changes, reduceOnly) => {
    expect(read(changes).order?.reduceOnly).toBe(reduceOnly);
  });

  test.each([
    ['GTX', true],
    ['RPI', true],
    ['GTC', false],
  ])('%s: postOnly %s', (f, postOnly) => {
    expect(read({ f }).order?.postOnly).toBe(postOnly);
  });
});

describe('a conditional order that goes on under its id after it has expired', () => {
  const expired = (): MyOrder => ({ status: 'expired' }) as MyOrder;
  const GOES_ON = { o: 'MARKET', ot: 'STOP_MARKET' };

  test.each([
    ['as the order that it placed', GOES_ON, true],
    ['with its first fill', { ...GOES_ON, ...TRADE }, true],
    ['as a limit order', { o: 'LIMIT', ot: 'STOP' }, true],
    ['not by its own row', { o: 'STOP_MARKET', ot: 'STOP_MARKET' }, false],
    ['not as an order without trigger', { o: 'LIMIT', ot: 'LIMIT' }, false],
    ['not by its end', { ...GOES_ON, x: 'EXPIRED', X: 'EXPIRED' }, false],
  ])('%s', (_, changes, reopens) => {
    expect(read(changes, expired).order?.reopens).toBe(reopens);
  });

  test.each(['filled', 'canceled', 'new'] as const)('not after %s', (status) => {
    expect(read(GOES_ON, () => ({ status }) as MyOrder).order?.reopens).toBe(false);
  });
});

describe('fills of liquidations and settlements without a trade id', () => {
  const SETTLED = { ...TRADE, x: 'CALCULATED', X: 'FILLED', t: '0', c: 'settlement_autoclose-1' };
  const unnumbered = new UnnumberedFills();
  const nameOf = (changes: object): string | undefined =>
    parseOrderTradeUpdate({ ...ORDER, ...SETTLED, ...changes }, { symbols, known: nothingKnown, unnumbered })
      .fill?.tradeId;

  test('have names of their own, and the same one when they are repeated', () => {
    const names = [
      nameOf({}),
      nameOf({ i: '8389766145050669871' }),
      nameOf({ T: '1770123456794' }),
      nameOf({ L: '3120.60' }),
      nameOf({ l: '0.100' }),
      nameOf({ z: '0.400' }),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain('0');
    expect(nameOf({})).toBe(names[0]);
    expect(nameOf({ z: '0.400' })).toBe(names[5]);
  });

  test('have the same names over REST, where equal ones stand in their order', () => {
    const row = {
      symbol: 'ETHUSDT',
      id: '0',
      orderId: ORDER.i,
      side: 'SELL',
      price: '3120.5000',
      qty: '0.2',
      time: ORDER.T,
    };
    const names = listNames();
    const listed = [row, row].map((one) => parseFutureRestFill(one, symbols, names).tradeId);
    expect(listed).toEqual([nameOf({}), nameOf({ z: '0.400' })]);
  });
});

describe('what Binance writes where there is nothing', () => {
  test.each([
    [{ n: '', N: 'USDT' }, []],
    [{ n: null, N: null }, []],
    [{ n: '-1.0E-8', N: 'USDT' }, [{ amount: '-1.0E-8', currency: 'usdt' }]],
  ])('commission %o', (changes, fees) => {
    expect(read({ ...TRADE, ...changes }).fill?.fees).toEqual(fees);
  });

  test('empty prices of an order', () => {
    const { order } = read({ p: '', sp: '', ap: '' });
    expect(order?.numbers).toMatchObject({
      price: undefined,
      stopPrice: undefined,
      averagePrice: undefined,
    });
  });
});

describe('what no market has is not read', () => {
  test.each([
    ['a fill without price', { L: '0' }],
    ['a fill at a negative price', { L: '-5' }],
    ['a fill of more than any number', { l: '1e400' }],
    ['a negative sum', { z: '-0.1' }],
    ['an order without id', { i: '' }],
    ['an order whose id is endless', { i: '1'.repeat(100) }],
    ['an order without symbol', { s: '' }],
  ])('%s', (_, changes) => {
    expect(() => read({ ...TRADE, ...changes })).toThrow();
  });
});

test.each([
  ['autoclose-1', 'liquidation'],
  ['adl_autoclose', 'liquidation'],
  ['settlement_autoclose-1', undefined],
])('an order of Binance itself, %s: %s', (c, reason) => {
  expect(read({ ...TRADE, x: 'CALCULATED', X: 'FILLED', c }).order?.reason).toBe(reason);
});

test('no fee fields, no fee', () => {
  expect(read({ ...TRADE, N: undefined, n: undefined }).fill?.fees).toEqual([]);
});

describe('conditional orders', () => {
  const ALGO = {
    caid: 'my-stop',
    aid: '3000000000003505',
    at: 'CONDITIONAL',
    o: 'STOP_MARKET',
    s: 'ETHUSDT',
    S: 'SELL',
    ps: 'BOTH',
    f: 'GTC',
    q: '0.500',
    X: 'NEW',
    ai: '',
    ap: '0.00000',
    aq: '0.00000',
    tp: '3000',
    p: '0',
    rm: '',
  };
  const placed = { status: 'expired' } as MyOrder;
  const filled = { status: 'filled', exact: { volume: '0.500', filledVolume: '0.500' } } as MyOrder;
  const orders = new Map([
    ['ETHUSDT 77', { ...placed, exact: {} }],
    ['ETHUSDT 79', filled],
  ]);
  const context = { symbols, known: (key: string) => orders.get(key) };

  test('a waiting stop', () => {
    expect(parseAlgoUpdate(ALGO, context, 1770123456793)).toMatchInlineSnapshot(`
      {
        "clientOrderId": "my-stop",
        "createdTime": 1770123456793,
        "event": "new",
        "key": "ETHUSDT algo 3000000000003505",
        "numbers": {
          "averagePrice": undefined,
          "contracts": "0.500",
          "filledVolume": "0.00000",
          "price": undefined,
          "stopPrice": "3000",
          "volume": "0.500",
        },
        "orderId": "3000000000003505",
        "placed": undefined,
        "positionSide": "net",
        "postOnly": false,
        "rawReason": undefined,
        "rawStatus": "NEW",
        "reason": undefined,
        "reduceOnly": undefined,
        "side": "sell",
        "status": "untriggered",
        "symbol": "eth/usdt",
        "time": 1770123456793,
        "timeInForce": "gtc",
        "type": "stop",
      }
    `);
  });

  test.each([
    ['NEW', {}, 'untriggered', 'new'],
    ['TRIGGERING', {}, 'untriggered', 'triggered'],
    ['TRIGGERED', { ai: '77' }, 'new', 'triggered'],
    ['FINISHED', { ai: '78', aq: '0.500' }, 'filled', 'trade'],
    ['FINISHED', { ai: '78', aq: '0' }, 'canceled', 'canceled'],
    ['FINISHED', { ai: '77' }, 'expired', 'expired'],
    ['FINISHED', { ai: '78', q: '0.000', aq: '0.500' }, 'filled', 'trade'],
    ['FINISHED', { ai: '79', aq: '0' }, 'filled', 'trade'],
    ['CANCELED', {}, 'canceled', 'canceled'],
    ['EXPIRED', {}, 'expired', 'expired'],
    ['REJECTED', { rm: 'no margin' }, 'rejected', 'rejected'],
    ['SOMETHING', {}, 'unknown', 'unknown'],
  ])('%s %o: %s, %s', (...[X, changes, status, event]) => {
    expect(parseAlgoUpdate({ ...ALGO, X, ...changes }, context, undefined)).toMatchObject({ status, event });
  });

  test('one that closes the position has the volume that was executed', () => {
    const update = { ...ALGO, X: 'FINISHED', cp: true, ai: '78', q: '0.000', aq: '0.500', ap: '59990.0' };
    expect(parseAlgoUpdate(update, context, undefined)).toMatchObject({
      reduceOnly: true,
      numbers: { volume: '0.500', contracts: '0.500', filledVolume: '0.500', averagePrice: '59990.0' },
    });
  });

  test.each(['LONG', 'SHORT'])('position side %s, and the flags', (ps) => {
    expect(parseAlgoUpdate({ ...ALGO, ps, R: true, f: 'GTX' }, context, undefined)).toMatchObject({
      positionSide: ps.toLowerCase(),
      reduceOnly: true,
      postOnly: true,
    });
  });

  const REST = {
    algoId: '3000000000003505',
    clientAlgoId: 'my-stop',
    orderType: 'STOP_MARKET',
    symbol: 'ETHUSDT',
    side: 'SELL',
    positionSide: 'LONG',
    closePosition: true,
    reduceOnly: false,
    quantity: '0.000',
    algoStatus: 'FINISHED',
    actualOrderId: '78',
    actualQty: '0.500',
    actualPrice: '2999.5',
    triggerPrice: '3000',
    price: '',
    createTime: '1762507264142',
    updateTime: '1762507264143',
  };

  test('one that was triggered while no connection was open, as REST lists it', () => {
    expect(parseRestAlgoOrder(REST, context)).toMatchObject({
      status: 'filled',
      positionSide: 'long',
      reduceOnly: true,
      numbers: { filledVolume: '0.500', averagePrice: '2999.5', volume: '0.500', price: undefined },
    });
  });

  test.each([
    ['price', ''],
    ['price', null],
    ['quantity', ''],
    ['triggerPrice', ''],
    ['actualQty', ''],
    ['createTime', ''],
    ['updateTime', 'soon'],
  ])('%s %j costs nothing else', (field, value) => {
    expect(parseRestAlgoOrder({ ...REST, algoStatus: 'NEW', [field]: value }, context)).toMatchObject({
      status: 'untriggered',
      orderId: '3000000000003505',
    });
  });

  test('as REST returns it', () => {
    expect(
      parseRestAlgoOrder(
        {
          algoId: '3000000000003505',
          clientAlgoId: 'my-stop',
          algoType: 'CONDITIONAL',
          orderType: 'STOP_MARKET',
          symbol: 'ETHUSDT',
          side: 'SELL',
          timeInForce: 'GTC',
          quantity: '0.500',
          algoStatus: 'NEW',
          actualOrderId: '',
          triggerPrice: '3000',
          price: '0',
          createTime: '1762507264142',
          updateTime: '1762507264143',
        },
        context,
      ),
    ).toMatchObject({
      key: 'ETHUSDT algo 3000000000003505',
      status: 'untriggered',
      numbers: { stopPrice: '3000' },
    });
  });
});

test('REST returns the same order and the same fill', () => {
  expect(
    parseFutureRestOrder(
      {
        symbol: 'ETHUSDT',
        orderId: '8389766145050669870',
        clientOrderId: 'my-9',
        price: '3120.50',
        avgPrice: '3120.50',
        origQty: '0.500',
        executedQty: '0.200',
        status: 'PARTIALLY_FILLED',
        timeInForce: 'GTX',
        type: 'LIMIT',
        side: 'SELL',
        stopPrice: '0',
        time: '1770123450000',
        updateTime: '1770123456793',
      },
      symbols,
    ),
  ).toMatchInlineSnapshot(`
    {
      "clientOrderId": "my-9",
      "createdTime": 1770123450000,
      "event": "snapshot",
      "key": "ETHUSDT 8389766145050669870",
      "numbers": {
        "averagePrice": "3120.50",
        "contracts": "0.500",
        "filledVolume": "0.200",
        "price": "3120.50",
        "stopPrice": undefined,
        "volume": "0.500",
      },
      "orderId": "8389766145050669870",
      "positionSide": undefined,
      "postOnly": true,
      "rawStatus": "PARTIALLY_FILLED",
      "reason": undefined,
      "reduceOnly": undefined,
      "side": "sell",
      "status": "partially_filled",
      "symbol": "eth/usdt",
      "time": 1770123456793,
      "timeInForce": "post_only",
      "type": "limit",
    }
  `);
  expect(
    parseFutureRestFill(
      {
        symbol: 'ETHUSDT',
        id: '5412345678',
        orderId: '8389766145050669870',
        side: 'SELL',
        price: '3120.50',
        qty: '0.200',
        commission: '-0.12482000',
        commissionAsset: 'USDT',
        time: '1770123456793',
        maker: true,
      },
      symbols,
    ),
  ).toMatchInlineSnapshot(`
    {
      "contracts": "0.200",
      "fees": [
        {
          "amount": "-0.12482000",
          "currency": "usdt",
        },
      ],
      "key": "ETHUSDT 8389766145050669870",
      "liquidity": "maker",
      "orderId": "8389766145050669870",
      "positionSide": undefined,
      "price": "3120.50",
      "side": "sell",
      "symbol": "eth/usdt",
      "time": 1770123456793,
      "tradeId": "5412345678",
      "volume": "0.200",
    }
  `);
});
