import type { KrakenApi } from './kraken-api.js';
import type { KrakenSymbols } from './symbols.js';

/** What the sessions of a spot stream share, for as long as it lives. */
export interface SpotVenue {
  readonly api: KrakenApi;
  readonly symbols: KrakenSymbols;
  /** How far Kraken's clock is ahead of ours, in milliseconds, as its last acknowledgement states. */
  clockAhead: number;
}
