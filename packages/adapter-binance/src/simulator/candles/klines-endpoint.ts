import { jsonArray, type MarketCandle, quoted } from '@hftjs/simulator';
import { eightDecimals, withDecimals } from '../wire/decimal-text.js';
import { integerOf, limitOf, pairOf, type Call, type Endpoint } from '../rest/endpoint.js';
import { required } from '../orders/order-params.js';
import type { BinancePair } from '../market/symbols.js';
import { timeText, type TimeUnit } from '../wire/time-unit.js';
import { missingParameter, VenueError } from '../wire/venue-error.js';
import { checkInterval } from './interval.js';

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
    const interval = checkInterval(required(params, 'interval'));
    const limit = limitOf(call, 500, traits.most);
    const from = integerOf(params, 'startTime');
    const end = integerOf(params, 'endTime');
    const found = exchange.market
      .candles(pair.spec.pair, interval, 'flat')
      .list({ from, until: end === undefined ? undefined : end + 1, limit });
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
  candle: MarketCandle,
  { unit }: Call,
  { pair, hasVolume }: { pair: BinancePair; hasVolume: boolean },
): string {
  const { open, high, low, close, volume, cost, takerVolume, takerCost } = candleTexts(candle, pair);
  const sum = (text: string): string => (hasVolume ? text : '"0"');
  return jsonArray([
    timeText(candle.openTime, unit),
    open,
    high,
    low,
    close,
    sum(volume),
    lastTimeText(candle, unit),
    sum(cost),
    String(candle.trades),
    sum(takerVolume),
    sum(takerCost),
    '"0"',
  ]);
}

/** The last millisecond, or microsecond, of a candle. */
export const lastTimeText = ({ closeTime }: MarketCandle, unit: TimeUnit): string =>
  unit === 'us' ? `${closeTime - 1}999` : String(closeTime - 1);

type CandleText = 'open' | 'high' | 'low' | 'close' | 'volume' | 'cost' | 'takerVolume' | 'takerCost';

/** Prices and sums of a candle as the wire writes them. */
export function candleTexts(candle: MarketCandle, pair: BinancePair): Readonly<Record<CandleText, string>> {
  const price = (text: string): string => quoted(pair.price(text));
  const volume = (text: string): string => quoted(pair.volume(text));
  const money = (text: string): string => quoted(withDecimals(eightDecimals(text), 8));
  return {
    open: price(candle.openText),
    high: price(candle.highText),
    low: price(candle.lowText),
    close: price(candle.closeText),
    volume: volume(candle.volumeText),
    cost: money(candle.quoteVolumeText),
    takerVolume: volume(candle.boughtVolumeText),
    takerCost: money(candle.boughtQuoteVolumeText),
  };
}
