import { OrderAction, OrderType, SecType, TimeInForce, type Contract, type Order } from '@stoqey/ib';
import { describe, expect, test } from 'vitest';
import { connect, eventually, expectReadable, stock, type Client } from '../testing/tws.js';
import type { TwsSimulatorOptions } from './options.js';
import { startTwsSimulator, type TwsSimulator } from './start-tws-simulator.js';

const AAPL = stock('AAPL');
const BTC: Contract = { symbol: 'BTC', secType: SecType.CRYPTO, exchange: 'PAXOS', currency: 'USD' };

const start = (options: Partial<TwsSimulatorOptions> = {}): Promise<TwsSimulator> =>
  startTwsSimulator({ seed: 7, pairs: ['aapl/usd', 'btc/usd'], rate: 0, commissionDelay: 1, ...options });

/** Fields of an order; those that are undefined are not set. */
type Fields = { readonly [Name in keyof Order]?: Order[Name] | undefined };

const buy = (change: Fields = {}): Order =>
  ({
    action: OrderAction.BUY,
    totalQuantity: 10,
    orderType: OrderType.LMT,
    lmtPrice: 185,
    tif: TimeInForce.GTC,
    transmit: true,
    ...change,
  }) as Order;

/** Codes and numbers of what was refused. */
const refused = ({ of }: Client): unknown[] => of('error').map(([, code, id]) => [id, code]);
const statuses = ({ of }: Client, id: number): unknown[] => [
  ...new Set(of('orderStatus').flatMap(([orderId, status]) => (orderId === id ? [status] : []))),
];

describe('orders by an independent client library', () => {
  test('are placed, changed and cancelled, under the numbers that the client gives them', async () => {
    await using venue = await start();
    const client = await connect(venue, 3);
    client.api.placeOrder(1, AAPL, buy({ orderRef: 'mine' }));
    await eventually(() => {
      expect(statuses(client, 1)).toEqual(['PendingSubmit', 'Submitted']);
    });
    const [order] = venue.market.orders;
    expect(order).toMatchObject({ account: venue.account, price: 185, volume: 10, clientOrderId: 'mine' });
    expect(client.of('openOrder').at(-1)).toMatchObject([
      1,
      { conId: 265_598 },
      { permId: Number(order!.orderId), clientId: 3, account: venue.account, orderRef: 'mine', tif: 'GTC' },
      { status: 'Submitted' },
    ]);
    client.api.placeOrder(1, AAPL, buy({ lmtPrice: 185.5, totalQuantity: 12 }));
    await eventually(() => {
      expect(client.of('openOrder').at(-1)?.[2]).toMatchObject({ lmtPrice: 185.5, totalQuantity: 12 });
    });
    client.api.cancelOrder(1, {});
    await eventually(() => {
      expect(statuses(client, 1).at(-1)).toBe('Cancelled');
      expect(refused(client)).toEqual([[1, 202]]);
    });
    expect(venue.market.orders).toMatchObject([{ status: 'canceled', price: 185.5, volume: 12 }]);
    expectReadable(client);
  });

  test('are filled: each execution once, with its commission', async () => {
    await using venue = await start();
    const client = await connect(venue, 3);
    client.api.placeOrder(5, AAPL, buy({ orderType: OrderType.MKT, totalQuantity: 3000 }));
    await eventually(() => {
      expect(client.of('commissionReport')).toHaveLength(venue.market.fills.length);
      expect(statuses(client, 5).at(-1)).toBe('Filled');
    });
    const { fills } = venue.market;
    expect(client.of('execDetails').map(([, , execution]) => execution)).toMatchObject(
      fills.map(({ fillId, volume, price, account }) => ({
        execId: fillId,
        orderId: 5,
        shares: volume,
        price,
        acctNumber: account,
      })),
    );
    expect(client.of('commissionReport')).toMatchObject(
      fills.map(({ fillId, fee }) => [{ execId: fillId, commission: fee, currency: 'USD' }]),
    );
  });

  test.each<[string, Fields, object]>([
    ['STP', { orderType: OrderType.STP, auxPrice: 250 }, { type: 'stop', stopPrice: 250, price: undefined }],
    [
      'STP LMT',
      { orderType: OrderType.STP_LMT, auxPrice: 250, lmtPrice: 251 },
      { type: 'stop', stopPrice: 250, price: 251 },
    ],
    ['MIT', { orderType: OrderType.MIT, auxPrice: 150 }, { type: 'take_profit', stopPrice: 150 }],
    [
      'LIT',
      { orderType: OrderType.LIT, auxPrice: 150, lmtPrice: 151 },
      { type: 'take_profit', stopPrice: 150, price: 151 },
    ],
    [
      'TRAIL',
      { orderType: OrderType.TRAIL, auxPrice: 5 },
      { type: 'trailing_stop', trail: { distance: '5' } },
    ],
    [
      'TRAIL',
      { orderType: OrderType.TRAIL, trailingPercent: 2 },
      { type: 'trailing_stop', trail: { ratio: 0.02 } },
    ],
    [
      'TRAIL LIMIT',
      { orderType: OrderType.TRAIL_LIMIT, auxPrice: 5, lmtPriceOffset: 0.5 },
      { type: 'trailing_stop', trail: { distance: '5', limitOffset: '0.5' } },
    ],
  ])('of type %s', async (type, change, order) => {
    await using venue = await start();
    const client = await connect(venue, 3);
    client.api.placeOrder(1, AAPL, buy({ lmtPrice: undefined, ...change }));
    await eventually(() => {
      expect(statuses(client, 1).at(-1)).toBe('PreSubmitted');
    });
    expect(refused(client)).toEqual([]);
    expect(venue.market.orders).toMatchObject([order]);
    expect(client.of('openOrder').at(-1)?.[2]).toMatchObject({ orderType: type });
    expectReadable(client);
  });

  test('are good for a while: IOC, FOK, the day, and until a time', async () => {
    await using venue = await start();
    const client = await connect(venue, 3);
    client.api.placeOrder(1, AAPL, buy({ tif: TimeInForce.IOC }));
    client.api.placeOrder(2, AAPL, buy({ tif: TimeInForce.FOK }));
    client.api.placeOrder(3, AAPL, buy({ tif: TimeInForce.DAY }));
    client.api.placeOrder(4, AAPL, buy({ tif: TimeInForce.GTD, goodTillDate: '20991231-16:00:00' }));
    client.api.placeOrder(
      5,
      AAPL,
      buy({ tif: TimeInForce.GTD, goodTillDate: '20991231 16:00:00 US/Eastern' }),
    );
    await eventually(() => {
      expect(venue.market.orders).toHaveLength(5);
    });
    const [, , day, ...dated] = venue.market.orders;
    expect(venue.market.orders.map(({ status }) => status)).toEqual([
      'canceled',
      'canceled',
      'new',
      'new',
      'new',
    ]);
    expect(day!.expireTime).toBeLessThanOrEqual(Date.now() + 25 * 3_600_000);
    expect(dated.map(({ expireTime }) => new Date(expireTime!).toISOString())).toEqual([
      '2099-12-31T16:00:00.000Z',
      '2099-12-31T21:00:00.000Z',
    ]);
    await eventually(() => {
      const times = client.of('openOrder').map(([id, , order]) => [id, (order as Order).tif]);
      expect(times).toContainEqual([3, 'DAY']);
      expect(times).toContainEqual([5, 'GTD']);
    });
  });

  test('of coins, sized by what they spend', async () => {
    await using venue = await start();
    const client = await connect(venue, 3);
    client.api.placeOrder(
      1,
      BTC,
      buy({ orderType: OrderType.MKT, totalQuantity: undefined, cashQty: 500, tif: TimeInForce.IOC }),
    );
    await eventually(() => {
      expect(venue.market.orders).toMatchObject([{ status: 'filled', quoteAmount: 500 }]);
    });
  });

  test.each<[string, number, Fields, Contract]>([
    ['no contract', 200, {}, stock('NOPE')],
    ['price step', 110, { lmtPrice: 185.123 }, AAPL],
    ['volume step', 355, { totalQuantity: 1.5 }, AAPL],
    ['no volume', 434, { totalQuantity: 0 }, AAPL],
    ['type', 387, { orderType: OrderType.VOL }, AAPL],
    ['no price', 321, { lmtPrice: undefined }, AAPL],
    ['account', 321, { account: 'DU9' }, AAPL],
    ['time', 321, { tif: TimeInForce.OPG }, AAPL],
    ['date', 321, { tif: TimeInForce.GTD, goodTillDate: 'tomorrow' }, AAPL],
    ['past', 201, { tif: TimeInForce.GTD, goodTillDate: '20200101-00:00:00' }, AAPL],
    ['parent', 135, { parentId: 99 }, AAPL],
    ['margin', 201, { totalQuantity: 1_000_000_000 }, AAPL],
  ])('are refused under their number: %s is %i', async (...row) => {
    const [, code, change, contract] = row;
    await using venue = await start();
    const client = await connect(venue, 3);
    client.api.placeOrder(1, contract, buy(change));
    await eventually(() => {
      expect(refused(client)).toEqual([[1, code]]);
    });
    expect(venue.market.orders).toEqual([]);
  });

  test('that are halted, used twice, changed to another one, or cancelled too late', async () => {
    await using venue = await start();
    const client = await connect(venue, 3);
    client.api.placeOrder(2, AAPL, buy());
    client.api.placeOrder(1, AAPL, buy());
    client.api.placeOrder(2, AAPL, buy({ action: OrderAction.SELL }));
    client.api.placeOrder(2, AAPL, buy({ orderType: OrderType.MKT }));
    client.api.cancelOrder(77, {});
    await eventually(() => {
      expect(refused(client)).toEqual([
        [1, 103],
        [2, 105],
        [2, 329],
        [77, 10147],
      ]);
    });
    venue.market.fillOrder(venue.market.orders[0]!.orderId);
    client.api.cancelOrder(2, {});
    client.api.placeOrder(2, AAPL, buy());
    await eventually(() => {
      expect(refused(client).slice(4)).toEqual([
        [2, 10148],
        [2, 103],
      ]);
    });
    expect(venue.market.orders).toHaveLength(1);
  });

  test('that are not transmitted wait in TWS', async () => {
    await using venue = await start();
    const client = await connect(venue, 3);
    client.api.placeOrder(1, AAPL, buy({ transmit: false }));
    client.api.placeOrder(2, AAPL, buy({ transmit: false }));
    client.api.cancelOrder(2, {});
    await eventually(() => {
      expect(refused(client)).toEqual([[2, 202]]);
    });
    expect(venue.market.orders).toEqual([]);
    client.api.placeOrder(1, AAPL, buy());
    await eventually(() => {
      expect(venue.market.orders).toHaveLength(1);
    });
  });

  test('are previewed', async () => {
    await using venue = await start();
    const client = await connect(venue, 3);
    client.api.placeOrder(1, AAPL, buy({ totalQuantity: 1000, lmtPrice: 190, whatIf: true }));
    await eventually(() => {
      expect(client.of('openOrder')).toHaveLength(1);
    });
    expect(client.of('openOrder')[0]?.[3]).toMatchObject({
      initMarginBefore: 0,
      initMarginAfter: 47_500,
      commission: 342,
      commissionCurrency: 'USD',
    });
    expect(venue.market.orders).toEqual([]);
    expectReadable(client);
  });

  test('of all clients are cancelled at once; numbers go on after a new connection', async () => {
    await using venue = await start();
    const [first, second] = [await connect(venue, 3), await connect(venue, 4)];
    first.api.placeOrder(1, AAPL, buy());
    second.api.placeOrder(1, AAPL, buy());
    second.api.placeOrder(2, BTC, buy({ lmtPrice: 90_000, totalQuantity: 0.1 }));
    await eventually(() => {
      expect(venue.market.orders).toHaveLength(3);
    });
    first.api.reqGlobalCancel({});
    await eventually(() => {
      expect(venue.market.orders.map(({ status }) => status)).toEqual(Array(3).fill('canceled'));
    });
    await eventually(() => {
      expect(refused(first)).toEqual([[1, 202]]);
    });
    second.api.disconnect();
    await eventually(() => {
      expect(venue.counters.connections).toBe(1);
    });
    const again = await connect(venue, 4);
    expect(again.of('nextValidId')).toEqual([[3]]);
    again.api.reqIds();
    await eventually(() => {
      expect(again.of('nextValidId')).toEqual([[3], [3]]);
    });
  });
});
