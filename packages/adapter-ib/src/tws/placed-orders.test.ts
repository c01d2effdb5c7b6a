import { OrderAction, OrderType, TimeInForce, type Order } from '@stoqey/ib';
import { Recorder } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import { connect, eventually, stock } from '../simulator/testing/tws.js';
import { startTwsSimulator } from '../simulator/tws/start-tws-simulator.js';
import { openStream, OWN } from '../testing/streams.js';

const AAPL = stock('AAPL');

const order = (change: Order): Order => ({
  action: OrderAction.BUY,
  tif: TimeInForce.GTC,
  transmit: true,
  ...change,
});

test('orders placed, changed and cancelled by another client come out of the stream, each fill once', async () => {
  await using venue = await startTwsSimulator({ seed: 3, pairs: ['aapl/usd'], rate: 0, commissionDelay: 1 });
  // Client 0 receives the orders of all clients.
  await using harness = openStream(new Recorder(), {
    currencyPairs: ['aapl/usd'],
    subscribeChannels: OWN,
    streamHost: venue.streamHost,
    timeouts: { connect: 2_000, acknowledge: 5_000, silence: 60_000 },
    args: { clientId: 0 },
  });
  await harness.stream.ready();
  const { api } = await connect(venue, 9);
  api.placeOrder(1, AAPL, order({ orderType: OrderType.MKT, totalQuantity: 30, orderRef: 'taker' }));
  api.placeOrder(
    2,
    AAPL,
    order({ orderType: OrderType.LMT, totalQuantity: 40, lmtPrice: 185, orderRef: 'maker' }),
  );
  api.placeOrder(
    2,
    AAPL,
    order({ orderType: OrderType.LMT, totalQuantity: 50, lmtPrice: 185.5, orderRef: 'maker' }),
  );
  api.placeOrder(3, AAPL, order({ orderType: OrderType.STP, totalQuantity: 5, auxPrice: 250 }));
  await eventually(() => {
    expect(venue.market.orders[1]).toMatchObject({ price: 185.5, volume: 50 });
  });
  const [taker, maker] = venue.market.orders;
  venue.market.fillOrder(maker!.orderId, 10);
  api.cancelOrder(2, {});
  const { recorder } = harness;
  const last = (orderId: string | undefined): unknown =>
    recorder.myOrders.findLast((one) => one.orderId === orderId);
  await eventually(() => {
    expect(last(taker?.orderId)).toMatchObject({ status: 'filled', clientOrderId: 'taker' });
    expect(last(maker?.orderId)).toMatchObject({
      status: 'canceled',
      clientOrderId: 'maker',
      price: 185.5,
      volume: 50,
      filledVolume: 10,
    });
    expect(last(venue.market.orders[2]?.orderId)).toMatchObject({ type: 'stop', stopPrice: 250 });
    expect(recorder.myTrades).toHaveLength(venue.market.fills.length);
  });
  expect(recorder.myTrades.map(({ tradeId, orderId, price, fee }) => [tradeId, orderId, price, fee])).toEqual(
    venue.market.fills.map(({ fillId, orderId, price, fee }) => [fillId, orderId, price, fee]),
  );
});
