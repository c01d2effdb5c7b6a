import { describe, expect, test } from 'vitest';
import { Exchange, type MyOrder } from '@hftjs/core';
import { BinanceSymbols, toFutureSymbol } from '../symbols.js';
import { parseAlgoUpdate, parseRestAlgoOrder } from './algo-update.js';
import { parseOrderTradeUpdate } from './order-trade-update.js';
import { parseFutureRestFill, parseFutureRestOrder } from './rest-orders.js';

const symbols = new BinanceSymbols(Exchange.BINANCE_FUTURE, ['eth/usdt'], toFutureSymbol);

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

const read = (changes: object) => parseOrderTradeUpdate({ ...ORDER, ...changes }, symbols);

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
        "rawReason": undefined,
        "rawStatus": "PARTIALLY_FILLED",
        "reason": undefined,
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

describe('where an order stands, by every documented word', () => {
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

test('a post-only order that would have taken expires without a reason of Binance', () => {
  expect(read({ x: 'EXPIRED', X: 'EXPIRED', f: 'GTX' }).order).toMatchObject({
    status: 'expired',
    reason: 'post_only',
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
  const context = { symbols, known: (key: string) => (key === 'ETHUSDT 77' ? placed : undefined) };

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
        "rawReason": undefined,
        "rawStatus": "NEW",
        "reason": undefined,
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
    ['CANCELED', {}, 'canceled', 'canceled'],
    ['EXPIRED', {}, 'expired', 'expired'],
    ['REJECTED', { rm: 'no margin' }, 'rejected', 'rejected'],
    ['SOMETHING', {}, 'unknown', 'unknown'],
  ])('%s %o: %s, %s', (...[X, changes, status, event]) => {
    expect(parseAlgoUpdate({ ...ALGO, X, ...changes }, context, undefined)).toMatchObject({ status, event });
  });

  test('as REST tells it', () => {
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

test('REST tells the same order and the same fill', () => {
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
      "rawStatus": "PARTIALLY_FILLED",
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
      "price": "3120.50",
      "side": "sell",
      "symbol": "eth/usdt",
      "time": 1770123456793,
      "tradeId": "5412345678",
      "volume": "0.200",
    }
  `);
});
