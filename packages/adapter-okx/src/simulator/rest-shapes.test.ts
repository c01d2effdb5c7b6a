import type { SimulatedVenue } from '@hftjs/simulator';
import { describeRestShapes, type Params, type RestCall, type SentCall } from '@hftjs/testkit';
import { startOkxSimulator, startOkxSwapSimulator } from './index.js';
import { hmac } from './testing/wire.js';

const ROOT = '/api/v5';

async function send(venue: SimulatedVenue, { method, path, params, signed }: SentCall): Promise<unknown> {
  const { apiKey, apiSecret, apiAuthData } = venue.credentials;
  const query = new URLSearchParams(
    Object.entries(params).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  const target = method === 'GET' && query !== '' ? `${path}?${query}` : path;
  // A batch is a list: its parameters are the elements.
  const body = method === 'GET' ? '' : JSON.stringify('0' in params ? Object.values(params) : params);
  const timestamp = new Date().toISOString();
  const response = await fetch(`${venue.apiHost}${target}`, {
    method,
    headers: {
      'Content-Type': 'application/json',
      ...(signed && {
        'OK-ACCESS-KEY': apiKey,
        'OK-ACCESS-SIGN': hmac(apiSecret, `${timestamp}${method}${target}${body}`),
        'OK-ACCESS-TIMESTAMP': timestamp,
        'OK-ACCESS-PASSPHRASE': apiAuthData?.passphrase ?? '',
      }),
    },
    ...(body !== '' && { body }),
  });
  return response.json();
}

const place = (venue: SimulatedVenue): string =>
  venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'limit', price: 50_000, volume: 0.01 }).orderId;

const fill = (venue: SimulatedVenue): string =>
  venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.01 }).orderId;

const placeStop = (venue: SimulatedVenue): string =>
  venue.placeOrder({ pair: 'btc/usdt', side: 'sell', type: 'stop', stopPrice: 50_000, volume: 0.01 }).orderId;

const after =
  (act: (venue: SimulatedVenue) => unknown, params: Params = {}) =>
  (venue: SimulatedVenue): Params => {
    act(venue);
    return params;
  };

const spot = { instId: 'BTC-USDT' };
const ofSpot = { instType: 'SPOT' };
const limitOrder = { ...spot, tdMode: 'cash', side: 'buy', ordType: 'limit', px: '50000', sz: '0.01' };
const stopOrder = {
  ...spot,
  tdMode: 'cash',
  side: 'sell',
  ordType: 'conditional',
  sz: '0.01',
  slTriggerPx: '50000',
  slOrdPx: '-1',
};

/** Fields that are in no capture of a call. */
const newer = (reason: string, fields: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(fields.map((field) => [`data[].${field}`, reason]));

const SINCE = 'the capture is older than the field';
const SHORTENED_ALGO = 'the capture is shortened: the documentation has the field';
const SHORTENED = 'the capture is shortened: the channel has the field';

const SPOT: readonly RestCall<SimulatedVenue>[] = [
  { lines: [1, 2, 3, 9, 59], call: `GET ${ROOT}/market/books`, params: { ...spot, sz: 5 } },
  { lines: [4], call: `GET ${ROOT}/account/balance`, signed: true },
  { lines: [5, 6], call: `GET ${ROOT}/market/candles`, params: spot },
  { lines: [7, 57], call: `GET ${ROOT}/market/index-tickers`, params: spot },
  {
    lines: [8],
    call: `GET ${ROOT}/public/instruments`,
    params: ofSpot,
    differs: newer(SINCE, [
      'contTdSwTime',
      'futureSettlement',
      'instCategory',
      'instIdCode',
      'tradeQuoteCcyList',
    ]),
  },
  { lines: [14, 30], call: `GET ${ROOT}/account/trade-fee`, signed: true, params: ofSpot },
  { lines: [15], call: `GET ${ROOT}/market/trades`, params: spot, differs: newer(SINCE, ['source']) },
  {
    lines: [16],
    call: `POST ${ROOT}/trade/order-algo of an instrument that does not exist`,
    signed: true,
    params: { ...stopOrder, instId: 'NOPE-USDT' },
    differs: newer(SHORTENED_ALGO, ['clOrdId', 'tag']),
  },
  {
    lines: [17],
    call: `POST ${ROOT}/trade/order-algo`,
    signed: true,
    params: stopOrder,
    differs: newer(SHORTENED_ALGO, ['clOrdId', 'tag']),
  },
  { lines: [21], call: `GET ${ROOT}/account/config`, signed: true },
  { lines: [31], call: `GET ${ROOT}/asset/balances`, signed: true, params: { ccy: 'ETH' } },
  {
    lines: [38],
    call: `GET ${ROOT}/account/max-size`,
    signed: true,
    params: { ...spot, tdMode: 'cash' },
  },
  {
    lines: [39],
    call: `GET ${ROOT}/account/max-avail-size`,
    signed: true,
    params: { ...spot, tdMode: 'cash' },
  },
  { lines: [56], call: `GET ${ROOT}/market/index-candles`, params: spot },
  { lines: [23], call: `GET ${ROOT}/asset/currencies`, signed: true, differs: newer(SINCE, ['ctAddr']) },
  {
    lines: [24],
    call: `GET ${ROOT}/account/bills`,
    signed: true,
    params: after(fill),
  },
  {
    lines: [18],
    call: `POST ${ROOT}/account/set-position-mode`,
    signed: true,
    params: { posMode: 'net_mode' },
  },
  { lines: [67], call: `GET ${ROOT}/public/time` },
  {
    lines: [79],
    call: `POST ${ROOT}/trade/amend-order`,
    signed: true,
    params: (venue) => ({ ...spot, ordId: place(venue), newSz: '0.02' }),
  },
  {
    lines: [80],
    call: `POST ${ROOT}/trade/cancel-algos`,
    signed: true,
    params: (venue) => ({ 0: { ...spot, algoId: venue.algoIdOf?.(placeStop(venue)) } }),
    differs: newer(SHORTENED_ALGO, ['algoClOrdId']),
  },
  {
    lines: [81],
    call: `POST ${ROOT}/trade/cancel-all-after`,
    signed: true,
    params: { timeOut: '60' },
  },
  {
    lines: [82],
    call: `POST ${ROOT}/trade/cancel-batch-orders`,
    signed: true,
    params: (venue) => ({ 0: { ...spot, ordId: place(venue) }, 1: { ...spot, ordId: place(venue) } }),
  },
  {
    lines: [83],
    call: `POST ${ROOT}/trade/cancel-order`,
    signed: true,
    params: (venue) => ({ ...spot, ordId: place(venue) }),
  },
  { lines: [84], call: `GET ${ROOT}/trade/account-rate-limit`, signed: true },
  {
    lines: [86],
    call: `GET ${ROOT}/trade/orders-history-archive`,
    signed: true,
    params: after(fill, ofSpot),
    differs: newer(SINCE, ['linkedAlgoOrd', 'tradeQuoteCcy']),
  },
  {
    lines: [87],
    call: `GET ${ROOT}/trade/order`,
    signed: true,
    params: (venue) => ({ ...spot, ordId: fill(venue) }),
    differs: newer(SINCE, ['tradeQuoteCcy']),
  },
  {
    lines: [88],
    call: `GET ${ROOT}/trade/orders-history`,
    signed: true,
    params: after(fill, ofSpot),
    differs: newer(SINCE, ['tradeQuoteCcy']),
  },
  {
    lines: [89],
    call: `GET ${ROOT}/trade/orders-pending`,
    signed: true,
    params: after(place),
    differs: newer(SINCE, ['cancelSource', 'cancelSourceReason', 'linkedAlgoOrd', 'tradeQuoteCcy']),
  },
  { lines: [90], call: `GET ${ROOT}/trade/fills`, signed: true, params: after(fill) },
  {
    lines: [91],
    call: `POST ${ROOT}/trade/batch-orders`,
    signed: true,
    params: { 0: limitOrder, 1: limitOrder },
  },
];

const swap = { instId: 'BTC-USDT-SWAP' };
const ofSwap = { instType: 'SWAP' };

const SWAP: readonly RestCall<SimulatedVenue>[] = [
  { lines: [1, 2, 16], call: `GET ${ROOT}/public/open-interest`, params: ofSwap },
  {
    lines: [3, 4, 5],
    call: `GET ${ROOT}/trade/orders-algo-pending`,
    signed: true,
    params: after(placeStop, { ordType: 'conditional' }),
    differs: newer(SHORTENED, [
      'activePx',
      'attachAlgoOrds',
      'callbackRatio',
      'callbackSpread',
      'ccy',
      'failCode',
      'isTradeBorrowMode',
      'last',
      'lever',
      'linkedOrd',
      'moveTriggerPx',
      'ordIdList',
      'quickMgnType',
      'tgtCcy',
      'timeInterval',
      'tradeQuoteCcy',
    ]),
  },
  {
    lines: [6, 7],
    call: `GET ${ROOT}/trade/orders-pending`,
    signed: true,
    params: after(place),
    differs: {
      ...newer(SINCE, ['tradeQuoteCcy']),
      'data[].attachAlgoOrds[]': 'no order here has an attached one',
    },
  },
  {
    lines: [8],
    call: `GET ${ROOT}/account/positions`,
    signed: true,
    params: after(fill),
    differs: newer(SHORTENED, [
      'baseBorrowed',
      'baseInterest',
      'bizRefId',
      'bizRefType',
      'clSpotInUseAmt',
      'closeOrderAlgo',
      'deltaBS',
      'deltaPA',
      'gammaBS',
      'gammaPA',
      'imr',
      'liab',
      'liabCcy',
      'maxSpotInUseAmt',
      'nonSettleAvgPx',
      'settledPnl',
      'thetaBS',
      'thetaPA',
      'vegaBS',
      'vegaPA',
    ]),
  },
  {
    lines: [10],
    call: `POST ${ROOT}/account/set-leverage`,
    signed: true,
    params: { ...swap, lever: '5', mgnMode: 'cross' },
  },
  {
    lines: [14],
    call: `GET ${ROOT}/public/funding-rate`,
    params: swap,
    differs: newer(SINCE, [
      'formulaType',
      'impactValue',
      'interestRate',
      'nextFundingRate',
      'prevFundingTime',
    ]),
  },
  { lines: [15], call: `GET ${ROOT}/public/mark-price`, params: ofSwap },
  { lines: [18], call: `GET ${ROOT}/market/ticker`, params: swap },
  { lines: [19], call: `GET ${ROOT}/market/tickers`, params: ofSwap },
  {
    lines: [21],
    call: `POST ${ROOT}/trade/close-position`,
    signed: true,
    params: after(fill, { ...swap, mgnMode: 'cross', autoCxl: true }),
  },
];

const options = { seed: 7, pairs: ['btc/usdt', 'eth/usdt'], rate: 0 };

describeRestShapes({
  corpus: 'okx',
  start: () => startOkxSimulator(options),
  send,
  calls: SPOT,
  others: {
    'spreads and copy trading': [11, 12, 13, 51],
    'position tiers and modes of margin: a spot market has none': [10, 29, 40, 44, 45, 47, 48, 49],
    'deposits, withdrawals, transfers, conversions and savings: nothing that trades': [
      19, 20, 22, 26, 27, 28, 32, 36, 37, 41, 42, 43, 46, 50, 85,
    ],
    'loans and options': [25, 33, 34, 35, 58, 69, 70],
    'statistics and announcements: no order depends on them': [
      52, 53, 54, 55, 60, 61, 62, 63, 64, 65, 66, 68,
    ],
    'sub-accounts': [71, 72, 73, 74, 75, 76, 77, 78],
  },
});

describeRestShapes({
  corpus: 'okx-swap',
  start: () => startOkxSwapSimulator(options),
  send,
  calls: SWAP,
  others: {
    'closed positions: the simulator keeps no history of them': [9],
    'copy trading and block trades': [11, 12, 13],
    'statistics and conversions: no order depends on them': [17, 20],
  },
});
