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

/** What newer answers have: https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/get-order */
const NEWER = 'newer than the captures';

const NEWER_OF_PRODUCTS = [
  'new_at', 'market_cap', 'base_cbrn', 'quote_cbrn', 'product_cbrn', 'icon_color', 'icon_url', 'display_name_overwrite',
  'is_alpha_testing', 'about_description', 'best_bid_price', 'best_ask_price',
]; // prettier-ignore

const OF_CONFIGURATION = 'one kind of order has one kind of configuration';

const CALLS: readonly RestCall<SimulatedVenue>[] = [
  {
    lines: [1, 14],
    call: `GET ${ROOT}/accounts`,
    signed: true,
    differs: { 'accounts[].platform': NEWER },
  },
  {
    lines: [2, 32],
    call: `GET ${ROOT}/products/BTC-USD/candles`,
    signed: true,
    params: candles,
  },
  { lines: [6], call: `GET ${ORDERS}/historical/fills`, signed: true, params: after(fill) },
  {
    lines: [7],
    call: `GET ${ORDERS}/historical/{order_id}`,
    signed: true,
    params: (venue) => ({ order_id: place(venue) }),
    differs: {
      'order.edit_history': 'the capture of the list has it',
      'order.attached_order_configuration': NEWER,
      'order.last_update_time': NEWER,
    },
  },
  { lines: [8], call: `GET ${ROOT}/products/BTC-USD`, signed: true },
  { lines: [9, 33], call: `GET ${ROOT}/product_book`, signed: true, params: product },
  { lines: [11, 35], call: `GET ${ROOT}/products/BTC-USD/ticker`, signed: true, params: { limit: 5 } },
  { lines: [15], call: `GET ${ROOT}/key_permissions`, signed: true },
  { lines: [23], call: `GET ${ROOT}/portfolios`, signed: true },
  {
    lines: [34],
    call: `GET ${ROOT}/products`,
    signed: true,
    differs: Object.fromEntries([
      ['products[].future_product_details', 'of futures only'],
      ...NEWER_OF_PRODUCTS.map((name) => [`products[].${name}`, 'the capture of one product has it']),
    ]) as Record<string, string>,
  },
  {
    lines: [37],
    call: `POST ${ORDERS}/edit`,
    signed: true,
    params: (venue) => ({ order_id: place(venue), price: '50001', size: '0.01' }),
    differs: { error_response: 'the documented answer is a success and a failure at once' },
  },
  {
    lines: [39],
    call: `GET ${ORDERS}/historical/batch`,
    signed: true,
    params: after(place),
    differs: {
      'orders[].order_configuration': OF_CONFIGURATION,
      'orders[].fee': 'the capture of one order has it',
      'orders[].originating_order_id': 'the capture of one order has it',
      'orders[].attached_order_id': 'the capture of one order has it',
      'orders[].attached_order_configuration': NEWER,
      'orders[].last_update_time': NEWER,
    },
  },
  { lines: [29], call: 'GET /v2/currencies/crypto' },
  {
    lines: [30],
    call: 'GET /v2/exchange-rates',
    params: { currency: 'BTC' },
    maps: ['data.rates'],
  },
  { lines: [31], call: 'GET /v2/currencies' },
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
