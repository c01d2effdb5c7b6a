import { formatUnits, jsonArray, jsonObject, quoted } from '@hftjs/simulator';
import type { Call, Endpoint } from '../endpoint.js';
import type { BinancePair } from '../symbols.js';
import { timeText } from '../time-unit.js';
import { invalidSymbol, VenueError } from '../venue-error.js';

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
      symbols: jsonArray(wantedPairs(call).map((pair) => symbolRow(pair, exchange.symbols.statusOf(pair)))),
    });
  },
};

function wantedPairs({ exchange, params }: Call): readonly BinancePair[] {
  const symbol = params.get('symbol');
  const symbols = params.get('symbols');
  if (symbol === undefined && symbols === undefined) return exchange.symbols.all;
  return (symbol === undefined ? listOf(symbols ?? '') : [symbol]).map((name) => {
    const pair = exchange.symbols.bySymbol(name);
    if (pair === undefined) throw invalidSymbol();
    return pair;
  });
}

function listOf(text: string): string[] {
  try {
    const names: unknown = JSON.parse(text);
    if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
  } catch {
    // Reported below.
  }
  throw new VenueError(-1100, "Illegal characters found in parameter 'symbols'.");
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
    row('ORDERS', ['SECOND', 10, 100]),
    row('ORDERS', ['DAY', 1, 200_000]),
    row('RAW_REQUESTS', ['MINUTE', 5, 300_000]),
  ]);
}

function symbolRow({ spec, symbol, base, quote }: BinancePair, status: string): string {
  const tickSize = formatUnits(10n ** BigInt(8 - spec.priceDecimals), 8);
  const stepSize = formatUnits(10n ** BigInt(8 - spec.volumeDecimals), 8);
  return jsonObject({
    symbol: quoted(symbol),
    status: quoted(status),
    baseAsset: quoted(base),
    baseAssetPrecision: '8',
    quoteAsset: quoted(quote),
    quotePrecision: '8',
    quoteAssetPrecision: '8',
    baseCommissionPrecision: '8',
    quoteCommissionPrecision: '8',
    orderTypes:
      '["LIMIT","LIMIT_MAKER","MARKET","STOP_LOSS","STOP_LOSS_LIMIT","TAKE_PROFIT","TAKE_PROFIT_LIMIT"]',
    icebergAllowed: 'true',
    ocoAllowed: 'true',
    otoAllowed: 'true',
    opoAllowed: 'true',
    quoteOrderQtyMarketAllowed: 'true',
    allowTrailingStop: 'true',
    cancelReplaceAllowed: 'true',
    amendAllowed: 'true',
    pegInstructionsAllowed: 'true',
    isSpotTradingAllowed: 'true',
    isMarginTradingAllowed: 'true',
    filters: jsonArray([
      jsonObject({
        filterType: '"PRICE_FILTER"',
        minPrice: quoted(tickSize),
        maxPrice: '"1000000.00000000"',
        tickSize: quoted(tickSize),
      }),
      jsonObject({
        filterType: '"LOT_SIZE"',
        minQty: quoted(stepSize),
        maxQty: '"900000000.00000000"',
        stepSize: quoted(stepSize),
      }),
      jsonObject({
        filterType: '"NOTIONAL"',
        minNotional: '"5.00000000"',
        applyMinToMarket: 'true',
        maxNotional: '"9000000.00000000"',
        applyMaxToMarket: 'false',
        avgPriceMins: '5',
      }),
    ]),
    permissions: '[]',
    permissionSets: '[["SPOT","MARGIN"]]',
    defaultSelfTradePreventionMode: '"EXPIRE_MAKER"',
    allowedSelfTradePreventionModes: '["EXPIRE_TAKER","EXPIRE_MAKER","EXPIRE_BOTH","DECREMENT"]',
  });
}
