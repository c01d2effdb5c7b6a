import { jsonArray, jsonObject, quoted, type RestRequest, type RestResponse } from '@hftjs/simulator';
import type { FutureExchange } from './future-exchange.js';
import { isoTime, plainNumber } from './number-text.js';
import type { Product } from './products.js';
import { restFailure, restSuccess } from './rest-text.js';
import { openInterest, references } from './ticker-rows.js';
import { historyRow } from './trade-rows.js';

const PAGE = 100;

/** The public names behind `/derivatives/api/v3/`. */
export const PUBLIC_ENDPOINTS: Readonly<
  Record<string, (exchange: FutureExchange, request: RestRequest) => RestResponse>
> = { instruments, history, tickers };

// https://docs.kraken.com/api/docs/futures-api/trading/get-instruments
function instruments({ products }: FutureExchange): RestResponse {
  const indices = [...new Set(products.all.map(({ wirePair }) => wirePair.replace(':', '').toLowerCase()))];
  return restSuccess({
    instruments: jsonArray([
      ...products.all.map(instrument),
      ...indices.map((name) =>
        jsonObject({ symbol: quoted(`in_${name}`), type: '"spot index"', tradeable: 'false' }),
      ),
    ]),
  });
}

function instrument({ id, spec, base, quote, isInverse, tickSize, maturity, wirePair }: Product): string {
  const level = isInverse ? 'contracts' : 'numNonContractUnits';
  return jsonObject({
    symbol: quoted(id),
    type: isInverse ? '"futures_inverse"' : '"flexible_futures"',
    underlying: isInverse ? quoted(`rr_${wirePair.replace(':', '').toLowerCase()}`) : undefined,
    lastTradingTime: maturity === undefined ? undefined : quoted(isoTime(maturity)),
    tickSize: plainNumber(tickSize),
    contractSize: '1',
    tradeable: 'true',
    impactMidSize: isInverse ? '1000.0' : '1.5',
    maxPositionSize: isInverse ? '75000000.0' : '16000.0',
    openingDate: '"2022-03-22T13:18:45Z"',
    marginLevels: jsonArray([
      jsonObject({ [level]: isInverse ? '0' : '0.0', initialMargin: '0.02', maintenanceMargin: '0.01' }),
    ]),
    fundingRateCoefficient: maturity === undefined ? '24' : undefined,
    maxRelativeFundingRate: maturity === undefined ? '0.0025' : undefined,
    isin: '"GB00BQ84K502"',
    contractValueTradePrecision: String(spec.volumeDecimals),
    postOnly: 'false',
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

// https://docs.kraken.com/api/docs/futures-api/trading/get-tickers
function tickers(exchange: FutureExchange): RestResponse {
  const rows = exchange.products.all.map((product) => {
    const { top, day, isSuspended } = exchange.tickerFacts(product);
    const { index, mark } = references(top, day);
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
      openInterest: plainNumber(openInterest(day)),
      open24h: plainNumber(day.open),
      high24h: plainNumber(day.high),
      low24h: plainNumber(day.low),
      lastSize: plainNumber(day.lastVolume),
      suspended: String(isSuspended),
      indexPrice: plainNumber(index),
      postOnly: 'false',
      change24h: plainNumber(day.change),
    });
  });
  return restSuccess({ tickers: jsonArray(rows) });
}
