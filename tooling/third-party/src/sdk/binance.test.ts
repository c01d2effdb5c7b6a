import { DerivativesTradingUsdsFutures } from '@binance/derivatives-trading-usds-futures';
import { Spot } from '@binance/spot';
import { startBinanceFutureSimulator, startBinanceSimulator } from '@hftjs/adapter-binance/simulator';
import type { SimulatedVenue } from '@hftjs/simulator';
import { expect, test } from 'vitest';

/** Both SDKs are configured as their READMEs show it. */
function configuration(
  { apiHost, streamHost, credentials: { apiKey, apiSecret } }: SimulatedVenue,
  path: string,
) {
  return {
    configurationRestAPI: { apiKey, apiSecret, basePath: apiHost },
    configurationWebsocketAPI: { apiKey, apiSecret, wsURL: `${streamHost}${path}` },
    configurationWebsocketStreams: { wsURL: streamHost },
  };
}

const options = { seed: 5, pairs: ['btc/usdt'], rate: 0 };
const symbol = 'BTCUSDT';

test('Binance’s SDK for spot: places, asks, replaces and cancels, over REST and the WebSocket API', async () => {
  await using venue = await startBinanceSimulator(options);
  const { restAPI, websocketAPI } = new Spot(configuration(venue, '/ws-api/v3'));
  const order = { symbol, quantity: 0.01, price: 90_000 } as const;
  const placing = await restAPI.newOrder({
    ...order,
    side: 'BUY' as never,
    type: 'LIMIT' as never,
    timeInForce: 'GTC' as never,
  });
  const placed = await placing.data();
  expect(venue.market.order(String(placed.orderId))).toMatchObject({ price: 90_000, status: 'new' });
  const asked = await (await restAPI.getOrder({ symbol, orderId: placed.orderId! })).data();
  expect(asked).toMatchObject({ status: 'NEW', price: '90000.00000000' });
  await restAPI.deleteOrder({ symbol, orderId: placed.orderId! });
  expect(venue.market.order(String(placed.orderId))?.status).toBe('canceled');

  const bought = await (
    await restAPI.newOrder({ symbol, quantity: 0.01, side: 'BUY' as never, type: 'MARKET' as never })
  ).data();
  expect(bought).toMatchObject({ status: 'FILLED', executedQty: '0.01000000' });
  const account = await (await restAPI.getAccount()).data();
  const { totalText } = venue.market.ledger.balance(venue.credentials.apiKey, 'btc');
  expect(Number(account.balances?.find(({ asset }) => asset === 'BTC')?.free)).toBe(Number(totalText));

  const connection = await websocketAPI.connect();
  const over = await connection.orderPlace({
    ...order,
    side: 'BUY' as never,
    type: 'LIMIT' as never,
    timeInForce: 'GTC' as never,
  });
  const { orderId } = over.data;
  expect(venue.market.order(String(orderId))?.status).toBe('new');
  await connection.orderCancel({ symbol, orderId: orderId! });
  expect(venue.market.order(String(orderId))?.status).toBe('canceled');
  await connection.disconnect();
});

test('Binance’s SDK for USD-M futures: places, changes and cancels; the position is the ledger’s', async () => {
  await using venue = await startBinanceFutureSimulator(options);
  const { restAPI } = new DerivativesTradingUsdsFutures(configuration(venue, '/ws-fapi/v1'));
  const order = { symbol, side: 'BUY' as never, quantity: 0.01 };
  const placed = await (
    await restAPI.newOrder({ ...order, type: 'LIMIT' as never, price: 90_000, timeInForce: 'GTC' as never })
  ).data();
  const orderId = placed.orderId!;
  expect(venue.market.order(String(orderId))).toMatchObject({ price: 90_000, status: 'new' });
  await restAPI.modifyOrder({ symbol, orderId, side: 'BUY' as never, quantity: 0.02, price: 91_000 });
  expect(venue.market.order(String(orderId))).toMatchObject({ price: 91_000, volume: 0.02 });
  await restAPI.cancelOrder({ symbol, orderId });
  expect(venue.market.order(String(orderId))?.status).toBe('canceled');

  await restAPI.newOrder({ ...order, type: 'MARKET' as never });
  const positions = await (await restAPI.positionInformationV2({ symbol })).data();
  const truth = venue.market.ledger.position(venue.credentials.apiKey, 'btc/usdt');
  expect(Number(positions[0]?.positionAmt)).toBe(truth.volume);
  expect(truth.volume).toBe(0.01);
});
