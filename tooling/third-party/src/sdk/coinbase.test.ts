import { startCoinbaseSimulator } from '@hftjs/adapter-coinbase/simulator';
import { CBAdvancedTradeClient } from 'coinbase-api';
import { expect, test } from 'vitest';

test('coinbase-api: places, edits and cancels', async () => {
  await using venue = await startCoinbaseSimulator({ seed: 5, pairs: ['btc/usd'], rate: 0 });
  const { apiKey, apiSecret } = venue.credentials;
  const client = new CBAdvancedTradeClient({ apiKey, apiSecret, baseUrl: venue.apiHost });
  const order = { product_id: 'BTC-USD', side: 'BUY' } as const;
  const placed = await client.submitOrder({
    ...order,
    client_order_id: client.generateNewOrderId(),
    order_configuration: { limit_limit_gtc: { base_size: '0.01', limit_price: '90000', post_only: false } },
  });
  const orderId = placed.success_response!.order_id;
  expect(venue.market.order(orderId)).toMatchObject({ price: 90_000, volume: 0.01, status: 'new' });
  await client.updateOrder({ order_id: orderId, price: '91000', size: '0.02' });
  expect(venue.market.order(orderId)).toMatchObject({ price: 91_000, volume: 0.02 });
  await client.cancelOrders({ order_ids: [orderId] });
  expect(venue.market.order(orderId)?.status).toBe('canceled');

  const bought = await client.submitOrder({
    ...order,
    client_order_id: client.generateNewOrderId(),
    order_configuration: { market_market_ioc: { base_size: '0.01' } },
  });
  expect(venue.market.order(bought.success_response!.order_id)?.status).toBe('filled');
  const { accounts } = await client.getAccounts();
  const { totalText } = venue.market.ledger.balance(apiKey, 'btc');
  const account = accounts.find(({ currency }) => currency === 'BTC');
  expect(Number(account?.available_balance.value)).toBe(Number(totalText));
});
