import { describeRestShapes, type Params, type RestCall, type SentCall } from '@hftjs/testkit';
import { startIBSimulator, type IBSimulator } from './index.js';
import { CONID } from './testing/web.js';

async function send(venue: IBSimulator, { method, path, params }: SentCall): Promise<unknown> {
  const query = new URLSearchParams(
    Object.entries(params).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  const hasBody = method === 'POST';
  const response = await fetch(
    `${venue.apiHost}/v1/api${path}${hasBody || query === '' ? '' : `?${query}`}`,
    {
      method,
      ...(hasBody && { body: JSON.stringify(params) }),
    },
  );
  return response.json();
}

const accountOf = (venue: IBSimulator): Params => ({ account: venue.accounts[0] });
const buy = { pair: 'aapl/usd', side: 'buy', volume: 2 } as const;

/** A limit order far below the market. */
const place = (venue: IBSimulator): string => venue.placeOrder({ ...buy, type: 'limit', price: 100 }).orderId;
const fill = (venue: IBSimulator): string => venue.placeOrder({ ...buy, type: 'market' }).orderId;

const order = { conid: CONID.AAPL, orderType: 'LMT', side: 'BUY', price: 100, quantity: 2, tif: 'DAY' };

const CALLS: readonly RestCall<IBSimulator>[] = [
  {
    lines: [5],
    call: 'GET /iserver/accounts',
    pending: true,
    maps: ['acctProps', 'aliases', 'chartPeriods'],
  },
  { lines: [10], call: 'GET /iserver/contract/{conid}/info', pending: true, params: { conid: CONID.AAPL } },
  { lines: [11], call: 'GET /iserver/currency/pairs', params: { currency: 'USD' } },
  { lines: [12], call: 'GET /iserver/exchangerate', pending: true, params: { source: 'USD', target: 'EUR' } },
  { lines: [13], call: 'GET /iserver/secdef/search', params: { symbol: 'AAPL' } },
  { lines: [19], call: 'POST /iserver/secdef/search', params: { symbol: 'AAPL' } },
  { lines: [16], call: 'GET /trsrv/secdef', pending: true, params: { conids: CONID.AAPL } },
  { lines: [17], call: 'GET /trsrv/stocks', params: { symbols: 'AAPL' }, maps: [''] },
  {
    lines: [18],
    call: 'POST /iserver/contract/rules',
    pending: true,
    params: { conid: CONID.AAPL, isBuy: true },
  },
  {
    lines: [20],
    call: 'GET /iserver/marketdata/snapshot',
    pending: true,
    // The first request only subscribes.
    params: async (venue) => {
      const params = { conids: CONID.AAPL, fields: '31,84,86,85,88,87,70,71,82,83' };
      await send(venue, { method: 'GET', path: '/iserver/accounts', params: {}, signed: false });
      await send(venue, { method: 'GET', path: '/iserver/marketdata/snapshot', params, signed: false });
      return params;
    },
  },
  { lines: [21], call: 'GET /iserver/marketdata/unsubscribeall' },
  { lines: [22], call: 'POST /iserver/marketdata/unsubscribe', params: { conid: CONID.AAPL } },
  {
    lines: [23],
    call: 'DELETE /iserver/account/{account}/order/{orderId}',
    pending: true,
    params: (venue) => ({ ...accountOf(venue), orderId: place(venue) }),
  },
  {
    lines: [24],
    call: 'GET /iserver/account/orders',
    pending: true,
    // The first request only subscribes.
    params: async (venue) => {
      await send(venue, { method: 'GET', path: '/iserver/account/orders', params: {}, signed: false });
      fill(venue);
      return {};
    },
  },
  { lines: [25], call: 'GET /iserver/account/trades' },
  {
    lines: [26],
    call: 'POST /iserver/account/{account}/order/{orderId}',
    pending: true,
    params: (venue) => ({ ...accountOf(venue), orderId: place(venue), ...order, quantity: 3 }),
  },
  {
    lines: [27],
    call: 'POST /iserver/account/{account}/orders',
    pending: true,
    params: (venue) => ({ ...accountOf(venue), orders: [order] }),
  },
  {
    lines: [29],
    call: 'POST /iserver/account/{account}/orders/whatif',
    pending: true,
    params: (venue) => ({ ...accountOf(venue), orders: [order] }),
  },
  { lines: [30], call: 'GET /iserver/account/pnl/partitioned', pending: true, maps: ['upnl'] },
  { lines: [32], call: 'GET /portfolio/{account}/ledger', pending: true, params: accountOf, maps: [''] },
  { lines: [33], call: 'GET /portfolio/{account}/meta', pending: true, params: accountOf },
  {
    lines: [34],
    call: 'GET /portfolio/{account}/positions/0',
    pending: true,
    params: (venue) => {
      fill(venue);
      return accountOf(venue);
    },
  },
  {
    lines: [35],
    call: 'GET /portfolio/{account}/summary',
    pending: true,
    params: accountOf,
  },
  {
    lines: [36],
    call: 'GET /portfolio2/{account}/positions',
    pending: true,
    params: (venue) => {
      fill(venue);
      return accountOf(venue);
    },
  },
  { lines: [40], call: 'POST /portfolio/{account}/positions/invalidate', pending: true, params: accountOf },
  { lines: [41], call: 'POST /iserver/questions/suppress/reset', pending: true },
  { lines: [42], call: 'POST /tickle', pending: true },
];

describeRestShapes({
  corpus: 'ib',
  start: () => startIBSimulator({ seed: 7, pairs: ['aapl/usd', 'btc/usd', 'eur/usd'], rate: 0, pace: 100 }),
  send,
  calls: CALLS,
  others: {
    'the account summaries that the pages of the portal show': [1, 2, 3, 4],
    'names, owners and other accounts of the login': [6, 7, 8],
    'algorithms, hours and lists of all contracts': [9, 14, 15],
    'an answer to a question about an order: the same as to the order': [28],
    'performance and allocation of a portfolio': [31, 37, 38, 39],
  },
});
