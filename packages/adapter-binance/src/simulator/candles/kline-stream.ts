import { jsonObject, type PublicTrade, quoted } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import type { MarketStream } from '../sockets/market-connection.js';
import type { BinancePair } from '../market/symbols.js';
import { timeText, type TimeUnit } from '../wire/time-unit.js';
import { candlesOf, emptyCandle, withTrade, type Candle, type Interval } from './candle.js';
import { intervalNamed } from './interval.js';
import { amounts } from './klines-endpoint.js';

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
  const intervalAt = intervalNamed(name);
  return intervalAt === undefined ? undefined : new KlineStream(source, name, intervalAt);
}

class KlineStream implements MarketStream {
  readonly channels = ['kline', 'candle'];
  readonly #source: KlineSource;
  readonly #name: string;
  readonly #intervalAt: (time: number) => Interval;
  #candle: Candle;
  #isChanged = true;
  /** Candles that have ended and are not sent yet. */
  #ended: Candle[] = [];

  constructor(source: KlineSource, name: string, intervalAt: (time: number) => Interval) {
    const { exchange, pair } = source;
    this.#source = source;
    this.#name = name;
    this.#intervalAt = intervalAt;
    const now = exchange.clock();
    const trades = exchange.market.trades(pair.spec.pair);
    const { openTime } = intervalAt(now);
    const [current] = candlesOf(trades, pair.spec, { intervalAt, from: openTime, to: now });
    this.#candle = current ?? emptyCandle(intervalAt(now), trades.at(-1)?.priceText ?? '0');
  }

  onStep({ pair, trades }: { readonly pair: string; readonly trades: readonly PublicTrade[] }): string[] {
    const { spec } = this.#source.pair;
    if (pair !== spec.pair) return [];
    for (const trade of trades) {
      this.#advance(trade.time);
      this.#candle = withTrade(this.#candle, trade, spec);
      this.#isChanged = true;
    }
    return [];
  }

  open(send: (payload: string) => boolean): { release(): void } {
    const { exchange, cadence } = this.#source;
    const interval = Math.min(cadence(this.#name), exchange.options.tickerInterval ?? Infinity);
    const timer = setInterval(() => {
      this.#advance(exchange.clock());
      for (const candle of this.#ended.splice(0)) send(this.#payload(candle, true));
      if (this.#isChanged) send(this.#payload(this.#candle, false));
      this.#isChanged = false;
    }, interval);
    return {
      release: () => {
        clearInterval(timer);
      },
    };
  }

  /** Ends candles up to a time. */
  #advance(time: number): void {
    while (time >= this.#candle.closeTime + 1) {
      this.#ended.push(this.#candle);
      const next = this.#intervalAt(this.#candle.closeTime + 1);
      this.#candle = emptyCandle(next, this.#candle.close);
      this.#isChanged = true;
    }
  }

  #payload(candle: Candle, isClosed: boolean): string {
    const { exchange, pair, unit } = this.#source;
    const { volume, cost, takerVolume, takerCost } = amounts(candle, pair);
    const kline = jsonObject({
      t: timeText(candle.openTime, unit),
      T: unit === 'us' ? `${candle.closeTime}999` : String(candle.closeTime),
      s: quoted(pair.symbol),
      i: quoted(this.#name),
      f: String(candle.firstId),
      L: String(candle.lastId),
      o: quoted(pair.price(candle.open)),
      c: quoted(pair.price(candle.close)),
      h: quoted(pair.price(candle.high)),
      l: quoted(pair.price(candle.low)),
      v: quoted(volume),
      n: String(candle.count),
      x: String(isClosed),
      q: quoted(cost),
      V: quoted(takerVolume),
      Q: quoted(takerCost),
      B: '"0"',
    });
    return jsonObject({
      e: '"kline"',
      E: timeText(exchange.clock(), unit),
      s: quoted(pair.symbol),
      k: kline,
    });
  }
}
