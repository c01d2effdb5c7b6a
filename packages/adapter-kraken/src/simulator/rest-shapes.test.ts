import type { SimulatedVenue } from '@hftjs/simulator';
import { describeRestShapes, type Params, type RestCall, type SentCall } from '@hftjs/testkit';
import { startKrakenSimulator } from './index.js';
import { privateCall } from './testing/rest.js';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const formOf = (params: Params): Record<string, string> =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, textOf(value)]));

async function send(venue: SimulatedVenue, { path, params, signed }: SentCall): Promise<unknown> {
  const fields = formOf(params);
  if (signed) return privateCall(venue, path.replace('/0/private/', ''), { fields });
  const response = await fetch(`${venue.apiHost}${path}?${new URLSearchParams(fields).toString()}`);
  return response.json();
}

/** A limit order far below the market. */
const place = (venue: SimulatedVenue): string =>
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price: 50_000, volume: 0.01 }).orderId;

const fill = (venue: SimulatedVenue): string =>
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.01 }).orderId;

const cancel = (venue: SimulatedVenue): string => venue.cancelOrder(place(venue)).orderId;

/** Parameters of a call that wants something to have happened. */
const after =
  (act: (venue: SimulatedVenue) => unknown, params: Params = {}) =>
  (venue: SimulatedVenue): Params => {
    act(venue);
    return params;
  };

const pair = { pair: 'XBTUSD' };
const limitOrder = { ...pair, type: 'buy', ordertype: 'limit', price: 50_000, volume: 0.01 };
const inBatch = { type: 'buy', ordertype: 'limit', price: '50000', volume: '0.01' };

const NO_MARGIN = {
  'result.*.leverage_buy': 'the simulator has no margin: the list is empty',
  'result.*.leverage_sell': 'the simulator has no margin: the list is empty',
};

const SPOT: readonly RestCall<SimulatedVenue>[] = [
  {
    lines: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    call: 'GET /0/public/Depth of a pair that does not exist',
    params: { pair: 'NOPE' },
  },
  { lines: [13, 51, 55], call: 'POST /0/private/Balance', signed: true, maps: ['result'] },
  { lines: [14, 52, 58], call: 'POST /0/private/TradeBalance', signed: true },
  {
    lines: [15, 32, 47, 70],
    call: 'POST /0/private/ClosedOrders',
    signed: true,
    params: after(fill),
    maps: ['result.closed'],
  },
  {
    lines: [16, 72],
    call: 'POST /0/private/QueryOrders',
    signed: true,
    params: (venue) => ({ txid: cancel(venue), trades: true }),
    maps: ['result'],
  },
  {
    lines: [17],
    call: 'POST /0/private/OrderAmends',
    signed: true,
    params: (venue) => {
      const orderId = place(venue);
      venue.market.amendOrder(orderId, { volume: 0.02 });
      return { order_id: orderId };
    },
  },
  {
    lines: [19],
    call: 'POST /0/private/Ledgers',
    signed: true,
    params: after(fill),
    maps: ['result.ledger'],
  },
  {
    lines: [21, 22, 59],
    call: 'POST /0/private/TradeVolume',
    signed: true,
    params: pair,
    maps: ['result.fees', 'result.fees_maker'],
  },
  { lines: [33, 50], call: 'GET /0/public/Time' },
  { lines: [34, 67], call: 'GET /0/public/SystemStatus' },
  { lines: [35], call: 'GET /0/public/Assets', maps: ['result'] },
  { lines: [36, 48], call: 'GET /0/public/OHLC', params: pair, maps: ['result'] },
  { lines: [37, 75], call: 'POST /0/private/AddOrder', signed: true, params: limitOrder },
  {
    lines: [38],
    call: 'POST /0/private/AddOrderBatch',
    signed: true,
    params: { ...pair, orders: [inBatch, inBatch] },
  },
  {
    lines: [39],
    call: 'POST /0/private/AmendOrder',
    signed: true,
    params: (venue) => ({ txid: place(venue), order_qty: '0.02' }),
  },
  {
    lines: [40],
    call: 'POST /0/private/CancelOrder',
    signed: true,
    params: (venue) => ({ txid: place(venue) }),
  },
  { lines: [41], call: 'POST /0/private/CancelAll', signed: true },
  {
    lines: [42],
    call: 'POST /0/private/CancelAllOrdersAfter',
    signed: true,
    params: { timeout: 60 },
  },
  {
    lines: [43],
    call: 'POST /0/private/CancelOrderBatch',
    signed: true,
    params: (venue) => ({ orders: [place(venue), place(venue)] }),
  },
  { lines: [44], call: 'POST /0/private/GetWebSocketsToken', signed: true },
  { lines: [45], call: 'GET /0/public/AssetPairs', maps: ['result'], differs: NO_MARGIN },
  {
    lines: [49, 71],
    call: 'POST /0/private/OpenOrders',
    signed: true,
    params: after(place),
    maps: ['result.open'],
  },
  {
    lines: [53, 74],
    call: 'POST /0/private/TradesHistory',
    signed: true,
    params: after(fill),
    maps: ['result.trades'],
  },
  { lines: [54], call: 'POST /0/private/GetApiKeyInfo', signed: true },
  { lines: [65], call: 'GET /0/public/Depth', params: pair, maps: ['result'] },
  { lines: [66], call: 'GET /0/public/Spread', params: pair, maps: ['result'] },
  { lines: [68], call: 'GET /0/public/Trades', params: pair, maps: ['result'] },
  {
    lines: [69],
    call: 'POST /0/private/EditOrder',
    signed: true,
    params: (venue) => ({ ...pair, txid: place(venue), volume: '0.02' }),
  },
  {
    lines: [73],
    call: 'POST /0/private/QueryTrades',
    signed: true,
    params: (venue) => {
      const orderId = fill(venue);
      return { txid: venue.market.order(orderId)?.fillIds[0] };
    },
    maps: ['result'],
  },
];

describeRestShapes({
  corpus: 'kraken',
  start: () => startKrakenSimulator({ seed: 7, pairs: ['btc/usd', 'eth/usd'], rate: 0 }),
  send,
  calls: SPOT,
  others: {
    'margin positions: the simulator has no margin': [18],
    'one entry of a ledger by its id: the same row as in Ledgers': [20],
    'exports, staking, deposits and withdrawals: nothing that trades': [
      23, 24, 25, 26, 27, 28, 29, 30, 31, 56, 57, 60, 61, 62, 63, 64,
    ],
    'tokenized shares': [46],
  },
});
