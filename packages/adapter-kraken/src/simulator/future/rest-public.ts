import {
  jsonArray,
  type JsonFields,
  jsonObject,
  type Level,
  type Market,
  quoted,
  type RestRequest,
  type RestResponse,
} from '@hftjs/simulator';
import type { FutureExchange } from './future-exchange.js';
import { isoTime, plainNumber } from './number-text.js';
import type { Product } from './products.js';
import { FEE_SCHEDULE } from './rest-account.js';
import { restFailure, restSuccess } from './rest-text.js';
import { historyRow } from './trade-rows.js';

const PAGE = 100;

/** The public names behind `/derivatives/api/v3/`. */
export const PUBLIC_ENDPOINTS: Readonly<
  Record<string, (exchange: FutureExchange, request: RestRequest) => RestResponse>
> = {
  instruments,
  'instruments/status': instrumentStatus,
  history,
  tickers,
  orderbook,
  feeschedules,
};

// https://docs.kraken.com/api/docs/futures-api/trading/get-instruments
function instruments({ products, market }: FutureExchange): RestResponse {
  const indices = [...new Set(products.all.map(({ wirePair }) => wirePair.replace(':', '').toLowerCase()))];
  return restSuccess({
    instruments: jsonArray([
      ...products.all.map((one) => instrument(one, market)),
      ...indices.map((name) =>
        jsonObject({ symbol: quoted(`in_${name}`), type: '"spot index"', tradeable: 'false' }),
      ),
    ]),
  });
}

/** Of what a product takes, flags are all that is listed: one that takes only some orders is not `tradeable`. */
function instrument(product: Product, market: Market): string {
  const { id, base, quote, isInverse, maturity, wirePair } = product;
  const { pair } = product.spec;
  const { volumeDecimals, limits: { priceStep = product.tickSize, volumeStep } = {} } = market.spec(pair);
  const status = market.status(pair);
  const level = isInverse ? 'contracts' : 'numNonContractUnits';
  return jsonObject({
    symbol: quoted(id),
    type: isInverse ? '"futures_inverse"' : '"flexible_futures"',
    underlying: isInverse ? quoted(`rr_${wirePair.replace(':', '').toLowerCase()}`) : undefined,
    lastTradingTime: maturity === undefined ? undefined : quoted(isoTime(maturity)),
    tickSize: plainNumber(priceStep),
    contractSize: '1',
    tradeable: String(status === 'trading' || status === 'post_only'),
    impactMidSize: isInverse ? '1000.0' : '1.5',
    maxPositionSize: isInverse ? '75000000.0' : '16000.0',
    openingDate: '"2022-03-22T13:18:45Z"',
    marginLevels: jsonArray([
      jsonObject({ [level]: isInverse ? '0' : '0.0', initialMargin: '0.02', maintenanceMargin: '0.01' }),
    ]),
    fundingRateCoefficient: maturity === undefined ? '24' : undefined,
    maxRelativeFundingRate: maturity === undefined ? '0.0025' : undefined,
    isin: '"GB00BQ84K502"',
    contractValueTradePrecision: String(
      volumeStep === undefined ? volumeDecimals : Math.round(-Math.log10(volumeStep)),
    ),
    postOnly: String(status === 'post_only'),
    mtf: 'true',
    base: quoted(base),
    quote: quoted(quote),
    pair: quoted(`${base}:${quote}`),
  });
}

/**
 * The hundred newest trades, or the hundred newest before `lastTime`; newest first.
 * https://docs.kraken.com/api/docs/futures-api/trading/get-history
 */
function history(exchange: FutureExchange, { url }: RestRequest): RestResponse {
  const product = exchange.products.byId(url.searchParams.get('symbol'));
  if (product === undefined) return restFailure(400, 11, 'Argument invalid: symbol');
  const lastTime = url.searchParams.get('lastTime');
  const before = lastTime === null ? Infinity : Date.parse(lastTime);
  if (Number.isNaN(before)) return restFailure(400, 11, 'Argument invalid: lastTime');
  const trades = exchange.market.trades(product.spec.pair).filter(({ time }) => Math.floor(time) < before);
  const page = trades.slice(-PAGE).reverse();
  const rows = page.map((trade, index) => historyRow(exchange.tradeFacts(trade), page.length - index));
  return restSuccess({ history: jsonArray(rows) });
}

/** The whole book. https://docs.kraken.com/api/docs/futures-api/trading/get-orderbook */
function orderbook({ products, market }: FutureExchange, { url }: RestRequest): RestResponse {
  const product = products.byId(url.searchParams.get('symbol'));
  if (product === undefined) return restFailure(400, 11, 'Argument invalid: symbol');
  const { bids, asks } = market.book(product.spec.pair, Infinity);
  const rows = (levels: readonly Level[]): string =>
    jsonArray(levels.map(({ price, volume }) => jsonArray([plainNumber(price), plainNumber(volume)])));
  return restSuccess({ orderBook: jsonObject({ bids: rows(bids), asks: rows(asks) }) });
}

function instrumentStatus({ products }: FutureExchange): RestResponse {
  return restSuccess({
    instrumentStatus: jsonArray(products.all.map((product) => jsonObject(statusOf(product)))),
  });
}

/** Whether a product's price moves as it should: it always does. */
export const statusOf = ({ id }: Product): JsonFields => ({
  tradeable: quoted(id),
  experiencingDislocation: 'false',
  priceDislocationDirection: 'null',
  experiencingExtremeVolatility: 'false',
  extremeVolatilityInitialMarginMultiplier: '1',
});

/** In percent. There is one schedule, with one tier. */
function feeschedules({ market: { fees } }: FutureExchange): RestResponse {
  const tier = jsonObject({
    makerFee: plainNumber(Number((fees.maker * 100).toFixed(6))),
    takerFee: plainNumber(Number((fees.taker * 100).toFixed(6))),
    usdVolume: '0',
  });
  const schedule = jsonObject({ uid: quoted(FEE_SCHEDULE), name: '"PGTMainFees"', tiers: jsonArray([tier]) });
  return restSuccess({ feeSchedules: jsonArray([schedule]) });
}

// https://docs.kraken.com/api/docs/futures-api/trading/get-tickers
function tickers(exchange: FutureExchange): RestResponse {
  return restSuccess({
    tickers: jsonArray(exchange.products.all.map((product) => tickerRow(exchange, product))),
  });
}

/** One product's, at a path of its own. */
export const ticker = (exchange: FutureExchange, product: Product): RestResponse =>
  restSuccess({ ticker: tickerRow(exchange, product) });

function tickerRow(exchange: FutureExchange, product: Product): string {
  const { top, day, index, mark, ...facts } = exchange.tickerFacts(product);
  return jsonObject({
    symbol: quoted(product.id),
    last: plainNumber(day.last),
    lastTime: quoted(isoTime(day.lastTime)),
    tag: quoted(product.tag),
    pair: quoted(`${product.base}:${product.quote}`),
    markPrice: plainNumber(mark),
    bid: top.bid && plainNumber(top.bid.price),
    bidSize: top.bid && plainNumber(top.bid.volume),
    ask: top.ask && plainNumber(top.ask.price),
    askSize: top.ask && plainNumber(top.ask.volume),
    vol24h: plainNumber(day.volume),
    volumeQuote: plainNumber(day.volumeQuote),
    openInterest: plainNumber(facts.openInterest),
    open24h: plainNumber(day.open),
    high24h: plainNumber(day.high),
    low24h: plainNumber(day.low),
    lastSize: plainNumber(day.lastVolume),
    suspended: String(facts.isSuspended),
    indexPrice: plainNumber(index),
    postOnly: String(facts.isPostOnly),
    change24h: plainNumber(day.change),
  });
}
