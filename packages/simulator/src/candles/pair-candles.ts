import type { PairSpec } from '../market/pair-spec.js';
import { candleInterval, type CandleInterval } from './candle-interval.js';
import { CandleSeries, type QuietIntervals } from './candle-series.js';
import { CandleWriter } from './market-candle.js';
import { addSums, sumsOf, type CountedTrade, type TradeSums } from './trade-sums.js';

/** Seconds with trades that are kept, so that a series that is asked for later has a past. */
const SECONDS_KEPT = 100_000;

interface PairCandlesInit {
  readonly spec: PairSpec;
  readonly now: () => number;
  readonly refinement: () => number;
}

/** Candles of a pair in all intervals that were asked for. Their sums are exact. */
export class PairCandles {
  readonly #now: () => number;
  readonly #writer: CandleWriter;
  readonly #series = new Map<string, CandleSeries>();
  readonly #seconds: { readonly time: number; readonly sums: TradeSums }[] = [];
  /** Whether older seconds were dropped. */
  #isCut = false;

  constructor({ spec, now, refinement }: PairCandlesInit) {
    this.#now = now;
    this.#writer = new CandleWriter(spec, refinement);
  }

  /** Counts a trade; listeners are called by `flush`. */
  add(trade: CountedTrade): void {
    const sums = sumsOf(trade, this.#writer.coins(trade.tick, trade.lots));
    for (const series of this.#series.values()) series.add(trade.time, sums);
    const time = Math.floor(trade.time / 1000) * 1000;
    const last = this.#seconds.at(-1);
    if (last?.time === time) addSums(last.sums, sums);
    else this.#seconds.push({ time, sums });
    if (this.#seconds.length <= SECONDS_KEPT * 1.1) return;
    this.#seconds.splice(0, this.#seconds.length - SECONDS_KEPT);
    this.#isCut = true;
  }

  /** Calls the listeners of all series with what has changed. */
  flush(): void {
    for (const series of this.#series.values()) series.flush();
  }

  /** The candles of an interval; the same object each time. */
  series(wanted: CandleInterval | string, quiet: QuietIntervals): CandleSeries {
    const interval = typeof wanted === 'string' ? candleInterval(wanted) : wanted;
    const key = `${interval.name} ${quiet}`;
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const series = new CandleSeries({ interval, quiet, writer: this.#writer, now: this.#now });
    const [first] = this.#seconds;
    // Of the oldest candle some trades may be missing.
    const from =
      this.#isCut && first !== undefined ? interval.nextOf(interval.openOf(first.time)) : -Infinity;
    for (const { time, sums } of this.#seconds) if (time >= from) series.add(time, sums);
    series.flush();
    this.#series.set(key, series);
    return series;
  }
}
