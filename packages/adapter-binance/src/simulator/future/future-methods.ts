import type { Endpoint } from '../rest/endpoint.js';

/**
 * Methods of the WebSocket API, and the calls over REST that do the same.
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-api-general-info
 */
export const FUTURE_METHODS: Readonly<Record<string, string>> = {
  ping: 'GET v1/ping',
  time: 'GET v1/time',
  depth: 'GET v1/depth',
  'ticker.price': 'GET v2/ticker/price',
  'ticker.book': 'GET v1/ticker/bookTicker',
  'order.place': 'POST v1/order',
  'order.modify': 'PUT v1/order',
  'order.cancel': 'DELETE v1/order',
  'order.status': 'GET v1/order',
  'algoOrder.place': 'POST v1/algoOrder',
  'algoOrder.cancel': 'DELETE v1/algoOrder',
  'account.position': 'GET v2/positionRisk',
  'v2/account.position': 'GET v3/positionRisk',
  'account.balance': 'GET v2/balance',
  'v2/account.balance': 'GET v3/balance',
  'account.status': 'GET v2/account',
  'v2/account.status': 'GET v3/account',
  'userDataStream.start': 'POST v1/listenKey',
  'userDataStream.ping': 'PUT v1/listenKey',
  'userDataStream.stop': 'DELETE v1/listenKey',
};

export const futureMethods = (endpoints: Readonly<Record<string, Endpoint>>): ReadonlyMap<string, Endpoint> =>
  new Map(
    Object.entries(FUTURE_METHODS).flatMap(([method, rest]) => {
      const endpoint = endpoints[rest];
      return endpoint === undefined ? [] : [[method, endpoint]];
    }),
  );
