import { type CandleSeries, jsonObject, type MarketCandle, quoted } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import type { MarketStream } from '../sockets/market-connection.js';
import type { BinancePair } from '../market/symbols.js';
import { timeText, type TimeUnit } from '../wire/time-unit.js';
import { isInterval } from './interval.js';
import { candleTexts, lastTimeText } from './klines-endpoint.js';

export interface KlineSource {
  readonly exchange: Exchange;
  readonly pair: BinancePair;
  readonly unit: TimeUnit;
  /** Milliseconds between two frames of an interval. */
  readonly cadence: (interval: string) => number;
}

/**
 * The candles of a stream such as `kline_1m`: each interval's last frame has `x`. Absent for an interval that is none.
 * https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#klinecandlestick-streams-for-utc
 */
export function openKlineStream(source: KlineSource, kind: string): MarketStream | undefined {
  const name = kind.replace(/^kline_/, '');
  if (!isInterval(name)) return undefined;
  const { exchange, pair } = source;
  // An interval without a trade has a candle with the last price.
  const series = exchange.market.candles(pair.spec.pair, name, 'flat');
  return {
    channels: ['kline', 'candle'],
    open: (send) => sendCandles(source, series, send),
  };
}

function sendCandles(
  { exchange, pair, unit, cadence }: KlineSource,
  series: CandleSeries,
  send: (payload: string) => boolean,
): { release(): void } {
  const { tickerInterval = Infinity, pace = 1 } = exchange.options;
  let open = series.last;
  let ended: MarketCandle[] = [];
  const ignore = series.onChange((candle) => {
    if (candle.isClosed) ended.push(candle);
    else open = candle;
  });
  const timer = setInterval(
    () => {
      series.advance();
      for (const candle of ended) {
        send(klineEvent(candle, { exchange, pair, unit }));
        if (open?.openTime === candle.openTime) open = undefined;
      }
      ended = [];
      if (open) send(klineEvent(open, { exchange, pair, unit }));
      open = undefined;
    },
    Math.min(cadence(series.interval.name) / pace, tickerInterval),
  );
  return {
    release: () => {
      clearInterval(timer);
      ignore();
    },
  };
}

function klineEvent(candle: MarketCandle, { exchange, pair, unit }: Omit<KlineSource, 'cadence'>): string {
  const texts = candleTexts(candle, pair);
  const kline = jsonObject({
    t: timeText(candle.openTime, unit),
    T: lastTimeText(candle, unit),
    s: quoted(pair.symbol),
    i: quoted(candle.interval),
    f: String(candle.firstId),
    L: String(candle.lastId),
    o: texts.open,
    c: texts.close,
    h: texts.high,
    l: texts.low,
    v: texts.volume,
    n: String(candle.trades),
    x: String(candle.isClosed),
    q: texts.cost,
    V: texts.takerVolume,
    Q: texts.takerCost,
    B: '"0"',
  });
  return jsonObject({
    e: '"kline"',
    E: timeText(exchange.clock(), unit),
    s: quoted(pair.symbol),
    k: kline,
  });
}
