import { formatTimestamp, jsonArray, jsonObject, quoted } from '@hftjs/simulator';
import { candlesOf, lastInterval, type Candle } from './candles.js';
import type { Feed, NamedPair, PublicSource } from './feeds.js';
import { sortedObject } from './json-text.js';
import type { Asked, Params } from './subscriptions.js';

const MINUTE = 60_000;
const INTERVALS: readonly unknown[] = [1, 5, 15, 30, 60, 240, 1440, 10_080, 21_600];
/** Candles that are sent when a subscription begins. */
const SNAPSHOT_ROWS = 720;

/** Candles of a symbol. https://docs.kraken.com/api/docs/websocket-v2/ohlc */
export function askedCandles(params: Params, source: PublicSource, pair: NamedPair): Asked {
  const { interval = 1, snapshot } = params;
  if (typeof interval !== 'number' || !INTERVALS.includes(interval))
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
  const interval = minutes * MINUTE;
  const frame = (type: 'snapshot' | 'update', candles: readonly Candle[]): string =>
    jsonObject({
      channel: '"ohlc"',
      type: quoted(type),
      timestamp: quoted(nanoseconds(market.now())),
      data: jsonArray(candles.map((candle) => row(candle))),
    });
  const row = ({ openTime, open, high, low, close, trades, volume, vwap }: Candle): string =>
    jsonObject({
      symbol: quoted(symbol),
      open,
      high,
      low,
      close,
      trades: String(trades),
      volume,
      vwap,
      interval_begin: quoted(nanoseconds(openTime)),
      interval: String(minutes),
      timestamp: quoted(formatTimestamp(openTime + interval)),
    });
  return {
    snapshot: () =>
      wantsSnapshot
        ? [frame('snapshot', candlesOf(market.trades(spec.pair), { spec, interval }).slice(-SNAPSHOT_ROWS))]
        : [],
    update: ({ pair, trades }) =>
      pair === spec.pair && trades.length > 0
        ? [frame('update', candlesOf(lastInterval(market.trades(pair), interval), { spec, interval }))]
        : [],
  };
}

/** `2023-10-04T16:25:00.000000000Z`. */
const nanoseconds = (time: number): string => formatTimestamp(time).replace('Z', '000Z');
