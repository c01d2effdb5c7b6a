import type { EventSink } from '../delivery/event-sink.js';
import { rowError } from '../wire/row-error.js';
import { channelRow } from './channel-row.js';
import type { HeaderOf } from './header.js';
import { checkAmount, checkPrice } from './sound.js';

/**
 * The trades of one interval of time. Each event is the whole candle, as it is at that time; the last one of a candle is
 * `closed`, and no candle is closed twice.
 */
export interface Candle extends HeaderOf<'candle'> {
  /** Length of the candle, as `subscribeArgs.candle.interval` asked for it: `1m`. */
  readonly interval: string;
  /** Begin, in epoch milliseconds. */
  readonly openTime: number;
  /** End, in epoch milliseconds: the `openTime` of the next candle. */
  readonly closeTime: number;
  /** First price, in quote currency. */
  readonly open: number;
  /** Highest price, in quote currency. */
  readonly high: number;
  /** Lowest price, in quote currency. */
  readonly low: number;
  /** Last price so far, in quote currency. */
  readonly close: number;
  /** Traded volume, in base currency, contracts already converted. */
  readonly volume: number;
  /** Traded volume, in quote currency. Absent where the venue does not send it. */
  readonly quoteVolume?: number;
  /** Number of trades. Absent where the venue does not send it. */
  readonly trades?: number;
  /** Whether the candle is complete. Where the venue does not say so, it is once the venue sends a later candle. */
  readonly closed: boolean;
}

/** Queue of an observer. */
export interface CandleObserver {
  /** Candles, each change of the present one, and each once when it is closed. */
  readonly candleQueue?: EventSink<Candle>;
}

/** Callback of a service. */
export interface CandleHandler {
  /** The present candle of a pair changed or closed. */
  onCandle(candle: Candle): void | Promise<void>;
}

export const candle = channelRow<CandleObserver, CandleHandler>()({
  queue: 'candleQueue',
  handler: 'onCandle',
  list: 'candles',
  summary: 'open, high, low, close and volume per interval',
  access: 'public',
  delivery: 'each',
  lossless: false,
  // The last state of each candle: no later candle replaces one that has closed.
  key: ({ interval, openTime }) => `${interval} ${openTime}`,
  sound: soundCandle,
});

function soundCandle(event: Candle): Candle {
  const { open, high, low, close } = event;
  checkPrice('open', open);
  checkPrice('high', high);
  checkPrice('low', low);
  checkPrice('close', close);
  if (high < low) throw rowError(() => `high is ${high}, below low, which is ${low}`);
  checkAmount('volume', event.volume);
  checkAmount('quoteVolume', event.quoteVolume);
  checkAmount('trades', event.trades);
  if (!(event.openTime < event.closeTime))
    throw rowError(() => `openTime is ${event.openTime}, not before closeTime, which is ${event.closeTime}`);
  return event;
}
