import type { SimulatedVenue } from '@hftjs/simulator';
import { describeRestShapes, type Params, type RestCall, type SentCall } from '@hftjs/testkit';
import { startCoinbaseSimulator } from './index.js';
import { token } from './testing/wire.js';

async function send(venue: SimulatedVenue, { method, path, params, signed }: SentCall): Promise<unknown> {
  const isGet = method === 'GET';
  const query = new URLSearchParams(
    Object.entries(params).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  const target = isGet && query !== '' ? `${path}?${query}` : path;
  const uri = `${method} api.coinbase.com${path}`;
  const response = await fetch(`${venue.apiHost}${target}`, {
    method,
    headers: {
      'Content-Type': 'application/json',
      ...(signed && { Authorization: `Bearer ${token(venue.credentials, { uri })}` }),
    },
    ...(!isGet && { body: JSON.stringify(params) }),
  });
  return response.json();
}

const ROOT = '/api/v3/brokerage';
const ORDERS = `${ROOT}/orders`;
const product = { product_id: 'BTC-USD' };
const candles = { granularity: 'ONE_MINUTE', limit: 10 };

const place = (venue: SimulatedVenue): string =>
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price: 50_000, volume: 0.01 }).orderId;

const after =
  (act: (venue: SimulatedVenue) => unknown, params: Params = {}) =>
  (venue: SimulatedVenue): Params => {
    act(venue);
    return params;
  };

const fill = (venue: SimulatedVenue): unknown =>
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.01 });

const OF_CONFIGURATION = 'one kind of order has one kind of configuration';

const CALLS: readonly RestCall<SimulatedVenue>[] = [
  { lines: [1, 14], call: `GET ${ROOT}/accounts`, pending: true, signed: true },
  {
    lines: [2, 32],
    call: `GET ${ROOT}/products/BTC-USD/candles`,
    pending: true,
    signed: true,
    params: candles,
  },
  { lines: [6], call: `GET ${ORDERS}/historical/fills`, signed: true, params: after(fill) },
  {
    lines: [7],
    call: `GET ${ORDERS}/historical/{order_id}`,
    pending: true,
    signed: true,
    params: (venue) => ({ order_id: place(venue) }),
  },
  { lines: [8], call: `GET ${ROOT}/products/BTC-USD`, signed: true },
  { lines: [9, 33], call: `GET ${ROOT}/product_book`, pending: true, signed: true, params: product },
  { lines: [11, 35], call: `GET ${ROOT}/products/BTC-USD/ticker`, signed: true, params: { limit: 5 } },
  { lines: [15], call: `GET ${ROOT}/key_permissions`, signed: true },
  { lines: [23], call: `GET ${ROOT}/portfolios`, pending: true, signed: true },
  { lines: [34], call: `GET ${ROOT}/products`, pending: true, signed: true },
  {
    lines: [37],
    call: `POST ${ORDERS}/edit`,
    pending: true,
    signed: true,
    params: (venue) => ({ order_id: place(venue), price: '50001', size: '0.01' }),
  },
  {
    lines: [39],
    call: `GET ${ORDERS}/historical/batch`,
    pending: true,
    signed: true,
    params: after(place),
    differs: { 'orders[].order_configuration': OF_CONFIGURATION },
  },
  { lines: [29], call: 'GET /v2/currencies/crypto', pending: true },
  {
    lines: [30],
    call: 'GET /v2/exchange-rates',
    pending: true,
    params: { currency: 'BTC' },
    maps: ['data.rates'],
  },
  { lines: [31], call: 'GET /v2/currencies', pending: true },
];

describeRestShapes({
  corpus: 'coinbase',
  start: () => startCoinbaseSimulator({ seed: 7, pairs: ['btc/usd', 'eth/usd'], rate: 0 }),
  send,
  calls: CALLS,
  others: {
    'futures and perpetuals: the simulator is the spot market': [3, 4, 5, 10, 20, 21, 22, 25, 36, 38],
    'portfolios that are made and changed': [12, 13],
    'deposits, withdrawals and transfers: nothing that trades': [16, 17, 18, 19, 24, 26, 27, 28],
  },
});
