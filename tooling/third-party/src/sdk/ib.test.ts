import { once } from 'node:events';
import { startTwsSimulator } from '@hftjs/adapter-ib/simulator';
import { EventName, IBApi, OrderAction, OrderType, SecType, type Contract } from '@stoqey/ib';
import { expect, onTestFinished, test } from 'vitest';

const apple: Contract = { symbol: 'AAPL', secType: SecType.STK, exchange: 'SMART', currency: 'USD' };

test('@stoqey/ib: places, changes and cancels at TWS', async () => {
  await using venue = await startTwsSimulator({ seed: 5, pairs: ['aapl/usd'], rate: 0 });
  const { hostname, port } = new URL(venue.streamHost.replace(/^tcp:/, 'http:'));
  const api = new IBApi({ host: hostname, port: Number(port), clientId: 1 });
  onTestFinished(() => {
    api.disconnect();
  });
  const statuses: string[] = [];
  api.on(EventName.orderStatus, (orderId: number, status: string) => statuses.push(`${orderId} ${status}`));
  api.connect();
  const [orderId] = (await once(api as never, EventName.nextValidId)) as [number];

  const order = {
    action: OrderAction.BUY,
    orderType: OrderType.LMT,
    totalQuantity: 2,
    lmtPrice: 100,
    tif: 'DAY' as never,
  };
  api.placeOrder(orderId, apple, order);
  await expect.poll(() => statuses).toContain(`${orderId} Submitted`);
  expect(venue.market.orders).toMatchObject([{ price: 100, volume: 2, status: 'new' }]);
  api.placeOrder(orderId, apple, { ...order, lmtPrice: 101 });
  await expect.poll(() => venue.market.orders.at(-1)?.price).toBe(101);
  api.cancelOrder(orderId);
  await expect.poll(() => statuses).toContain(`${orderId} Cancelled`);
  expect(venue.market.orders.filter(({ status }) => status !== 'canceled')).toEqual([]);

  api.placeOrder(orderId + 1, apple, { ...order, orderType: OrderType.MKT, lmtPrice: undefined as never });
  await expect.poll(() => statuses).toContain(`${orderId + 1} Filled`);
});
