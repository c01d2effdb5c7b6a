import {
  type FeeRates,
  jsonArray,
  jsonObject,
  type PairSpec,
  type PublicTrade,
  quoted,
  type RestRequest,
  type RestResponse,
  toMicroseconds,
  withoutZeros,
} from '@hftjs/simulator';
import type { KrakenExchange } from './kraken-exchange.js';
import type { KrakenAsset, KrakenPair } from './names.js';
import { KrakenRefusal } from './orders/refusals.js';
import { publicFields } from './rest-form.js';
import { MARKET_METHODS } from './rest-market.js';
import { restError, restPrice, restResult, restSeconds } from './rest-text.js';

const MOST_TRADES = 1000;

type Fields = ReadonlyMap<string, string>;

const METHODS: Readonly<Record<string, (exchange: KrakenExchange, fields: Fields) => RestResponse>> = {
  Time: serverTime,
  SystemStatus: systemStatus,
  Assets: assets,
  AssetPairs: assetPairs,
  Trades: recentTrades,
  ...MARKET_METHODS,
};

/** The names behind `/0/public/` that are served. */
export const PUBLIC_METHODS: readonly string[] = Object.keys(METHODS);

/** Answers a request to `/0/public/…`; Kraken takes GET and POST alike. */
export function publicRequest(exchange: KrakenExchange, request: RestRequest): RestResponse {
  const method = METHODS[request.url.pathname.replace('/0/public/', '')];
  if (method === undefined) return restError('EGeneral:Unknown method');
  try {
    return method(exchange, publicFields(request));
  } catch (error) {
    if (error instanceof KrakenRefusal) return restError(error.message);
    throw error;
  }
}

// https://docs.kraken.com/api/docs/rest-api/get-server-time
function serverTime(): RestResponse {
  const now = new Date();
  // The year has two digits and the zone is spelled as an offset: `Thu, 06 Jul 23 18:50:48 +0000`.
  const rfc1123 = now
    .toUTCString()
    .replace(/ \d\d(\d\d) /, ' $1 ')
    .replace('GMT', '+0000');
  const unixtime = String(Math.floor(now.getTime() / 1000));
  return restResult(jsonObject({ unixtime, rfc1123: quoted(rfc1123) }));
}

// https://docs.kraken.com/api/docs/rest-api/get-system-status
function systemStatus({ isOnline }: KrakenExchange): RestResponse {
  const status = isOnline ? '"online"' : '"maintenance"';
  const timestamp = `${new Date().toISOString().slice(0, 19)}Z`;
  return restResult(jsonObject({ status, timestamp: quoted(timestamp) }));
}

// https://docs.kraken.com/api/docs/rest-api/get-asset-info
function assets({ pairs }: KrakenExchange, fields: Fields): RestResponse {
  const wanted = fields.get('asset');
  const found =
    wanted === undefined ? pairs.assets : wanted.split(',').map((name) => pairs.assetByRestName(name));
  const rows: Record<string, string> = {};
  for (const asset of found) {
    if (asset === undefined) return restError('EQuery:Unknown asset');
    rows[asset.restName] = assetRow(asset);
  }
  return restResult(jsonObject(rows));
}

const assetRow = ({ altname, decimals, displayDecimals }: KrakenAsset): string =>
  jsonObject({
    aclass: '"currency"',
    altname: quoted(altname),
    decimals: String(decimals),
    display_decimals: String(displayDecimals),
    collateral_value: '1',
    status: '"enabled"',
  });

// https://docs.kraken.com/api/docs/rest-api/get-tradable-asset-pairs
function assetPairs(exchange: KrakenExchange, fields: Fields): RestResponse {
  const { pairs } = exchange;
  const wanted = fields.get('pair');
  const found = wanted === undefined ? pairs.all : wanted.split(',').map((name) => pairs.byRestName(name));
  const rows: Record<string, string> = {};
  for (const pair of found) {
    if (pair === undefined) return restError('EQuery:Unknown asset pair');
    rows[pair.restName] = assetPair(pair, {
      spec: exchange.market.spec(pair.spec.pair),
      status: exchange.statusOf(pair.spec.pair),
      fees: exchange.market.fees,
    });
  }
  return restResult(jsonObject(rows));
}

function assetPair(
  { altname, wsname, restBase, restQuote }: KrakenPair,
  { spec, status, fees }: { spec: PairSpec; status: string; fees: FeeRates },
): string {
  const { minVolume = 0, minNotional = 0, priceStep = 10 ** -spec.priceDecimals } = spec.limits ?? {};
  const schedule = (rate: number): string =>
    jsonArray([jsonArray(['0', String(Number((rate * 100).toFixed(6)))])]);
  return jsonObject({
    altname: quoted(altname),
    wsname: quoted(wsname),
    aclass_base: '"currency"',
    base: quoted(restBase),
    aclass_quote: '"currency"',
    quote: quoted(restQuote),
    lot: '"unit"',
    cost_decimals: String(spec.costDecimals),
    pair_decimals: String(spec.priceDecimals),
    lot_decimals: String(spec.volumeDecimals),
    lot_multiplier: '1',
    leverage_buy: '[]',
    leverage_sell: '[]',
    // In percent. There is one tier, and no margin.
    fees: schedule(fees.taker),
    fees_maker: schedule(fees.maker),
    fee_volume_currency: '"ZUSD"',
    margin_call: '80',
    margin_stop: '40',
    ordermin: quoted(decimalText(minVolume)),
    costmin: quoted(decimalText(minNotional)),
    tick_size: quoted(decimalText(priceStep)),
    status: quoted(status),
    long_position_limit: '0',
    short_position_limit: '0',
  });
}

/** A number without an exponent, and without zeros at its end. */
const decimalText = (value: number): string => withoutZeros(value.toFixed(12));

/**
 * Trades after a cursor, oldest first; without one the newest.
 * https://docs.kraken.com/api/docs/rest-api/get-recent-trades
 */
function recentTrades({ pairs, market }: KrakenExchange, fields: Fields): RestResponse {
  const pair = pairs.byRestName(fields.get('pair') ?? '');
  if (pair === undefined) return restError('EQuery:Unknown asset pair');
  const count = Number(fields.get('count') ?? MOST_TRADES);
  const since = fields.get('since');
  if (!(Number.isInteger(count) && count >= 1) || (since !== undefined && !/^\d+(\.\d+)?$/.test(since))) {
    return restError('EGeneral:Invalid arguments');
  }
  const limit = Math.min(count, MOST_TRADES);
  const all = market.trades(pair.spec.pair);
  const cursor = since === undefined ? undefined : nanoseconds(since);
  const trades =
    cursor === undefined ? all.slice(-limit) : all.slice(firstAfter(all, cursor)).slice(0, limit);
  const last = trades.at(-1);
  return restResult(
    jsonObject({
      [pair.restName]: jsonArray(trades.map(tradeRow)),
      last: quoted(last === undefined ? (since ?? '0') : String(cursorOf(last))),
    }),
  );
}

const tradeRow = ({ priceText, volumeText, time, side, orderType, id }: PublicTrade): string =>
  jsonArray([
    quoted(restPrice(priceText)),
    quoted(volumeText),
    restSeconds(time),
    side === 'buy' ? '"b"' : '"s"',
    orderType === 'market' ? '"m"' : '"l"',
    '""',
    String(id),
  ]);

const cursorOf = ({ time }: PublicTrade): bigint => BigInt(toMicroseconds(time)) * 1000n;

/** `since` is a cursor in nanoseconds, or unix seconds. */
function nanoseconds(since: string): bigint {
  const [whole = '0', fraction = ''] = since.split('.');
  return whole.length > 12 ? BigInt(whole) : BigInt(whole + fraction.slice(0, 9).padEnd(9, '0'));
}

/** Index of the first trade after the cursor, by bisection: there can be 100,000 of them. */
function firstAfter(trades: readonly PublicTrade[], cursor: bigint): number {
  let low = 0;
  let high = trades.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const trade = trades[middle];
    if (trade !== undefined && cursorOf(trade) <= cursor) low = middle + 1;
    else high = middle;
  }
  return low;
}
