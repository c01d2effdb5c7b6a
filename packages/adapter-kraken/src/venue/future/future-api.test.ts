import { expect, test } from 'vitest';
import { RestClient } from '@hftjs/core/adapter';
import { startKrakenFutureSimulator } from '../../simulator/index.js';
import { KrakenFutureApi } from './future-api.js';

const QUERY = { list: 'orders', reserve: 0 } as const;

test('the history of orders is asked within a budget of its own, which costs no other call', async () => {
  await using venue = await startKrakenFutureSimulator({ seed: 58, pairs: ['btc/usd'], rate: 0 });
  const { apiKey, apiSecret } = venue.credentials;
  const controller = new AbortController();
  const exchange = 'kraken_future';
  const rest = new RestClient({ exchange, origin: venue.apiHost, signal: controller.signal });
  const api = new KrakenFutureApi({ exchange, rest, apiKey, apiSecret });
  for (let call = 0; call < 90; call++) await api.orderEvents(Date.now(), QUERY);
  await expect(api.orderEvents(Date.now(), QUERY)).rejects.toThrow('90 calls in 10 minutes');
  await expect(api.fills()).resolves.toEqual([]);
  await rest.close();
});
