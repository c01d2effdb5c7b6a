import {
  BarSizeSetting,
  OrderAction,
  OrderType,
  SecType,
  WhatToShow,
  type Contract,
  type Order,
} from '@stoqey/ib';
import { Random } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import { connect, eventually, expectReadable, stock, type Client } from '../testing/tws.js';
import type { TwsSimulatorOptions } from './options.js';
import { startTwsSimulator, type TwsSimulator } from './start-tws-simulator.js';

const AAPL = stock('AAPL');

const start = (options: Partial<TwsSimulatorOptions> = {}): Promise<TwsSimulator> =>
  startTwsSimulator({
    seed: 7,
    pairs: ['aapl/usd', 'ibm/usd'],
    rate: 0,
    funds: { usd: '1000000' },
    ...options,
  });

const market = (action: OrderAction, totalQuantity: number): Order => ({
  action,
  totalQuantity,
  orderType: OrderType.MKT,
  transmit: true,
});

const lastValue = ({ of }: Client, key: string, currency = 'USD'): unknown =>
  of('updateAccountValue').findLast(([name, , unit]) => name === key && unit === currency)?.[1];

describe('accounts by an independent client library', () => {
  test('values, portfolio and positions, at first and after fills', async () => {
    await using venue = await start();
    const client = await connect(venue, 3);
    client.api.reqAccountUpdates(true, venue.account);
    client.api.reqPositions();
    await eventually(() => {
      expect(client.of('accountDownloadEnd')).toEqual([[venue.account]]);
      expect(client.of('positionEnd')).toHaveLength(1);
    });
    expect(lastValue(client, 'TotalCashValue')).toBe('1000000.00000000');
    expect(client.of('position')).toEqual([]);
    client.api.placeOrder(1, AAPL, market(OrderAction.BUY, 100));
    const { ledger } = venue.market;
    await eventually(() => {
      expect(client.of('position').at(-1)?.[2]).toBe(100);
      expect(lastValue(client, 'TotalCashValue')).toBe(ledger.balance(venue.account, 'usd').totalText);
    });
    const { cost, fee } = venue.market.orders[0]!;
    const mark = ledger.position('', 'aapl/usd').markPrice;
    expect(client.of('position').at(-1)?.slice(0, 3)).toMatchObject([
      venue.account,
      { conId: 265_598, symbol: 'AAPL' },
      100,
    ]);
    expect(client.of('position').at(-1)?.[3]).toBeCloseTo((cost + fee) / 100, 8);
    const [contract, position, price, value] = client.of('updatePortfolio').at(-1)!;
    expect([contract, position, price]).toMatchObject([{ conId: 265_598, primaryExch: 'NASDAQ' }, 100, mark]);
    expect(value).toBeCloseTo(100 * mark, 6);
    client.api.placeOrder(2, AAPL, market(OrderAction.SELL, 100));
    await eventually(() => {
      expect(client.of('position').at(-1)?.[2]).toBe(0);
    });
    expectReadable(client);
  });

  test('the summary has the tags that were asked for, of each account', async () => {
    await using venue = await start({ accounts: ['DU1', 'DU2'] });
    const client = await connect(venue, 3);
    client.api.reqAccountSummary(9, 'All', 'NetLiquidation,BuyingPower,$LEDGER');
    await eventually(() => {
      expect(client.of('accountSummaryEnd')).toEqual([[9]]);
    });
    const rows = client.of('accountSummary');
    for (const account of ['DU1', 'DU2']) {
      expect(rows).toContainEqual([9, account, 'NetLiquidation', '1000000.00', 'USD']);
      expect(rows).toContainEqual([9, account, 'BuyingPower', '4000000.00', 'USD']);
      expect(rows).toContainEqual([9, account, 'CashBalance', '1000000.00000000', 'BASE']);
    }
    expectReadable(client);
  });

  test('profit of an account, and of one position', async () => {
    await using venue = await start();
    const client = await connect(venue, 3);
    client.api.placeOrder(1, AAPL, market(OrderAction.BUY, 100));
    client.api.reqPnL(5, venue.account, '');
    client.api.reqPnLSingle(6, venue.account, '', 265_598);
    await eventually(() => {
      expect(client.of('pnl')).toHaveLength(1);
      expect(client.of('pnlSingle')).toHaveLength(1);
    });
    const { cost, fee } = venue.market.orders[0]!;
    const mark = venue.market.ledger.position('', 'aapl/usd').markPrice;
    expect(client.of('pnl')[0]?.[2]).toBeCloseTo(100 * mark - cost - fee, 4);
    expect(client.of('pnlSingle')[0]?.slice(0, 2)).toEqual([6, 100]);
    expectReadable(client);
  });

  test('bars are those of the trades; what is not served is refused under its number', async () => {
    await using venue = await start();
    const client = await connect(venue, 3);
    venue.market.trade('aapl/usd', 'buy', 100);
    venue.market.trade('aapl/usd', 'sell', 50);
    client.api.reqHistoricalData(1, AAPL, '', '1 D', BarSizeSetting.DAYS_ONE, WhatToShow.TRADES, 0, 2, false);
    client.api.reqRealTimeBars(4, AAPL, 5, WhatToShow.TRADES, false);
    await eventually(() => {
      expect(client.of('historicalData').at(-1)?.[1]).toMatch(/^finished/);
      expect(client.of('error').map(([, code, id]) => [code, id])).toEqual([[321, 4]]);
    });
    const trades = venue.market.trades('aapl/usd');
    const bars = client.of('historicalData').slice(0, -1);
    expect(bars.reduce((sum, bar) => sum + Number(bar[6]), 0)).toBe(
      trades.reduce((sum, { volume }) => sum + volume, 0),
    );
    expect(bars.at(-1)?.[5]).toBe(trades.at(-1)?.price);
    expectReadable(client);
  });
});

test('bars follow the trades; coins have those of aggregated trades, currencies those of quotes', async () => {
  await using venue = await startTwsSimulator({
    seed: 3,
    pairs: ['aapl/usd', 'btc/usd', 'eur/usd'],
    rate: 0,
    commissionDelay: 1,
  });
  const client = await connect(venue, 3);
  for (const pair of ['aapl/usd', 'btc/usd', 'eur/usd']) venue.market.trade(pair, 'buy', 5);
  const coin = { symbol: 'BTC', secType: SecType.CRYPTO, exchange: 'PAXOS', currency: 'USD' };
  const euro = { symbol: 'EUR', secType: SecType.CASH, exchange: 'IDEALPRO', currency: 'USD' };
  const ask = (id: number, contract: Contract, show: WhatToShow): void => {
    client.api.reqHistoricalData(id, contract, '', '1 D', BarSizeSetting.MINUTES_ONE, show, 0, 2, true);
  };
  ask(1, AAPL, WhatToShow.TRADES);
  ask(2, coin, WhatToShow.TRADES);
  ask(3, coin, 'AGGTRADES');
  ask(4, euro, WhatToShow.TRADES);
  ask(5, euro, WhatToShow.MIDPOINT);
  const ends = (): number =>
    client.of('historicalData').filter(([, time]) => String(time).startsWith('f')).length;
  await eventually(() => {
    expect(ends()).toBe(3);
  });
  expect(client.of('error').map(([, code, id]) => [code, id])).toEqual([
    [10299, 2],
    [162, 4],
  ]);
  expect(
    client
      .of('historicalData')
      .find(([id]) => id === 5)
      ?.slice(6, 9),
  ).toEqual([-1, -1, -1]);
  venue.market.trade('aapl/usd', 'sell', 7);
  await eventually(() => {
    const [, , , , , close, volume] = client.of('historicalDataUpdate').findLast(([id]) => id === 1) ?? [];
    const last = venue.market.trades('aapl/usd').at(-1);
    expect(close).toBe(last?.price);
    expect(volume).toBeGreaterThanOrEqual(last?.volume ?? NaN);
  });
  client.api.cancelHistoricalData(1);
  expectReadable(client);
});

test.each([1, 2, 3])('over a random minute money is conserved: seed %i', async (seed) => {
  await using venue = await start({ seed });
  const client = await connect(venue, 3);
  const random = new Random(`minute ${seed}`);
  client.api.reqAccountUpdates(true, venue.account);
  client.api.reqPositions();
  const { market: truth } = venue;
  for (let id = 1; id <= 80; id++) {
    const symbol = random.chance(0.5) ? 'AAPL' : 'IBM';
    const mark = truth.ledger.position('', `${symbol.toLowerCase()}/usd`).markPrice;
    client.api.placeOrder(id, stock(symbol), {
      action: random.chance(0.5) ? OrderAction.BUY : OrderAction.SELL,
      totalQuantity: 1 + random.int(200),
      orderType: random.chance(0.4) ? OrderType.MKT : OrderType.LMT,
      lmtPrice: Number((mark * (0.99 + random.int(3) / 100)).toFixed(2)),
      transmit: true,
    });
    if (random.chance(0.3)) client.api.cancelOrder(1 + random.int(id), {});
    for (let step = 0; step < 5; step++) truth.step();
  }
  client.api.reqCurrentTime();
  await eventually(() => {
    expect(client.of('currentTime')).toHaveLength(1);
  });
  expect(truth.fills.length).toBeGreaterThan(10);
  for (const currency of ['usd', 'aapl', 'ibm']) expect(Number(truth.ledger.sum(currency))).toBe(0);
  await eventually(() => {
    expect(lastValue(client, 'TotalCashValue')).toBe(truth.ledger.balance(venue.account, 'usd').totalText);
  });
  for (const symbol of ['AAPL', 'IBM']) {
    const { total } = truth.ledger.balance(venue.account, symbol.toLowerCase());
    const last = client
      .of('position')
      .findLast(([, contract]) => (contract as { symbol: string }).symbol === symbol);
    expect(last?.[2] ?? 0).toBe(total);
  }
});
