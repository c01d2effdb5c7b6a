import type { EventSink } from '../delivery/event-sink.js';
import { channelRow } from './channel-row.js';
import type { HeaderOf } from './header.js';
import { checkAmount } from './sound.js';

/** What is traded: `spot`, `perpetual`, a dated `future`, or the venue's word in lower case. */
export type InstrumentKind = 'spot' | 'perpetual' | 'future' | 'option' | (string & {});

/**
 * Whether and how an instrument can be traded now. `post_only`: only orders that rest; `limit_only`: no market orders;
 * `reduce_only`: only orders that reduce a position. `pre_open`: listed, and not traded yet; `auction`: orders are
 * collected. `unknown`: the venue's code has no mapping; see `rawStatus`.
 */
export type InstrumentStatus =
  | 'trading'
  | 'halted'
  | 'post_only'
  | 'limit_only'
  | 'reduce_only'
  | 'cancel_only'
  | 'auction'
  | 'pre_open'
  | 'delisted'
  | 'unknown'
  | (string & {});

/** The rules of trading of one pair. Each event is the whole instrument after the change. */
export interface Instrument extends HeaderOf<'instrument'> {
  /** The venue's own name. */
  readonly venueSymbol: string;
  /** Base currency, in lower case: `btc`. */
  readonly base: string;
  /** Quote currency, in lower case: `usd`. */
  readonly quote: string;
  /** Currency in which profit and loss are paid, in lower case. Absent on spot markets. */
  readonly settle?: string;
  /** What is traded. */
  readonly kind: InstrumentKind;
  /** Whether and how it can be traded now. */
  readonly status: InstrumentStatus;
  /** The venue's code for `status`. */
  readonly rawStatus: string;
  /** Smallest step of a price, in quote currency. */
  readonly priceIncrement: number;
  /**
   * Smallest step of an order's volume, in base currency, contracts already converted. 0 for an `inverse` contract: it is
   * worth a fixed amount of quote currency, so that its step in base currency follows the price.
   */
  readonly volumeIncrement: number;
  /** Smallest volume of an order, in base currency. Absent where the venue does not send it. */
  readonly minVolume?: number;
  /** Smallest worth of an order, in quote currency. Absent where the venue does not send it. */
  readonly minNotional?: number;
  /**
   * Worth of one contract: in base currency if it is `linear`, in quote currency if it is `inverse`. Absent on spot
   * markets.
   */
  readonly contractSize?: number;
  /**
   * Whether one contract is worth a fixed amount of base currency (`linear`) or of quote currency (`inverse`). Absent
   * on spot markets.
   */
  readonly contractType?: 'linear' | 'inverse';
}

/** Queue of an observer. */
export interface InstrumentObserver {
  /** The instruments of the subscribed pairs, and then each change. Never dropped. */
  readonly instrumentQueue?: EventSink<Instrument>;
}

/** Callback of a service. */
export interface InstrumentHandler {
  /** An instrument was first read, or changed: it was listed, halted or delisted, or its increments changed. */
  onInstrument(instrument: Instrument): void | Promise<void>;
}

export const instrument = channelRow<InstrumentObserver, InstrumentHandler>()({
  queue: 'instrumentQueue',
  handler: 'onInstrument',
  list: 'instruments',
  summary: 'status, increments and contract sizes of the pairs',
  access: 'public',
  delivery: 'each',
  lossless: true,
  sound: soundInstrument,
});

function soundInstrument(event: Instrument): Instrument {
  checkAmount('priceIncrement', event.priceIncrement);
  checkAmount('volumeIncrement', event.volumeIncrement);
  checkAmount('minVolume', event.minVolume);
  checkAmount('minNotional', event.minNotional);
  checkAmount('contractSize', event.contractSize);
  return event;
}
