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

/** Near the market, so that there are no questions. */
const orderAt = (venue: IBSimulator): Params => ({
  conid: CONID.AAPL,
  orderType: 'LMT',
  side: 'BUY',
  price: venue.market.top('aapl/usd').bid?.price,
  quantity: 2,
  tif: 'DAY',
});
const farOrder = { conid: CONID.AAPL, orderType: 'LMT', side: 'BUY', price: 100, quantity: 2, tif: 'DAY' };

/** The first account of this seed. */
const ACCOUNT = 'DU6802466';

const CALLS: readonly RestCall<IBSimulator>[] = [
  {
    lines: [5],
    call: 'GET /iserver/accounts',
    maps: ['acctProps', 'aliases', 'chartPeriods'],
  },
  { lines: [10], call: 'GET /iserver/contract/{conid}/info', params: { conid: CONID.AAPL } },
  { lines: [11], call: 'GET /iserver/currency/pairs', params: { currency: 'USD' } },
  { lines: [12], call: 'GET /iserver/exchangerate', params: { source: 'USD', target: 'EUR' } },
  { lines: [13], call: 'GET /iserver/secdef/search', params: { symbol: 'AAPL' } },
  { lines: [19], call: 'POST /iserver/secdef/search', params: { symbol: 'AAPL' } },
  { lines: [16], call: 'GET /trsrv/secdef', params: { conids: CONID.AAPL } },
  { lines: [17], call: 'GET /trsrv/stocks', params: { symbols: 'AAPL' }, maps: [''] },
  {
    lines: [18],
    call: 'POST /iserver/contract/rules',
    params: { conid: CONID.AAPL, isBuy: true },
  },
  {
    lines: [20],
    call: 'GET /iserver/marketdata/snapshot',
    // The first request only subscribes.
    params: async (venue) => {
      const params = { conids: CONID.AAPL, fields: '31,84,86,85,88,87,70,71,82,83,6509' };
      await send(venue, { method: 'GET', path: '/iserver/accounts', params: {}, signed: false });
      await send(venue, { method: 'GET', path: '/iserver/marketdata/snapshot', params, signed: false });
      return params;
    },
    differs: {
      '[].6119': 'the request marker of live sessions',
      '[].87_raw': 'the number that live sessions send beside the short text',
    },
  },
  { lines: [21], call: 'GET /iserver/marketdata/unsubscribeall' },
  { lines: [22], call: 'POST /iserver/marketdata/unsubscribe', params: { conid: CONID.AAPL } },
  {
    lines: [23],
    call: 'DELETE /iserver/account/{account}/order/{orderId}',
    params: (venue) => ({ ...accountOf(venue), orderId: place(venue) }),
  },
  {
    lines: [24],
    call: 'GET /iserver/account/orders',
    // The first request only subscribes.
    params: async (venue) => {
      await send(venue, { method: 'GET', path: '/iserver/account/orders', params: {}, signed: false });
      fill(venue);
      return {};
    },
    differs: { 'orders[].price': 'a number, where the order has one' },
  },
  { lines: [25], call: 'GET /iserver/account/trades' },
  {
    lines: [26],
    call: 'POST /iserver/account/{account}/order/{orderId}',
    params: (venue) => ({ ...accountOf(venue), orderId: place(venue), ...orderAt(venue), quantity: 3 }),
  },
  {
    lines: [27],
    call: 'POST /iserver/account/{account}/orders',
    params: (venue) => ({ ...accountOf(venue), orders: [orderAt(venue)] }),
  },
  {
    lines: [29],
    call: 'POST /iserver/account/{account}/orders/whatif',
    params: (venue) => ({ ...accountOf(venue), orders: [farOrder] }),
  },
  { lines: [30], call: 'GET /iserver/account/pnl/partitioned', maps: ['upnl'] },
  { lines: [32], call: 'GET /portfolio/{account}/ledger', params: accountOf, maps: [''] },
  { lines: [33], call: 'GET /portfolio/{account}/meta', params: accountOf },
  {
    lines: [34],
    call: 'GET /portfolio/{account}/positions/0',
    params: (venue) => {
      fill(venue);
      return accountOf(venue);
    },
  },
  {
    lines: [35],
    call: 'GET /portfolio/{account}/summary',
    params: accountOf,
    // The capture has five of the figures.
    maps: [''],
  },
  {
    lines: [36],
    call: 'GET /portfolio2/{account}/positions',
    params: (venue) => {
      fill(venue);
      return accountOf(venue);
    },
  },
  { lines: [40], call: 'POST /portfolio/{account}/positions/invalidate', params: accountOf },
  { lines: [41], call: 'POST /iserver/questions/suppress/reset' },
  {
    lines: [42],
    call: 'POST /tickle',
    differs: {
      ssoExpires: 'the capture is of OAuth, and this is a gateway',
      collission: 'the same',
      userId: 'the same',
    },
  },
  { lines: [1], call: 'GET /iserver/account/{account}/summary/available_funds', params: accountOf },
  { lines: [2], call: 'GET /iserver/account/{account}/summary/balances', params: accountOf },
  { lines: [3], call: 'GET /iserver/account/{account}/summary/margins', params: accountOf },
  { lines: [4], call: 'GET /iserver/account/{account}/summary/market_value', params: accountOf, maps: [''] },
  { lines: [6], call: 'GET /iserver/account/search/{pattern}', params: { pattern: 'DU' } },
  { lines: [7], call: 'GET /acesws/{account}/signatures-and-owners', params: accountOf },
  { lines: [8], call: 'POST /iserver/account', params: (venue) => ({ acctId: venue.accounts[0] }) },
  { lines: [31], call: 'GET /portfolio/{account}/allocation', params: accountOf, maps: ['assetClass.long'] },
  {
    lines: [37],
    call: 'POST /pa/allperiods',
    params: (venue) => ({ acctIds: venue.accounts }),
    differs: {
      U1234567: 'the id of the account',
      [ACCOUNT]: 'the same',
    },
  },
  {
    lines: [38],
    call: 'POST /pa/performance',
    params: (venue) => ({ acctIds: venue.accounts, period: '1D' }),
  },
  {
    lines: [39],
    call: 'POST /pa/transactions',
    params: (venue) => {
      fill(venue);
      return { acctIds: venue.accounts, conids: [CONID.AAPL], currency: 'USD' };
    },
  },
  { lines: [14], call: 'GET /contract/trading-schedule', params: { conid: CONID.AAPL }, maps: ['schedules'] },
  { lines: [15], call: 'GET /trsrv/all-conids', params: { exchange: 'NASDAQ' } },
  {
    lines: [28],
    call: 'POST /iserver/reply/{replyId}',
    params: async (venue) => {
      const { account } = accountOf(venue);
      const path = `/iserver/account/${String(account)}/orders`;
      const asked = await send(venue, {
        method: 'POST',
        path,
        params: { orders: [farOrder] },
        signed: false,
      });
      return { replyId: (asked as [{ id: string }])[0].id, confirmed: true };
    },
  },
];

describeRestShapes({
  corpus: 'ib',
  start: () =>
    startIBSimulator({
      seed: 7,
      pairs: ['aapl/usd', 'btc/usd', 'eur/usd'],
      rate: 0,
      limits: { slowInterval: 0, requests: 1000 },
    }),
  send,
  calls: CALLS,
  others: {
    'algorithms: there are none here': [9],
  },
});
