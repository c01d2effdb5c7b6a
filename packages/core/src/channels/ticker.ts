import type { EventSink } from '../delivery/event-sink.js';
import { channelRow } from './channel-row.js';
import type { HeaderOf } from './header.js';
import { checkAmount, isAmount } from './sound.js';

/** Best bid and ask. A side without orders has neither price nor volume. */
export interface Ticker extends HeaderOf<'ticker'> {
  /** Best (highest) price of the buyers, in quote currency. Absent if there are none. */
  readonly bidPrice?: number;
  /**
   * Volume at `bidPrice`, in base currency, contracts already converted. Absent if there are no buyers, or where the
   * venue does not send it.
   */
  readonly bidVolume?: number;
  /** Best (lowest) price of the sellers, in quote currency. Absent if there are none. */
  readonly askPrice?: number;
  /**
   * Volume at `askPrice`, in base currency, contracts already converted. Absent if there are no sellers, or where the
   * venue does not send it.
   */
  readonly askVolume?: number;
  /** Price of the last trade, in quote currency. Absent where the frame does not have it. */
  readonly lastPrice?: number;
  /**
   * Volume of the last trade, in base currency, contracts already converted. Absent where the frame does not have it.
   */
  readonly lastVolume?: number;
  /** Figures of the last 24 hours. Absent where the frame does not have them. */
  readonly stats24h?: Stats24h;
}

/** Trailing 24 hours, where the exchange sends them in the same frame. */
export interface Stats24h {
  /** Traded volume, in base currency. Absent where the venue does not send it. */
  readonly volume?: number;
  /** Volume-weighted average price, in quote currency. Absent where the venue does not send it. */
  readonly averagePrice?: number;
  /** Lowest price, in quote currency. Absent where the venue does not send it. */
  readonly low?: number;
  /** Highest price, in quote currency. Absent where the venue does not send it. */
  readonly high?: number;
  /** Price 24 hours ago, in quote currency. Absent where the venue does not send it. */
  readonly open?: number;
  /** Change of the price, in quote currency. Absent where the venue does not send it. */
  readonly change?: number;
  /** Change of the price, in percent. Absent where the venue does not send it. */
  readonly changePercent?: number;
}

/** Queue of an observer. */
export interface TickerObserver {
  /** Best bid and ask. Under load, only the latest per pair if the queue conflates. */
  readonly tickerQueue?: EventSink<Ticker>;
}

/** Callback of a service. */
export interface TickerHandler {
  /** Best bid and ask of a pair changed. */
  onTicker(ticker: Ticker): void | Promise<void>;
}

export const ticker = channelRow<TickerObserver, TickerHandler>()({
  queue: 'tickerQueue',
  handler: 'onTicker',
  list: 'tickers',
  summary: 'best bid and ask',
  access: 'public',
  delivery: 'latest',
  lossless: false,
  sound: soundTicker,
});

function soundTicker(event: Ticker): Ticker {
  checkAmount('bidPrice', event.bidPrice);
  checkAmount('bidVolume', event.bidVolume);
  checkAmount('askPrice', event.askPrice);
  checkAmount('askVolume', event.askVolume);
  checkAmount('lastPrice', event.lastPrice);
  checkAmount('lastVolume', event.lastVolume);
  const { stats24h } = event;
  return stats24h === undefined || areSound(stats24h) ? event : { ...event, stats24h: soundStats(stats24h) };
}

const isFigure = (value: number | undefined): boolean => value === undefined || Number.isFinite(value);

const areSound = ({ volume, averagePrice, low, high, open, change, changePercent }: Stats24h): boolean =>
  isAmount(volume) &&
  isAmount(averagePrice) &&
  isAmount(low) &&
  isAmount(high) &&
  isAmount(open) &&
  isFigure(change) &&
  isFigure(changePercent);

/** Leaves out invalid figures of the last 24 hours. The ticker is published without them. */
function soundStats(stats: Stats24h): Stats24h {
  const isSound = ([name, value]: [string, number]): boolean =>
    name.startsWith('change') ? isFigure(value) : isAmount(value);
  return Object.fromEntries(Object.entries(stats as Record<string, number>).filter(isSound));
}
