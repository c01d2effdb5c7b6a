import { klines } from '../candles/klines-endpoint.js';
import { depthEndpoint } from '../market/depth-endpoint.js';
import { limitOf, type Endpoint } from '../rest/endpoint.js';
import {
  aggTrades,
  historicalTrades,
  ping,
  serverTime,
  trades,
  type TapeTraits,
} from '../market/public-endpoints.js';
import { account, commission, orderCounts } from './account/account-endpoints.js';
import { allOrders, myTrades, nothing, oneOrder, openOrders } from './account/history-endpoints.js';
import { exchangeInfo } from './exchange-info.js';
import { bookTickers, currentAveragePrice, dayTickers, lastPrices } from './market/ticker-endpoints.js';
import {
  amendKeepPriority,
  cancelOpenOrders,
  cancelOrder,
  cancelReplace,
  placeOrder,
  testOrder,
} from './orders/order-endpoints.js';

const TAPE: TapeTraits = {
  weights: { trades: 25, historical: 25, aggregates: 4 },
  mostHistorical: 1000,
  historicalSecurity: 'none',
  tradeTail: { isBestMatch: 'true' },
  aggTail: () => ({ M: 'true' }),
  aggHours: Infinity,
};

const depth = depthEndpoint({
  weights: [
    [100, 5],
    [500, 25],
    [1_000, 50],
    [5_000, 250],
  ],
  usual: 100,
  limit: (call, usual) => limitOf(call, usual, 5_000),
  times: () => ({}),
});

const candles = klines({ weight: 2, most: 1000 });

/** One call: how it is made over REST, and by which method of the WebSocket API. */
export interface SpotCall {
  /** Such as `GET ping`: the path behind `/api/v3/`. */
  readonly rest: string;
  readonly method: string;
  readonly endpoint: Endpoint;
}

/** What can be asked over REST and over the WebSocket API. */
export const SPOT_ENDPOINTS: readonly SpotCall[] = [
  { rest: 'GET ping', method: 'ping', endpoint: ping },
  { rest: 'GET time', method: 'time', endpoint: serverTime },
  { rest: 'GET exchangeInfo', method: 'exchangeInfo', endpoint: exchangeInfo },
  { rest: 'GET depth', method: 'depth', endpoint: depth },
  { rest: 'GET trades', method: 'trades.recent', endpoint: trades(TAPE) },
  { rest: 'GET historicalTrades', method: 'trades.historical', endpoint: historicalTrades(TAPE) },
  { rest: 'GET aggTrades', method: 'trades.aggregate', endpoint: aggTrades(TAPE) },
  { rest: 'GET klines', method: 'klines', endpoint: candles },
  { rest: 'GET uiKlines', method: 'uiKlines', endpoint: candles },
  { rest: 'GET avgPrice', method: 'avgPrice', endpoint: currentAveragePrice },
  { rest: 'GET ticker/bookTicker', method: 'ticker.book', endpoint: bookTickers },
  { rest: 'GET ticker/24hr', method: 'ticker.24hr', endpoint: dayTickers },
  { rest: 'GET ticker/price', method: 'ticker.price', endpoint: lastPrices },
  { rest: 'POST order', method: 'order.place', endpoint: placeOrder },
  { rest: 'POST order/test', method: 'order.test', endpoint: testOrder },
  { rest: 'DELETE order', method: 'order.cancel', endpoint: cancelOrder },
  { rest: 'POST order/cancelReplace', method: 'order.cancelReplace', endpoint: cancelReplace },
  { rest: 'PUT order/amend/keepPriority', method: 'order.amend.keepPriority', endpoint: amendKeepPriority },
  { rest: 'DELETE openOrders', method: 'openOrders.cancelAll', endpoint: cancelOpenOrders },
  { rest: 'GET openOrders', method: 'openOrders.status', endpoint: openOrders },
  { rest: 'GET order', method: 'order.status', endpoint: oneOrder },
  { rest: 'GET allOrders', method: 'allOrders', endpoint: allOrders },
  { rest: 'GET myTrades', method: 'myTrades', endpoint: myTrades },
  { rest: 'GET myAllocations', method: 'myAllocations', endpoint: nothing(20) },
  { rest: 'GET myPreventedMatches', method: 'myPreventedMatches', endpoint: nothing(20) },
  { rest: 'GET openOrderList', method: 'openOrderLists.status', endpoint: nothing(6) },
  { rest: 'GET allOrderList', method: 'allOrderLists', endpoint: nothing(20) },
  { rest: 'GET account', method: 'account.status', endpoint: account },
  { rest: 'GET rateLimit/order', method: 'account.rateLimits.orders', endpoint: orderCounts },
  { rest: 'GET account/commission', method: 'account.commission', endpoint: commission },
];
