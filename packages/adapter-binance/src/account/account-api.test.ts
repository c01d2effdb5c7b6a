import { Exchange } from '@hftjs/core';
import { now, type OrderName } from '@hftjs/core/adapter';
import { recordSession } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import { makeShared } from '../venue/shared.js';
import { FutureAccountApi } from './future/account-api.js';
import { SpotAccountApi } from './spot/account-api.js';
import { SECRET, serve, type Answer } from '../testing/serve.js';

const PAIR = 'btc/usdt';
const OPTIONS = {
  exchange: Exchange.BINANCE,
  currencyPairs: [PAIR],
  apiKey: 'key',
  apiSecret: SECRET,
  apiAuthData: undefined,
} as const;
const ARGS = { ticker: 'book', trade: 'trade', orderBook: {}, candle: {} } as const;
const T = Math.floor(now());

const json = (body: unknown, status = 200): ReturnType<Answer> => ({ status, body: JSON.stringify(body) });

/** Answers by path; anything else is the venue's time. */
const byPath =
  (answers: Readonly<Record<string, unknown>>): Answer =>
  ({ pathname }) => {
    const name = pathname.split('/').at(-1) ?? '';
    const answer = answers[name];
    if (answer === undefined) return name === 'time' ? undefined : json({ code: -1000, msg: name }, 400);
    return typeof answer === 'number' ? json({ code: answer, msg: 'refused' }, 400) : json(answer);
  };

const name = (orderId: string): OrderName => ({ key: `BTCUSDT ${orderId}`, orderId, symbol: PAIR });

const market = { symbol: 'BTCUSDT', status: 'TRADING', baseAsset: 'BTC', quoteAsset: 'USDT' };

const trade = (id: number, time: number, more: object = {}): object => ({
  symbol: 'BTCUSDT',
  id,
  orderId: 7,
  price: '100',
  qty: '1',
  commission: '0.1',
  commissionAsset: 'BNB',
  time,
  isBuyer: true,
  isMaker: false,
  ...more,
});

const allocation = (allocationId: number, time: number): object => ({
  ...trade(0, time),
  id: undefined,
  allocationId,
  allocationType: 'SOR',
});

describe('spot', () => {
  function own(answers: Readonly<Record<string, unknown>>) {
    const { rest, urls } = serve(byPath(answers));
    const { context, malformed: bad } = recordSession();
    const shared = makeShared({ options: OPTIONS, rest, args: ARGS, isFuture: false });
    const ownApi = new SpotAccountApi(shared, context);
    const asked = (path: string): URLSearchParams[] =>
      urls.filter(({ pathname }) => pathname.endsWith(path)).map(({ searchParams }) => searchParams);
    return { ownApi, bad, asked };
  }

  const routed = { symbols: [market], sors: [{ baseAsset: 'BTC', symbols: ['BTCUSDT'] }] };

  test('fills of smart order routing are listed with the trades, in the order of their times', async () => {
    const { ownApi } = own({
      exchangeInfo: routed,
      myTrades: [trade(5, T - 30), trade(6, T - 10)],
      myAllocations: [allocation(0, T - 20)],
    });
    const { rows, unreadable } = await ownApi.fills([PAIR], T - 60_000);
    expect(rows.map(({ tradeId }) => tradeId)).toEqual(['5', '0', '6']);
    expect(unreadable).toBe(0);
  });

  test('are not requested where Binance does not route the symbol', async () => {
    const { ownApi, asked } = own({ exchangeInfo: { symbols: [market] }, myTrades: [] });
    await ownApi.fills([PAIR], T - 60_000);
    expect(asked('myAllocations')).toEqual([]);
  });

  test('the fills of one order are looked for in both lists, without a limit among allocations', async () => {
    const { ownApi, asked } = own({
      exchangeInfo: { symbols: [market] },
      myTrades: [],
      myAllocations: [allocation(1234, T)],
    });
    const { rows } = await ownApi.fillsOf([name('7')]);
    expect(rows).toMatchObject([{ tradeId: '1234', key: 'BTCUSDT 7' }]);
    expect(asked('myAllocations').map((one) => [one.get('orderId'), one.has('limit')])).toEqual([
      ['7', false],
    ]);
  });

  test('a refusal to list allocations costs nothing, unless the symbol is routed', async () => {
    const answers = { myTrades: [trade(5, T)], myAllocations: -1013 };
    const plain = own({ ...answers, exchangeInfo: { symbols: [market] } });
    expect((await plain.ownApi.fillsOf([name('7')])).rows).toHaveLength(1);
    const other = own({ ...answers, exchangeInfo: routed });
    await expect(other.ownApi.fillsOf([name('7')])).rejects.toThrow('-1013');
  });

  test('of the orders since a time, those that have ended are listed; a bad row costs itself', async () => {
    const order = {
      symbol: 'BTCUSDT',
      orderId: 1,
      origQty: '1',
      executedQty: '0',
      type: 'LIMIT',
      side: 'BUY',
    };
    const { ownApi, bad } = own({
      allOrders: [
        { ...order, status: 'CANCELED' },
        { ...order, orderId: 2, status: 'NEW' },
        { ...order, orderId: 3, status: 'EXPIRED', origQty: 'many' },
        { ...order, orderId: 4, status: 'FILLED', executedQty: '1' },
      ],
    });
    const { rows, unreadable } = await ownApi.endedOrders([PAIR], T - 60_000);
    expect(rows.map(({ orderId, status }) => [orderId, status])).toEqual([
      ['1', 'canceled'],
      ['4', 'filled'],
    ]);
    expect([unreadable, bad.length]).toEqual([1, 1]);
  });

  test.each([-2013, -2026])('an order that is not known any more (%i) is left out', async (code) => {
    const { ownApi } = own({ order: code });
    expect(await ownApi.lookUp([name('7')])).toEqual({ rows: [], unreadable: 0 });
  });
});

describe('futures', () => {
  function own(answers: Readonly<Record<string, unknown>>) {
    const { rest } = serve(byPath(answers));
    const { context, malformed: bad } = recordSession();
    const shared = makeShared({ options: OPTIONS, rest, args: ARGS, isFuture: true });
    const ownApi = new FutureAccountApi(shared, context, () => undefined);
    return { ownApi, bad };
  }

  const algo = {
    algoId: 1,
    symbol: 'BTCUSDT',
    side: 'SELL',
    orderType: 'STOP_MARKET',
    quantity: '1',
    algoStatus: 'NEW',
    triggerPrice: '90',
    price: '0',
    createTime: T,
    updateTime: T,
  };

  test('an open conditional order with an empty price is listed; one without an id costs itself', async () => {
    const { ownApi, bad } = own({
      openOrders: [],
      openAlgoOrders: [
        { ...algo, price: '' },
        { ...algo, algoId: null },
      ],
    });
    const { rows, unreadable } = await ownApi.openOrders([PAIR]);
    expect(rows).toMatchObject([{ orderId: '1', status: 'untriggered' }]);
    expect([unreadable, bad.length]).toEqual([1, 1]);
  });

  test('ended orders of both services are listed', async () => {
    const order = {
      symbol: 'BTCUSDT',
      orderId: 2,
      origQty: '1',
      executedQty: '1',
      type: 'MARKET',
      side: 'SELL',
    };
    const { ownApi } = own({
      allOrders: [{ ...order, status: 'FILLED' }],
      allAlgoOrders: [
        algo,
        { ...algo, algoId: 3, algoStatus: 'FINISHED', actualOrderId: '2', actualQty: '1', actualPrice: '90' },
      ],
    });
    const { rows } = await ownApi.endedOrders([PAIR], T - 60_000);
    expect(rows).toMatchObject([
      { orderId: '2', status: 'filled' },
      { orderId: '3', status: 'filled', placed: { orderId: '2', key: 'BTCUSDT 2' } },
    ]);
  });

  test('settlements without a trade id are fills of their own', async () => {
    const settled = { ...trade(0, T), side: 'SELL', maker: false };
    const { ownApi } = own({ userTrades: [settled, settled, { ...settled, orderId: 8 }] });
    const { rows } = await ownApi.fills([PAIR], T - 60_000);
    expect(new Set(rows.map(({ tradeId }) => tradeId)).size).toBe(3);
  });

  test.each([-2013, -2026])('an order that is not known any more (%i) is left out', async (code) => {
    const { ownApi } = own({ order: code, algoOrder: code });
    const names = [name('7'), { key: 'BTCUSDT algo 7', orderId: '7', symbol: PAIR } as const];
    expect(await ownApi.lookUp(names)).toEqual({ rows: [], unreadable: 0 });
  });
});
