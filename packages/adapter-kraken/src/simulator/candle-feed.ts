import {
  candleInterval,
  formatTimestamp,
  jsonArray,
  jsonObject,
  quoted,
  type MarketCandle,
} from '@hftjs/simulator';
import type { Feed, NamedPair, PublicSource } from './feeds.js';
import { sortedObject } from './json-text.js';
import type { Asked, Params } from './subscriptions.js';

/** The lengths of candles in minutes. */
export const CANDLE_MINUTES: readonly number[] = [1, 5, 15, 30, 60, 240, 1440, 10_080, 21_600];

/** Candles of so many minutes. */
export const minutesInterval = (minutes: number): ReturnType<typeof candleInterval> =>
  candleInterval(`${minutes}m`);

/** Candles that are sent when a subscription begins. */
const SNAPSHOT_ROWS = 720;

/** Candles of a symbol. https://docs.kraken.com/api/docs/websocket-v2/ohlc */
export function askedCandles(params: Params, source: PublicSource, pair: NamedPair): Asked {
  const { interval = 1, snapshot } = params;
  if (typeof interval !== 'number' || !CANDLE_MINUTES.includes(interval))
    return { kind: 'error', error: 'Subscription ohlc interval not supported', symbol: pair.symbol };
  const wantsSnapshot = snapshot !== false;
  return {
    kind: 'subscription',
    key: `ohlc-${interval} ${pair.symbol}`,
    channels: ['ohlc', 'candle'],
    result: sortedObject({
      channel: '"ohlc"',
      interval: String(interval),
      snapshot: String(wantsSnapshot),
      symbol: quoted(pair.symbol),
      warnings: '["timestamp is deprecated, use interval_begin"]',
    }),
    open: () => candleFeed(source, pair, { minutes: interval, wantsSnapshot }),
  };
}

/** Updates come with trades. No candle says that it has ended. */
function candleFeed(
  { market }: PublicSource,
  { spec, symbol }: NamedPair,
  { minutes, wantsSnapshot }: { minutes: number; wantsSnapshot: boolean },
): Feed {
  const series = market.candles(spec.pair, minutesInterval(minutes));
  const frame = (type: 'snapshot' | 'update', candles: readonly MarketCandle[]): string =>
    jsonObject({
      channel: '"ohlc"',
      type: quoted(type),
      timestamp: quoted(nanoseconds(market.now())),
      data: jsonArray(candles.map((candle) => row(candle))),
    });
  const row = (candle: MarketCandle): string =>
    jsonObject({
      symbol: quoted(symbol),
      open: candle.openText,
      high: candle.highText,
      low: candle.lowText,
      close: candle.closeText,
      trades: String(candle.trades),
      volume: candle.volumeText,
      vwap: candle.averagePriceText,
      interval_begin: quoted(nanoseconds(candle.openTime)),
      interval: String(minutes),
      timestamp: quoted(formatTimestamp(candle.closeTime)),
    });
  return {
    snapshot: () => (wantsSnapshot ? [frame('snapshot', series.list({ limit: SNAPSHOT_ROWS }))] : []),
    update: ({ pair, trades }) =>
      pair === spec.pair && trades.length > 0 && series.last ? [frame('update', [series.last])] : [],
  };
}

/** `2023-10-04T16:25:00.000000000Z`. */
const nanoseconds = (time: number): string => formatTimestamp(time).replace('Z', '000Z');
