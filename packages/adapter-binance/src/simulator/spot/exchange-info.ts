import { jsonArray, jsonObject, quoted } from '@hftjs/simulator';
import { optionalPair, symbolList, type Call, type Endpoint } from '../rest/endpoint.js';
import type { Exchange } from '../exchange.js';
import type { BinancePair } from '../market/symbols.js';
import { filtersOf } from './filters.js';
import { timeText } from '../wire/time-unit.js';

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-endpoints#exchange-information */
export const exchangeInfo: Endpoint = {
  weight: 20,
  security: 'none',
  answer(call) {
    const { exchange, unit } = call;
    return jsonObject({
      timezone: '"UTC"',
      serverTime: timeText(exchange.clock(), unit),
      rateLimits: rateLimits(call),
      exchangeFilters: '[]',
      symbols: jsonArray(wantedPairs(call).map((pair) => symbolRow(pair, exchange))),
    });
  },
};

function wantedPairs(call: Call): readonly BinancePair[] {
  const pair = optionalPair(call);
  return pair === undefined ? (symbolList(call) ?? call.exchange.symbols.all) : [pair];
}

function rateLimits({ exchange }: Call): string {
  const row = (
    rateLimitType: string,
    [interval, intervalNum, limit]: readonly [string, number, number],
  ): string =>
    jsonObject({
      rateLimitType: quoted(rateLimitType),
      interval: quoted(interval),
      intervalNum: String(intervalNum),
      limit: String(limit),
    });
  return jsonArray([
    row('REQUEST_WEIGHT', ['MINUTE', 1, exchange.limits.weight]),
    ...exchange.orderCounter.limits(),
    row('RAW_REQUESTS', ['MINUTE', 5, 300_000]),
  ]);
}

function symbolRow(pair: BinancePair, exchange: Exchange): string {
  const { symbol, base, quote } = pair;
  return jsonObject({
    symbol: quoted(symbol),
    status: quoted(exchange.statusOf(pair)),
    baseAsset: quoted(base),
    baseAssetPrecision: '8',
    quoteAsset: quoted(quote),
    quotePrecision: '8',
    quoteAssetPrecision: '8',
    baseCommissionPrecision: '8',
    quoteCommissionPrecision: '8',
    orderTypes:
      '["LIMIT","LIMIT_MAKER","MARKET","STOP_LOSS","STOP_LOSS_LIMIT","TAKE_PROFIT","TAKE_PROFIT_LIMIT"]',
    // Order lists and icebergs are not simulated.
    icebergAllowed: 'false',
    ocoAllowed: 'false',
    otoAllowed: 'false',
    opoAllowed: 'false',
    quoteOrderQtyMarketAllowed: 'true',
    allowTrailingStop: 'true',
    cancelReplaceAllowed: 'true',
    amendAllowed: 'true',
    pegInstructionsAllowed: 'false',
    isSpotTradingAllowed: 'true',
    isMarginTradingAllowed: 'true',
    filters: jsonArray(filtersOf(pair, exchange)),
    permissions: '[]',
    permissionSets: '[["SPOT","MARGIN"]]',
    defaultSelfTradePreventionMode: '"EXPIRE_MAKER"',
    allowedSelfTradePreventionModes: '["NONE","EXPIRE_TAKER","EXPIRE_MAKER"]',
  });
}
