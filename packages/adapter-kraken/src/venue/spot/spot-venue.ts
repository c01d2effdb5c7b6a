import type { SymbolMap } from '@hftjs/core/adapter';
import type { KrakenApi } from './kraken-api.js';

/** What the sessions of a spot stream share, for as long as it lives. */
export interface SpotVenue {
  readonly api: KrakenApi;
  readonly symbols: SymbolMap;
  /** How far Kraken's clock is ahead of ours, in milliseconds, as its last acknowledgement states. */
  clockAhead: number;
}
