import type { Rate } from '../connection/channel-params.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { CandleInterval } from './candle-interval.js';

/** One candle as the venue states it. For each field see `Candle`. */
export interface CandleRow {
  readonly symbol: CurrencyPair;
  /** Epoch milliseconds. */
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Base currency, contracts already converted. */
  readonly volume: number;
  readonly quoteVolume?: number | undefined;
  readonly trades?: number | undefined;
  /** When the venue sent this state of the candle, in epoch milliseconds. */
  readonly exchangeTime?: number | undefined;
  /** Whether it is complete. Absent where the venue does not say so in this row. */
  readonly closed?: boolean | undefined;
}

/** Missing candles: those that begin from `from` until `until`, inclusive, in epoch milliseconds. */
export interface MissingCandles {
  readonly symbol: CurrencyPair;
  readonly from: number;
  /** `undefined` for all up to the present one. */
  readonly until: number | undefined;
}

/** The facts of a venue's candles. */
export interface CandleFacts {
  /** What was chosen by `subscribeArgs.candle`. */
  readonly interval: CandleInterval;
  /**
   * Whether the frames of the socket state of each candle whether it is closed. Otherwise a candle is closed once a later
   * one of its pair arrives. Also true where the last state that the socket sends need not be how a candle ended: then
   * `read` closes it.
   */
  readonly statesClosed: boolean;
  /** Whether the socket sends no candle for an interval without trades, so that a candle that is not there is no gap. */
  readonly skipsQuiet: boolean;
  /**
   * Lists missing candles over REST, of one pair, in any order: all that exist of the range, at most `limit`. The present
   * one may be among them, and others that are not missing. Core paces and repeats the calls, and publishes what was
   * missed. Rows that cannot be read are reported by `context.unreadableRow` and left out.
   *
   * Without it, candles that were missed are reported as a gap.
   */
  readonly read?: (missing: MissingCandles) => Promise<readonly CandleRow[]>;
  /** Candles of one answer, at least 2. A longer range is asked for in parts. @defaultValue 100 */
  readonly limit?: number;
  /** The most calls of `read`, over all pairs of the stream. @defaultValue one in 500 ms */
  readonly pace?: Rate;
}

/** The candles of one connection. */
export interface Candles {
  /**
   * Publishes the candles of one frame, of any pairs, in any order: each change of the present candle, and each candle
   * once when it is closed. Repeated ones are counted as duplicates.
   *
   * @param kind - `snapshot`: the venue's list of the last candles of a pair, without gaps, as some send it at the
   * subscription. @defaultValue 'update'
   */
  apply(rows: readonly CandleRow[], receivedTime: number, kind?: 'snapshot' | 'update'): void;
}
