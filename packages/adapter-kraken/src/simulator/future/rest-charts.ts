import {
  jsonArray,
  jsonObject,
  quoted,
  type PublicTrade,
  type RestRequest,
  type RestResponse,
} from '@hftjs/simulator';
import { candlesOf } from '../candles.js';
import type { FutureExchange } from './future-exchange.js';
import { isoTime, milliseconds, plainNumber } from './number-text.js';
import type { Product } from './products.js';
import { statusOf, ticker } from './rest-public.js';
import { restFailure, restSuccess } from './rest-text.js';
import { FUNDING_RATE } from './ticker-rows.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MOST_CANDLES = 2000;
const PAGE = 1000;

const INTERVALS: Readonly<Record<string, number>> = {
  '1m': MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': HOUR,
  '4h': 4 * HOUR,
  '12h': 12 * HOUR,
  '1d': 24 * HOUR,
  '1w': 7 * 24 * HOUR,
};

/** Index and mark follow the trades here. */
const PRICE_TYPES = ['trade', 'mark', 'spot'] as const;

type Answer = (exchange: FutureExchange, request: RestRequest) => RestResponse;

/** Paths with a product in them, and funding rates. */
export const PRODUCT_ENDPOINTS: Readonly<Record<string, Answer>> = {
  '/derivatives/api/v3/tickers/{symbol}': ofProduct((exchange, _request, product) =>
    ticker(exchange, product),
  ),
  '/derivatives/api/v3/instruments/{symbol}/status': ofProduct((_exchange, _request, product) =>
    restSuccess(statusOf(product)),
  ),
  '/derivatives/api/v3/historicalfundingrates': fundingRates,
  '/derivatives/api/v4/historicalfundingrates': fundingRates,
  '/api/history/v2/market/{symbol}/executions': ofProduct(executions),
  '/api/history/v3/market/{symbol}/executions': ofProduct(executions),
  '/api/charts/v1/': () => ({ body: jsonArray(PRICE_TYPES.map(quoted)) }),
  '/api/charts/v1/{type}': ({ products }) => ({
    body: jsonArray(products.all.map(({ id }) => quoted(id))),
  }),
  '/api/charts/v1/{type}/{symbol}': () => ({ body: jsonArray(Object.keys(INTERVALS).map(quoted)) }),
  '/api/charts/v1/{type}/{symbol}/{interval}': ofProduct(candles),
};

type ProductAnswer = (exchange: FutureExchange, request: RestRequest, product: Product) => RestResponse;

/** The product is the part of the path that names one. */
function ofProduct(answer: ProductAnswer): Answer {
  return (exchange, request) => {
    const product = request.url.pathname
      .split('/')
      .map((part) => exchange.products.byId(part))
      .find((found) => found !== undefined);
    return product === undefined
      ? restFailure(400, 11, 'Argument invalid: symbol')
      : answer(exchange, request, product);
  };
}

/** From `from` to `to`, unix seconds. https://docs.kraken.com/api/docs/futures-api/charts/candles */
function candles({ market }: FutureExchange, { url }: RestRequest, { spec }: Product): RestResponse {
  const [, , , , type = '', , resolution = ''] = url.pathname.split('/');
  const interval = INTERVALS[resolution];
  if (interval === undefined || !PRICE_TYPES.some((one) => one === type))
    return restFailure(404, 0, '404 NOT_FOUND');
  const seconds = (name: string, absent: number): number => Number(url.searchParams.get(name) ?? absent);
  const [from, to] = [seconds('from', 0) * 1000, seconds('to', Infinity) * 1000];
  if (Number.isNaN(from) || Number.isNaN(to)) return restFailure(400, 11, 'Argument invalid');
  const all = candlesOf(market.trades(spec.pair), { spec, interval }).filter(
    ({ openTime }) => openTime + interval > from && openTime <= to,
  );
  const rows = all.slice(0, MOST_CANDLES).map(({ openTime, open, high, low, close, volume }) =>
    jsonObject({
      time: String(openTime),
      open: quoted(open),
      high: quoted(high),
      low: quoted(low),
      close: quoted(close),
      volume: quoted(type === 'trade' ? volume : '0'),
    }),
  );
  return { body: jsonObject({ candles: jsonArray(rows), more_candles: String(all.length > MOST_CANDLES) }) };
}

/** Trades of everybody, newest first unless `sort` is `asc`. https://docs.kraken.com/api/docs/futures-api/history/get-public-execution-events */
function executions(exchange: FutureExchange, { url }: RestRequest, product: Product): RestResponse {
  const parameter = (name: string, absent: number): number => Number(url.searchParams.get(name) ?? absent);
  const [since, before] = [parameter('since', 0), parameter('before', Infinity)];
  const count = Math.min(parameter('count', PAGE), PAGE);
  const token = url.searchParams.get('continuation_token') ?? 'MA==';
  const offset = Number(Buffer.from(token, 'base64').toString());
  if ([since, before, count, offset].some(Number.isNaN)) return restFailure(400, 11, 'Argument invalid');
  const found = exchange.market
    .trades(product.spec.pair)
    .filter(({ time }) => Math.floor(time) >= since && Math.floor(time) < before);
  const sorted = url.searchParams.get('sort') === 'asc' ? found : found.toReversed();
  const page = sorted.slice(offset, offset + count);
  const end = offset + page.length;
  return {
    body: jsonObject({
      elements: jsonArray(page.map((trade) => executionElement(exchange, product, trade))),
      len: String(page.length),
      continuationToken:
        end < sorted.length ? quoted(Buffer.from(String(end)).toString('base64')) : undefined,
    }),
  };
}

function executionElement(exchange: FutureExchange, { id, isInverse }: Product, trade: PublicTrade): string {
  const uid = quoted(exchange.uids.of(trade));
  const order = (direction: string): string =>
    jsonObject({
      uid: '""',
      tradeable: quoted(id),
      direction: quoted(direction),
      quantity: '""',
      timestamp: '0',
      limitPrice: '""',
      orderType: '""',
      reduceOnly: 'false',
      lastUpdateTimestamp: '0',
    });
  const [taker, maker] = trade.side === 'buy' ? ['Buy', 'Sell'] : ['Sell', 'Buy'];
  const price = quoted(plainNumber(trade.price));
  const execution = jsonObject({
    uid,
    makerOrder: order(maker),
    takerOrder: order(taker),
    timestamp: milliseconds(trade.time),
    quantity: quoted(plainNumber(trade.volume)),
    price,
    markPrice: price,
    limitFilled: 'false',
    usdValue: quoted(plainNumber(isInverse ? trade.volume : trade.volume * trade.price)),
  });
  return jsonObject({
    uid,
    timestamp: milliseconds(trade.time),
    event: jsonObject({ Execution: jsonObject({ execution, takerReducedQuantity: '""' }) }),
  });
}

/** The last day, an hour each. */
function fundingRates(exchange: FutureExchange, { url }: RestRequest): RestResponse {
  const product = exchange.products.byId(url.searchParams.get('symbol'));
  if (product === undefined) return restFailure(400, 11, 'Argument invalid: symbol');
  const { price } = product.spec;
  const last = Math.floor(Date.now() / HOUR) * HOUR;
  const rows = Array.from({ length: 24 }, (_, index) =>
    jsonObject({
      timestamp: quoted(isoTime(last - (23 - index) * HOUR)),
      fundingRate: plainNumber(product.isInverse ? FUNDING_RATE / price : FUNDING_RATE * price),
      relativeFundingRate: plainNumber(FUNDING_RATE),
    }),
  );
  return restSuccess({ rates: jsonArray(rows) });
}
