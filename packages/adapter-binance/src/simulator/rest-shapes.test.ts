import { createHmac } from 'node:crypto';
import type { SimulatedVenue } from '@hftjs/simulator';
import { describeRestShapes, type RestCall, type SentCall } from '@hftjs/testkit';
import { startBinanceFutureSimulator, startBinanceSimulator } from './index.js';

/** Signs as the documentation describes: it shares no code with the adapter or the simulator. */
async function send(venue: SimulatedVenue, { method, path, params, signed }: SentCall): Promise<unknown> {
  const { apiKey, apiSecret } = venue.credentials;
  const fields = { ...params, ...(signed && { timestamp: Date.now() }) };
  const query = new URLSearchParams(
    Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  const signature = createHmac('sha256', apiSecret).update(query).digest('hex');
  const target = signed ? `${path}?${query}&signature=${signature}` : `${path}?${query}`;
  const response = await fetch(`${venue.apiHost}${target}`, {
    method,
    headers: { 'X-MBX-APIKEY': apiKey },
  });
  return response.json();
}

const symbol = 'BTCUSDT';
const bySymbol = { symbol };
const klines = { symbol, interval: '1m' };

/** A limit order far below the market. */
const resting = { pair: 'btc/usdt', side: 'buy', type: 'limit', price: 50_000, volume: 0.01 } as const;
const place = (venue: SimulatedVenue): number => Number(venue.placeOrder(resting).orderId);

function fill(venue: SimulatedVenue): void {
  venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.01 });
}

const limitOrder = { symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: 0.01, price: 50_000 };
const marketOrder = { symbol, side: 'BUY', type: 'MARKET', quantity: 0.01 };

/** The body of any error: code and message. */
const AN_ERROR = { symbol: 'NOPE' };
const OLDER = 'captured before the venue had it';
const RARE = 'captured of a trailing order of old, which is an algo order now';
const SHORTENED = 'captured in a shortened example; the documentation has it';

const SPOT: readonly RestCall<SimulatedVenue>[] = [
  { lines: [1, 25], call: 'GET /api/v3/account', signed: true },
  {
    lines: [2],
    call: 'GET /api/v3/myTrades',
    signed: true,
    params: (venue) => {
      fill(venue);
      return bySymbol;
    },
  },
  {
    lines: [3],
    call: 'GET /api/v3/allOrders',
    signed: true,
    params: (venue) => {
      place(venue);
      return bySymbol;
    },
  },
  { lines: [4, 17], call: 'GET /api/v3/avgPrice', params: bySymbol },
  { lines: [5, 18], call: 'GET /api/v3/ticker/bookTicker', params: bySymbol },
  {
    lines: [6],
    call: 'DELETE /api/v3/openOrders',

    signed: true,
    params: (venue) => {
      place(venue);
      return bySymbol;
    },
  },
  {
    lines: [7],
    call: 'DELETE /api/v3/order',

    signed: true,
    params: (venue) => ({ symbol, orderId: place(venue) }),
  },
  {
    lines: [8, 19],
    call: 'GET /api/v3/exchangeInfo',
    differs: {
      'symbols[].filters[]': 'captured with other filters',
      'symbols[].permissions[]': 'captured before permissionSets took their place',
    },
  },
  { lines: [9, 21], call: 'GET /api/v3/klines', params: klines },
  {
    lines: [10],
    call: 'POST /api/v3/order',

    signed: true,
    params: { ...marketOrder, newOrderRespType: 'FULL' },
  },
  {
    lines: [11],
    call: 'GET /api/v3/order',
    signed: true,
    params: (venue) => ({ symbol, orderId: place(venue) }),
  },
  { lines: [12, 23], call: 'GET /api/v3/time' },
  { lines: [13], call: 'GET /api/v3/ticker/24hr', params: bySymbol },
  { lines: [14, 22], call: 'GET /api/v3/ticker/price', params: bySymbol },
  { lines: [15, 24], call: 'GET /api/v3/trades', params: bySymbol },
  { lines: [16], call: 'GET /api/v3/aggTrades', params: bySymbol },
  { lines: [20], call: 'GET /api/v3/historicalTrades', params: bySymbol },
  { lines: [27], call: 'GET /sapi/v1/asset/tradeFee', signed: true },
  { lines: [28, 29, 30, 31], call: 'GET /api/v3/depth of a symbol that does not exist', params: AN_ERROR },
];

const FUTURES: readonly RestCall<SimulatedVenue>[] = [
  { lines: [1], call: 'GET /fapi/v2/account', signed: true },
  { lines: [2], call: 'GET /fapi/v2/balance', signed: true },
  {
    lines: [3],
    call: 'GET /fapi/v1/openAlgoOrders',

    signed: true,
    params: (venue) => {
      venue.placeOrder({ pair: 'btc/usdt', side: 'sell', type: 'stop', stopPrice: 50_000, volume: 0.01 });
      return {};
    },
    differs: {
      '[].type': 'the documentation and clients call it orderType',
      ...Object.fromEntries(
        [
          'orderType', 'actualOrderId', 'actualPrice', 'actualQty', 'actualType', 'price', 'icebergQuantity',
          'selfTradePreventionMode', 'priceMatch', 'closePosition', 'priceProtect', 'triggerTime', 'goodTillDate',
        ].map((key) => [`[].${key}`, SHORTENED]),
      ), // prettier-ignore
    },
  },
  { lines: [4], call: 'POST /fapi/v1/order', signed: true, params: limitOrder },
  { lines: [5], call: 'GET /fapi/v2/positionRisk', signed: true },
  {
    lines: [6],
    call: 'GET /fapi/v1/allOrders',

    signed: true,
    params: (venue) => {
      place(venue);
      return bySymbol;
    },
    differs: {
      '[].activatePrice': RARE,
      '[].priceRate': RARE,
      '[].priceMatch': OLDER,
      '[].selfTradePreventionMode': OLDER,
      '[].goodTillDate': OLDER,
    },
  },
  { lines: [7], call: 'GET /fapi/v1/positionSide/dual', signed: true },
  { lines: [10], call: 'GET /fapi/v1/symbolConfig', signed: true },
  {
    lines: [11],
    call: 'GET /fapi/v1/userTrades',

    signed: true,
    params: (venue) => {
      fill(venue);
      return bySymbol;
    },
  },
  { lines: [12], call: 'GET /fapi/v1/aggTrades', params: bySymbol, differs: { '[].nq': OLDER } },
  {
    lines: [15],
    call: 'GET /fapi/v1/ticker/bookTicker',
    params: bySymbol,
    differs: { lastUpdateId: OLDER },
  },
  {
    lines: [16],
    call: 'GET /fapi/v1/continuousKlines',

    params: { pair: symbol, contractType: 'PERPETUAL', interval: '1m' },
  },
  {
    lines: [17],
    call: 'GET /fapi/v1/exchangeInfo',
    differs: { 'symbols[].maxMoveOrderLimit': OLDER },
  },
  { lines: [18], call: 'GET /fapi/v1/fundingRate', params: bySymbol },
  {
    lines: [20],
    call: 'GET /fapi/v1/historicalTrades',
    params: bySymbol,
    differs: { '[].isRPITrade': OLDER },
  },
  {
    lines: [22],
    call: 'GET /fapi/v1/indexPriceKlines',

    params: { pair: symbol, interval: '1m' },
  },
  { lines: [23], call: 'GET /fapi/v1/klines', params: klines },
  { lines: [24], call: 'GET /fapi/v1/markPriceKlines', params: klines },
  { lines: [25], call: 'GET /fapi/v1/openInterest', params: bySymbol },
  { lines: [27], call: 'GET /fapi/v1/premiumIndex', params: bySymbol },
  { lines: [29], call: 'GET /fapi/v1/ticker/24hr', params: bySymbol },
  { lines: [30], call: 'GET /fapi/v1/ticker/price', params: bySymbol },
  { lines: [33], call: 'GET /fapi/v1/trades', params: bySymbol, differs: { '[].isRPITrade': OLDER } },
  { lines: [34, 35, 36], call: 'GET /fapi/v1/commissionRate', signed: true, params: bySymbol },
];

const options = { seed: 7, pairs: ['btc/usdt', 'eth/usdt'], rate: 0 };

describeRestShapes({
  corpus: 'binance',
  start: () => startBinanceSimulator(options),
  send,
  calls: SPOT,
  others: {
    'an answer to a `symbol` that the call does not take any more: it lists all pairs': [26],
    'errors of WebSocket messages': [32, 33, 34, 35, 36, 37, 38],
  },
});

describeRestShapes({
  corpus: 'binance-futures',
  start: () => startBinanceFutureSimulator(options),
  send,
  calls: FUTURES,
  others: {
    'captures of 2021 and 2022: positionRisk has other keys since then (line 5)': [8, 9],
    'statistics, indices and leveraged tokens: no order depends on them': [13, 14, 19, 21, 26, 28, 31, 32],
  },
});
