import { formatUnits, jsonArray, quoted } from '@hftjs/simulator';
import { eightDecimals, withDecimals } from '../wire/decimal-text.js';
import { integerOf, limitOf, pairOf, type Call, type Endpoint } from '../rest/endpoint.js';
import { required } from '../orders/order-params.js';
import type { BinancePair } from '../market/symbols.js';
import { timeText } from '../wire/time-unit.js';
import { missingParameter, VenueError } from '../wire/venue-error.js';
import { candlesOf, type Candle } from './candle.js';
import { intervalOf } from './interval.js';

export interface KlineTraits {
  readonly weight: Endpoint['weight'];
  readonly most: number;
  /** The parameter that names the pair. @defaultValue 'symbol' */
  readonly pairParameter?: 'pair';
  /** Parameters that must be sent besides. */
  readonly needs?: readonly string[];
  /** Prices that are not traded, such as mark and index prices, have no volume. @defaultValue true */
  readonly hasVolume?: boolean;
}

/** Candles of the tape. https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#klinecandlestick-data */
export const klines = (traits: KlineTraits): Endpoint => ({
  weight: traits.weight,
  security: 'none',
  answer(call) {
    const { exchange, params } = call;
    const pair = pairOfKlines(call, traits);
    for (const name of traits.needs ?? []) required(params, name);
    const intervalAt = intervalOf(required(params, 'interval'));
    const limit = limitOf(call, 500, traits.most);
    const start = integerOf(params, 'startTime');
    const end = integerOf(params, 'endTime');
    const candles = candlesOf(exchange.market.trades(pair.spec.pair), pair.spec, {
      intervalAt,
      from: start ?? -Infinity,
      to: Math.min(exchange.clock(), (end ?? Infinity) + 1),
    });
    const found = start === undefined ? candles.slice(-limit) : candles.slice(0, limit);
    return jsonArray(found.map((candle) => row(candle, call, { pair, hasVolume: traits.hasVolume ?? true })));
  },
});

function pairOfKlines(call: Call, { pairParameter }: KlineTraits): BinancePair {
  if (pairParameter === undefined) return pairOf(call);
  const name = call.params.get(pairParameter) ?? '';
  if (name === '') throw missingParameter(pairParameter);
  const pair = call.exchange.symbols.bySymbol(name);
  if (pair === undefined) throw new VenueError(-4144, 'Invalid pair.');
  return pair;
}

function row(
  candle: Candle,
  { unit }: Call,
  { pair, hasVolume }: { pair: BinancePair; hasVolume: boolean },
): string {
  const { volume, cost, takerVolume, takerCost } = amounts(candle, pair);
  const sums = hasVolume ? [quoted(volume)] : ['"0"'];
  return jsonArray([
    timeText(candle.openTime, unit),
    ...[candle.open, candle.high, candle.low, candle.close].map((price) => quoted(pair.price(price))),
    ...sums,
    unit === 'us' ? `${candle.closeTime}999` : String(candle.closeTime),
    hasVolume ? quoted(cost) : '"0"',
    String(candle.count),
    hasVolume ? quoted(takerVolume) : '"0"',
    hasVolume ? quoted(takerCost) : '"0"',
    '"0"',
  ]);
}

/** Sums of a candle as the wire writes them. */
export function amounts(
  { volume, cost, takerVolume, takerCost }: Candle,
  pair: BinancePair,
): Readonly<Record<'volume' | 'cost' | 'takerVolume' | 'takerCost', string>> {
  const { priceDecimals, volumeDecimals } = pair.spec;
  const lots = (units: bigint): string => pair.volume(formatUnits(units, volumeDecimals));
  const money = (units: bigint): string =>
    withDecimals(eightDecimals(formatUnits(units, priceDecimals + volumeDecimals)), 8);
  return {
    volume: lots(volume),
    cost: money(cost),
    takerVolume: lots(takerVolume),
    takerCost: money(takerCost),
  };
}
