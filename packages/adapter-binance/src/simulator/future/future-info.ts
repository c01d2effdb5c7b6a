import { jsonArray, jsonObject, quoted } from '@hftjs/simulator';
import type { Call, Endpoint } from '../rest/endpoint.js';
import type { Exchange } from '../exchange.js';
import type { BinancePair } from '../market/symbols.js';
import { timeText } from '../wire/time-unit.js';
import { pairName } from './pair-name.js';

/** When a perpetual would be delivered. */
const NEVER = '4133404800000';

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/market-data/rest-api/Exchange-Information */
export const futureExchangeInfo: Endpoint = {
  weight: 1,
  security: 'none',
  answer: ({ exchange }: Call) =>
    jsonObject({
      timezone: '"UTC"',
      serverTime: timeText(exchange.clock(), 'ms'),
      futuresType: '"U_MARGINED"',
      rateLimits: `[{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":${exchange.limits.weight}},${exchange.orderCounter.limits().toReversed().join(',')}]`,
      exchangeFilters: '[]',
      assets: jsonArray(
        [...new Set(exchange.symbols.all.map(({ quote }) => quote))].map((asset) =>
          jsonObject({ asset: quoted(asset), marginAvailable: 'true', autoAssetExchange: '"-10000"' }),
        ),
      ),
      symbols: jsonArray(exchange.symbols.all.map((pair) => symbolRow(pair, exchange))),
    }),
};

/** When contracts were listed. */
export const ONBOARD_DATE = '1569398400000';

export const contractType = ({ delivery }: BinancePair): string =>
  delivery === undefined ? '"PERPETUAL"' : '"CURRENT_QUARTER"';

export const deliveryDate = ({ delivery }: BinancePair): string =>
  delivery === undefined ? NEVER : String(deliveryTime(delivery));

function symbolRow(pair: BinancePair, exchange: Exchange): string {
  const { spec, symbol, base, quote } = pair;
  const limits = exchange.limitsOf(pair);
  const decimals = exchange.market.precision(spec.pair);
  const tickSize = pair.price(limits.priceStep.toFixed(decimals.price));
  const volume = (value: number): string => quoted(value.toFixed(Math.max(0, decimals.volume)));
  const lotSize = {
    minQty: volume(limits.minVolume),
    maxQty: quoted(String(limits.maxVolume)),
    stepSize: volume(limits.volumeStep),
  };
  return jsonObject({
    symbol: quoted(symbol),
    pair: quoted(pairName(pair)),
    contractType: contractType(pair),
    deliveryDate: deliveryDate(pair),
    onboardDate: ONBOARD_DATE,
    status: quoted(exchange.statusOf(pair)),
    maintMarginPercent: '"2.5000"',
    requiredMarginPercent: '"5.0000"',
    baseAsset: quoted(base),
    quoteAsset: quoted(quote),
    marginAsset: quoted(quote),
    pricePrecision: String(decimalsOf(tickSize)),
    quantityPrecision: String(spec.volumeDecimals),
    baseAssetPrecision: '8',
    quotePrecision: '8',
    underlyingType: '"COIN"',
    underlyingSubType: '["PoW"]',
    settlePlan: '0',
    triggerProtect: '"0.0500"',
    liquidationFee: '"0.012500"',
    marketTakeBound: '"0.05"',
    maxMoveOrderLimit: '10000',
    filters: jsonArray([
      jsonObject({
        filterType: '"PRICE_FILTER"',
        minPrice: quoted(tickSize),
        maxPrice: '"4529764"',
        tickSize: quoted(tickSize),
      }),
      jsonObject({ filterType: '"LOT_SIZE"', ...lotSize }),
      jsonObject({ filterType: '"MARKET_LOT_SIZE"', ...lotSize }),
      jsonObject({ filterType: '"MIN_NOTIONAL"', notional: quoted(String(limits.minNotional)) }),
      jsonObject({
        filterType: '"PERCENT_PRICE"',
        multiplierUp: quoted((1 + limits.priceBand).toFixed(4)),
        multiplierDown: quoted((1 - limits.priceBand).toFixed(4)),
        multiplierDecimal: '"4"',
      }),
    ]),
    orderTypes:
      '["LIMIT","MARKET","STOP","STOP_MARKET","TAKE_PROFIT","TAKE_PROFIT_MARKET","TRAILING_STOP_MARKET"]',
    timeInForce: '["GTC","IOC","FOK","GTX","GTD"]',
  });
}

const decimalsOf = (text: string): number => (text.includes('.') ? text.length - text.indexOf('.') - 1 : 0);

/** Contracts are delivered at 08:00 UTC of the day in their name. */
const deliveryTime = (delivery: string): number =>
  Date.UTC(
    2000 + Number(delivery.slice(0, 2)),
    Number(delivery.slice(2, 4)) - 1,
    Number(delivery.slice(4, 6)),
    8,
  );
