import { TickByTickDataType } from '@stoqey/ib';
import { describe, expect, test } from 'vitest';
import { connect, eventually, expectReadable, stock } from '../testing/tws.js';
import { startTwsSimulator } from './start-tws-simulator.js';

describe('an independent client library', () => {
  test('shakes hands', async () => {
    await using venue = await startTwsSimulator({ pairs: ['aapl/usd'], rate: 0, accounts: ['DU1', 'DU2'] });
    const client = await connect(venue, 3);
    expect(client.of('server')[0]?.[0]).toBe(193);
    expect(client.of('managedAccounts')).toEqual([['DU1,DU2']]);
    expect(client.of('nextValidId')).toEqual([[1]]);
    client.api.reqCurrentTime();
    await eventually(() => {
      expect(Math.abs(Number(client.of('currentTime')[0]?.[0]) - Date.now() / 1000)).toBeLessThan(5);
      expect(client.of('info').map(([, code]) => code)).toEqual([2104, 2106, 2158]);
    });
    expectReadable(client);
  });

  test('is rejected when its client id is in use', async () => {
    await using venue = await startTwsSimulator({ pairs: ['aapl/usd'], rate: 0 });
    await connect(venue, 3);
    const second = await connect(venue, 3);
    expect(second.of('info').map(([, code]) => code)).toEqual([326]);
    expect(second.of('nextValidId')).toEqual([]);
  });

  test('finds contracts', async () => {
    await using venue = await startTwsSimulator({ pairs: ['aapl/usd', 'eur/usd', 'btc/usd'], rate: 0 });
    const client = await connect(venue, 3);
    client.api.reqContractDetails(1, stock('AAPL'));
    client.api.reqContractDetails(2, stock('NOPE'));
    client.api.reqContractDetails(3, { conId: 12_087_792 });
    await eventually(() => {
      expect(client.of('contractDetailsEnd')).toEqual([[1], [3]]);
      expect(client.of('error')).toMatchObject([[expect.any(Error), 200, 2, undefined]]);
    });
    expect(client.of('contractDetails')).toMatchObject([
      [
        1,
        {
          contract: { conId: 265_598, symbol: 'AAPL', exchange: 'SMART', primaryExch: 'NASDAQ' },
          minTick: 0.01,
        },
      ],
      [3, { contract: { conId: 12_087_792, symbol: 'EUR', secType: 'CASH', localSymbol: 'EUR.USD' } }],
    ]);
    expectReadable(client);
  });

  test('reads quotes and the tape', async () => {
    await using venue = await startTwsSimulator({ pairs: ['aapl/usd'], rate: 0 });
    const client = await connect(venue, 3);
    client.api.reqMktData(1, { conId: 265_598, exchange: 'SMART' }, '', false, false);
    client.api.reqTickByTickData(2, { conId: 265_598, exchange: 'SMART' }, TickByTickDataType.Last, 0, false);
    await eventually(() => {
      expect(client.of('tickPrice').length).toBe(2);
    });
    const { bid, ask } = venue.market.top('aapl/usd');
    expect(client.of('tickPrice')).toEqual([
      [1, 1, bid?.price, true],
      [1, 2, ask?.price, true],
    ]);
    expect(client.of('tickSize')).toContainEqual([1, 3, ask?.volume]);
    client.api.reqCurrentTime();
    await eventually(() => {
      expect(client.of('currentTime')).toHaveLength(1);
    });
    venue.market.trade('aapl/usd', 'buy', 100);
    const truth = venue.market.trades('aapl/usd');
    await eventually(() => {
      expect(client.of('tickByTickAllLast').map((args) => args.slice(0, 5))).toEqual(
        truth.map(({ price, volume, time }) => [2, 1, String(Math.floor(time / 1000)), price, volume]),
      );
    });
    expectReadable(client);
  });

  test('reads orders, executions and commissions, live and requested', async () => {
    await using venue = await startTwsSimulator({ pairs: ['aapl/usd'], rate: 0, commissionDelay: 1 });
    const client = await connect(venue, 1);
    const price = Number(((venue.market.top('aapl/usd').bid?.price ?? 0) * 0.9).toFixed(2));
    venue.placeOrder({ pair: 'aapl/usd', side: 'buy', type: 'market', volume: 30, clientOrderId: 'mine' });
    venue.placeOrder({ pair: 'aapl/usd', side: 'buy', type: 'limit', price, volume: 7 });
    const { fills } = venue.market;
    await eventually(() => {
      expect(client.of('commissionReport')).toHaveLength(fills.length);
    });
    expect(client.of('execDetails')).toMatchObject(
      fills.map((fill) => [
        -1,
        { conId: 265_598 },
        { execId: fill.fillId, shares: fill.volume, price: fill.price, side: 'BOT', orderRef: 'mine' },
      ]),
    );
    client.api.reqAllOpenOrders();
    client.api.reqExecutions(9, {});
    client.api.reqCompletedOrders(false);
    await eventually(() => {
      expect(client.of('openOrderEnd')).toHaveLength(1);
      expect(client.of('execDetailsEnd')).toEqual([[9]]);
      expect(client.of('completedOrdersEnd')).toHaveLength(1);
    });
    expect(client.of('openOrder').at(-1)).toMatchObject([
      2,
      { conId: 265_598, symbol: 'AAPL' },
      { action: 'BUY', totalQuantity: 7, orderType: 'LMT', lmtPrice: price, tif: 'GTC', clientId: 1 },
      { status: 'Submitted' },
    ]);
    expect(client.of('completedOrder')).toMatchObject([
      [{ conId: 265_598 }, { action: 'BUY', filledQuantity: 30, orderRef: 'mine' }, { status: 'Filled' }],
    ]);
    expect(client.of('execDetails').filter(([id]) => id === 9)).toHaveLength(fills.length);
    expect(client.of('orderStatus').at(-1)?.slice(1, 4)).toEqual(['Submitted', 0, 7]);
    expectReadable(client);
  });
});
