import type { SimulatedVenue } from '@hftjs/simulator';
import { describeRestShapes, type Params, type RestCall, type SentCall } from '@hftjs/testkit';
import { startKrakenFutureSimulator } from '../index.js';
import { get, signed as signedGet } from './testing/wire.js';

async function send(venue: SimulatedVenue, { method, path, params, signed }: SentCall): Promise<unknown> {
  const form = new URLSearchParams(
    Object.entries(params).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  const target = method === 'GET' && form !== '' ? `${path}?${form}` : path;
  if (!signed) return (await get(venue, target)).json;
  const call = method === 'POST' ? ({ method: 'POST', body: form } as const) : {};
  return (await signedGet(venue, target, call)).json;
}

/** A limit order far below the market. */
const place = (venue: SimulatedVenue): string =>
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price: 50_000, volume: 0.01 }).orderId;

const fill = (venue: SimulatedVenue): string =>
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.01 }).orderId;

/** Parameters of a call that wants something to have happened. */
const after =
  (act: (venue: SimulatedVenue) => unknown, params: Params = {}) =>
  (venue: SimulatedVenue): Params => {
    act(venue);
    return params;
  };

const put = (venue: SimulatedVenue, target: string): Promise<unknown> =>
  signedGet(venue, target, { method: 'PUT' });

const symbol = { symbol: 'PF_XBTUSD' };
const futureOrder = { ...symbol, orderType: 'lmt', side: 'buy', size: 0.01, limitPrice: 50_000 };
const V3 = '/derivatives/api/v3';

const FUTURES: readonly RestCall<SimulatedVenue>[] = [
  { lines: [2, 3, 20, 29], call: `GET ${V3}/orderbook`, params: symbol },
  { lines: [4], call: `GET ${V3}/history of a symbol that does not exist`, params: { symbol: 'PF_NOPEUSD' } },
  { lines: [5], call: `GET ${V3}/openorders without a key` },
  { lines: [6], call: `GET ${V3}/nope` },
  { lines: [7, 11, 28], call: 'GET /api/charts/v1/trade/PF_XBTUSD/1m' },
  { lines: [9], call: 'GET /api/charts/v1/mark/PF_XBTUSD/1m' },
  { lines: [10], call: 'GET /api/charts/v1/spot/PF_XBTUSD/1m' },
  {
    lines: [8, 37],
    call: `POST ${V3}/cancelorder`,
    signed: true,
    params: (venue) => ({ order_id: place(venue) }),
  },
  { lines: [12, 44], call: `GET ${V3}/fills`, signed: true, params: after(fill) },
  { lines: [13, 27], call: 'GET /derivatives/api/v4/historicalfundingrates', params: symbol },
  { lines: [14, 15, 32], call: `GET ${V3}/instruments` },
  { lines: [16, 41], call: `GET ${V3}/openorders`, signed: true, params: after(place) },
  {
    lines: [17, 42],
    call: `GET ${V3}/openpositions`,
    signed: true,
    params: after(fill),
    differs: { 'openPositions[].unrealizedPnl': 'newer than the captures' },
  },
  { lines: [21, 33], call: `GET ${V3}/tickers` },
  { lines: [22, 45], call: `POST ${V3}/sendorder`, signed: true, params: futureOrder },
  {
    lines: [24],
    call: `GET ${V3}/accounts`,
    signed: true,
    maps: ['accounts', 'accounts.*.balances', 'accounts.*.currencies'],
  },
  {
    lines: [25],
    call: `GET ${V3}/pnlpreferences`,
    signed: true,
    params: async (venue) => {
      await put(venue, 'pnlpreferences?symbol=PF_XBTUSD&pnlPreference=USD');
      return {};
    },
  },
  {
    lines: [30],
    call: `GET ${V3}/notifications`,
    signed: true,
    differs: { notifications: 'there is nothing to notify of' },
  },
  { lines: [31], call: `GET ${V3}/instruments/status` },
  {
    lines: [34],
    call: `GET ${V3}/history`,
    params: symbol,
    differs: { serverTime: 'the capture was shortened' },
  },
  {
    lines: [35],
    call: `POST ${V3}/cancelallordersafter`,
    signed: true,
    params: { timeout: 60 },
  },
  { lines: [36], call: `POST ${V3}/cancelallorders`, signed: true, params: after(place) },
  {
    lines: [38],
    call: `POST ${V3}/editorder`,
    signed: true,
    params: (venue) => ({ orderId: place(venue), size: 0.02 }),
  },
  {
    lines: [39],
    call: 'GET /api/history/v3/executions',
    signed: true,
    params: after(fill),
    differs: {
      continuationToken: 'there is one page',
      'elements[].event.execution.execution': 'an example of the documentation: accounts get their own order',
    },
  },
  {
    lines: [40],
    call: `GET ${V3}/leveragepreferences`,
    signed: true,
    params: async (venue) => {
      await put(venue, 'leveragepreferences?symbol=PF_XBTUSD&maxLeverage=10');
      return {};
    },
  },
];

describeRestShapes({
  corpus: 'kraken-futures',
  start: () => startKrakenFutureSimulator({ seed: 7, pairs: ['btc/usd', 'btc/usd:btc'], rate: 0 }),
  send,
  calls: FUTURES,
  others: {
    'a body of the spot market': [1],
    'made by its author for words that are not known': [19, 23],
    'order events, of a call that is not documented': [18],
    'settings that only say they were set': [26, 43, 46],
  },
});
