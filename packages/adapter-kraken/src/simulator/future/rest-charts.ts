import {
  jsonArray,
  jsonObject,
  quoted,
  type JsonFields,
  type MarketCandle,
  type PublicTrade,
  type RestRequest,
  type RestResponse,
} from '@hftjs/simulator';
import type { FutureExchange } from './future-exchange.js';
import { isoTime, milliseconds, plainNumber } from './number-text.js';
import type { Product } from './products.js';
import { statusOf, ticker } from './rest-public.js';
import { restFailure, restSuccess } from './rest-text.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MOST_CANDLES = 2000;
const PAGE = 1000;

/** The lengths of candles. */
export const RESOLUTIONS: readonly string[] = ['1m', '5m', '15m', '30m', '1h', '4h', '12h', '1d', '1w'];

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
  '/api/charts/v1/{type}/{symbol}': () => ({ body: jsonArray(RESOLUTIONS.map(quoted)) }),
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
  if (!RESOLUTIONS.includes(resolution) || !PRICE_TYPES.some((one) => one === type))
    return restFailure(404, 0, '404 NOT_FOUND');
  const seconds = (name: string, absent: number): number => Number(url.searchParams.get(name) ?? absent);
  const [from, to] = [seconds('from', 0) * 1000, seconds('to', Infinity) * 1000];
  if (Number.isNaN(from) || Number.isNaN(to)) return restFailure(400, 11, 'Argument invalid');
  const all = market.candles(spec.pair, resolution).list({ from, until: to + 1 });
  const rows = all.slice(0, MOST_CANDLES).map((candle) =>
    jsonObject({
      time: String(candle.openTime),
      ...candleTexts({ ...candle, volumeText: type === 'trade' ? candle.volumeText : '0' }),
    }),
  );
  return { body: jsonObject({ candles: jsonArray(rows), more_candles: String(all.length > MOST_CANDLES) }) };
}

/** What a candle has beside its time. */
export const candleTexts = (
  candle: Pick<MarketCandle, 'openText' | 'highText' | 'lowText' | 'closeText' | 'volumeText'>,
): JsonFields => ({
  open: quoted(candle.openText),
  high: quoted(candle.highText),
  low: quoted(candle.lowText),
  close: quoted(candle.closeText),
  volume: quoted(candle.volumeText),
});

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

/** The last day, as it would have been at the present rate, and what was due since. */
function fundingRates({ products, market }: FutureExchange, { url }: RestRequest): RestResponse {
  const product = products.byId(url.searchParams.get('symbol'));
  if (product === undefined) return restFailure(400, 11, 'Argument invalid: symbol');
  const { pair } = product.spec;
  if (!market.funding.has(pair)) return restSuccess({ rates: '[]' });
  const { rate, nextTime, interval } = market.funding.of(pair);
  const known = new Map(market.funding.history(pair).map((due) => [due.time, due.rate]));
  const { price } = market.markPrice(pair);
  const rows = Array.from({ length: DAY / HOUR }, (_, index) => {
    const time = nextTime - (DAY / HOUR - index) * interval;
    const relative = known.get(time) ?? rate;
    return jsonObject({
      timestamp: quoted(isoTime(time)),
      fundingRate: plainNumber(product.isInverse ? relative / price : relative * price),
      relativeFundingRate: plainNumber(relative),
    });
  });
  return restSuccess({ rates: jsonArray(rows) });
}
