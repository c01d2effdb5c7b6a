import { jsonArray, jsonObject, quoted, type Level, type RestResponse } from '@hftjs/simulator';
import { CANDLE_MINUTES, minutesInterval } from '../candle-feed.js';
import type { KrakenExchange } from './kraken-exchange.js';
import type { KrakenPair } from './names.js';
import { KrakenRefusal } from './orders/refusals.js';
import type { Form } from './rest-form.js';
import { restPrice, restResult, restSeconds } from './rest-text.js';

/** Levels of each side. */
const DEPTH = { usual: 100, most: 500 };
const MOST_CANDLES = 720;
/** Minutes. */

type Answer = (exchange: KrakenExchange, form: Form) => RestResponse;

/** Books, tickers and candles behind `/0/public/`. */
export const MARKET_METHODS: Readonly<Record<string, Answer>> = {
  Ticker: ticker,
  Depth: depth,
  OHLC: ohlc,
  Spread: spread,
};

/** The pair that a request names. */
export function pairOf({ pairs }: KrakenExchange, form: Form): KrakenPair {
  const pair = pairs.byRestName(form.get('pair') ?? '');
  if (pair === undefined) throw new KrakenRefusal('EQuery:Unknown asset pair');
  return pair;
}

/** Of some pairs, or of all. https://docs.kraken.com/api/docs/rest-api/get-ticker-information */
function ticker(exchange: KrakenExchange, form: Form): RestResponse {
  const names = form.get('pair')?.split(',');
  const wanted = names?.map((name) => pairOf(exchange, new Map([['pair', name]]))) ?? exchange.pairs.all;
  return restResult(
    jsonObject(Object.fromEntries(wanted.map((pair) => [pair.restName, tickerRow(exchange, pair)]))),
  );
}

function tickerRow(exchange: KrakenExchange, { spec }: KrakenPair): string {
  const { bid, ask } = exchange.market.top(spec.pair);
  const last = exchange.market.trades(spec.pair).at(-1);
  const day = exchange.stats(spec.pair);
  // Price, whole lots, volume.
  const best = (level: Level | undefined): string =>
    jsonArray(
      level === undefined
        ? ['"0.00000"', '"0"', '"0.000"']
        : [
            quoted(restPrice(level.priceText)),
            quoted(String(Math.ceil(level.volume))),
            quoted(level.volume.toFixed(3)),
          ],
    );
  const price = (text = '0'): string => quoted(restPrice(text));
  // Today, and the last 24 hours: the simulation has one day.
  const twice = (text: string): string => jsonArray([text, text]);
  return jsonObject({
    a: best(ask),
    b: best(bid),
    c: jsonArray([price(last?.priceText ?? day.last), quoted(last?.volumeText ?? '0')]),
    v: twice(quoted(day.volume ?? '0')),
    p: twice(price(day.vwap)),
    t: twice(day.trades ?? '0'),
    l: twice(price(day.low)),
    h: twice(price(day.high)),
    o: price(exchange.openOf(spec.pair)),
  });
}

// https://docs.kraken.com/api/docs/rest-api/get-order-book
function depth(exchange: KrakenExchange, form: Form): RestResponse {
  const { spec, restName } = pairOf(exchange, form);
  const count = Number(form.get('count') ?? DEPTH.usual);
  if (!(Number.isInteger(count) && count >= 1)) throw new KrakenRefusal('EGeneral:Invalid arguments:count');
  const { bids, asks, time } = exchange.market.book(spec.pair, Math.min(count, DEPTH.most));
  const seconds = String(Math.floor(time / 1000));
  const rows = (levels: readonly Level[]): string =>
    jsonArray(
      levels.map(({ priceText, volumeText }) =>
        jsonArray([quoted(restPrice(priceText)), quoted(volumeText), seconds]),
      ),
    );
  return restResult(jsonObject({ [restName]: jsonObject({ asks: rows(asks), bids: rows(bids) }) }));
}

/** Quiet intervals have candles, too. https://docs.kraken.com/api/docs/rest-api/get-ohlc-data */
function ohlc(exchange: KrakenExchange, form: Form): RestResponse {
  const { spec, restName } = pairOf(exchange, form);
  const minutes = Number(form.get('interval') ?? 1);
  if (!CANDLE_MINUTES.includes(minutes)) throw new KrakenRefusal('EGeneral:Invalid arguments:interval');
  const since = Number(form.get('since') ?? 0);
  if (Number.isNaN(since)) throw new KrakenRefusal('EGeneral:Invalid arguments:since');
  const all = exchange.market.candles(spec.pair, minutesInterval(minutes), 'flat').list();
  const candles = all.slice(-MOST_CANDLES).filter(({ openTime }) => openTime / 1000 > since);
  const rows = candles.map(({ openTime, openText, highText, lowText, closeText, trades, ...candle }) => {
    const average = trades === 0 ? '0.0' : candle.averagePriceText;
    return jsonArray([
      String(openTime / 1000),
      ...[openText, highText, lowText, closeText, average, candle.volumeText].map(quoted),
      String(trades),
    ]);
  });
  // The last candle that has ended: clients go on from there.
  const last = (all.at(-2)?.openTime ?? 0) / 1000;
  return restResult(jsonObject({ [restName]: jsonArray(rows), last: String(last) }));
}

// https://docs.kraken.com/api/docs/rest-api/get-recent-spreads
function spread(exchange: KrakenExchange, form: Form): RestResponse {
  const { spec, restName } = pairOf(exchange, form);
  const since = Number(form.get('since') ?? -Infinity);
  const tops = exchange.lastTops(spec.pair).filter(({ time }) => Math.floor(time / 1000) >= since);
  const rows = tops.map(({ time, bid, ask }) =>
    jsonArray([
      String(Math.floor(time / 1000)),
      quoted(restPrice(bid?.priceText ?? '0')),
      quoted(restPrice(ask?.priceText ?? '0')),
    ]),
  );
  return restResult(
    jsonObject({
      [restName]: jsonArray(rows),
      last: restSeconds(Math.floor(exchange.clock() / 1000) * 1000),
    }),
  );
}
