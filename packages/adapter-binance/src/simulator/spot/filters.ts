import { jsonObject, quoted, type JsonFields } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import type { BinancePair } from '../market/symbols.js';

/**
 * What an order must fit: the limits of the market, in the venue's words.
 * https://developers.binance.com/docs/binance-spot-api-docs/filters
 */
export function filtersOf(pair: BinancePair, exchange: Exchange): readonly string[] {
  const limits = exchange.limitsOf(pair);
  const filter = (filterType: string, fields: JsonFields): string =>
    jsonObject({ filterType: quoted(filterType), ...fields });
  const decimals = exchange.market.precision(pair.spec.pair);
  const price = (value: number): string => quoted(pair.price(value.toFixed(decimals.price)));
  const volume = (value: number): string => quoted(pair.volume(value.toFixed(Math.max(0, decimals.volume))));
  const lots = {
    minQty: volume(limits.minVolume),
    maxQty: volume(limits.maxVolume),
    stepSize: volume(limits.volumeStep),
  };
  const up = quoted(String(1 + limits.priceBand));
  const down = quoted(String(Math.round((1 - limits.priceBand) * 1e6) / 1e6));
  return [
    filter('PRICE_FILTER', {
      minPrice: price(limits.priceStep),
      maxPrice: '"1000000.00000000"',
      tickSize: price(limits.priceStep),
    }),
    filter('LOT_SIZE', lots),
    filter('MARKET_LOT_SIZE', { ...lots, minQty: volume(0), stepSize: volume(0) }),
    filter('TRAILING_DELTA', {
      minTrailingAboveDelta: '10',
      maxTrailingAboveDelta: '2000',
      minTrailingBelowDelta: '10',
      maxTrailingBelowDelta: '2000',
    }),
    filter('PERCENT_PRICE_BY_SIDE', {
      bidMultiplierUp: up,
      bidMultiplierDown: down,
      askMultiplierUp: up,
      askMultiplierDown: down,
      avgPriceMins: '5',
    }),
    filter('NOTIONAL', {
      minNotional: quoted(limits.minNotional.toFixed(8)),
      applyMinToMarket: 'true',
      maxNotional: '"9000000000000.00000000"',
      applyMaxToMarket: 'false',
      avgPriceMins: '5',
    }),
  ];
}
