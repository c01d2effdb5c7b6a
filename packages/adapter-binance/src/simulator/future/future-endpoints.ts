import { jsonObject, quoted } from '@hftjs/simulator';
import { depthEndpoint } from '../market/depth-endpoint.js';
import { accountOf, bySymbol, integerOf, type Call, type Endpoint } from '../rest/endpoint.js';
import {
  aggTrades,
  historicalTrades,
  ping,
  serverTime,
  trades,
  type TapeTraits,
} from '../market/public-endpoints.js';
import { timeText } from '../wire/time-unit.js';
import { VenueError } from '../wire/venue-error.js';
import { ACCOUNT_ENDPOINTS } from './account/account-endpoints.js';
import { historyEndpoints } from './account/history-endpoints.js';
import { settingsEndpoints } from './account/settings-endpoints.js';
import type { FutureExchange } from './future-exchange.js';
import { futureExchangeInfo } from './future-info.js';
import { PRICE_ENDPOINTS } from './market/price-endpoints.js';
import { bookTickers, dayTickers } from './market/ticker-endpoints.js';
import { algoEndpoints } from './orders/algo-endpoints.js';
import { orderEndpoints } from './orders/order-endpoints.js';

const TAPE: TapeTraits = {
  weights: { trades: 5, historical: 200, aggregates: 20 },
  mostHistorical: 500,
  historicalSecurity: 'key',
  tradeTail: { isRPITrade: 'false' },
  aggTail: (volume) => ({ nq: quoted(volume) }),
  aggHours: 1,
};

const depth = depthEndpoint({
  weights: [
    [50, 2],
    [100, 5],
    [500, 10],
    [1_000, 20],
  ],
  usual: 500,
  limit: depthLimit,
  times: (time) => ({ E: timeText(time, 'ms'), T: timeText(time, 'ms') }),
});

/** What can be asked, by method and path behind `/fapi/`. */
export const futureEndpoints = (exchange: FutureExchange): Readonly<Record<string, Endpoint>> => ({
  'GET v1/ping': ping,
  'GET v1/time': serverTime,
  'GET v1/exchangeInfo': futureExchangeInfo,
  'GET v1/depth': depth,
  'GET v1/trades': trades(TAPE),
  'GET v1/historicalTrades': historicalTrades(TAPE),
  'GET v1/aggTrades': aggTrades(TAPE),
  'GET v1/ticker/24hr': { weight: bySymbol(1, 40), security: 'none', answer: dayTickers },
  'GET v1/ticker/bookTicker': { weight: bySymbol(2, 5), security: 'none', answer: bookTickers },
  ...PRICE_ENDPOINTS,
  ...orderEndpoints(exchange),
  ...algoEndpoints(exchange),
  ...historyEndpoints(exchange),
  ...ACCOUNT_ENDPOINTS,
  ...settingsEndpoints(exchange),
  ...listenKeyEndpoints(exchange),
});

/** Other numbers of levels are refused. */
const DEPTH_LIMITS: readonly number[] = [5, 10, 20, 50, 100, 500, 1_000];

function depthLimit({ params }: Call, usual: number): number {
  const limit = integerOf(params, 'limit') ?? usual;
  if (!DEPTH_LIMITS.includes(limit)) throw new VenueError(-4021, `'${limit}' is not valid depth limit.`);
  return limit;
}

// https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams
function listenKeyEndpoints({ listenKeys }: FutureExchange): Readonly<Record<string, Endpoint>> {
  const endpoint = (answer: Endpoint['answer']): Endpoint => ({ weight: 1, security: 'key', answer });
  return {
    'POST v1/listenKey': endpoint((call) =>
      jsonObject({ listenKey: quoted(listenKeys.issue(accountOf(call))) }),
    ),
    'PUT v1/listenKey': endpoint((call) => {
      const listenKey = listenKeys.extend(accountOf(call));
      if (listenKey === undefined) throw new VenueError(-1125, 'This listenKey does not exist.');
      return jsonObject({ listenKey: quoted(listenKey) });
    }),
    'DELETE v1/listenKey': endpoint((call) => {
      listenKeys.remove(accountOf(call));
      return '{}';
    }),
  };
}
