import type { MarketOptions } from './market.js';

/** What the simulators of all venues take. */
export interface VenueOptions extends Pick<MarketOptions, 'seed' | 'pairs' | 'rate' | 'fees' | 'clock'> {
  /** How many times faster than at the venue one may be: intervals of the limits are as much shorter. @defaultValue 1 */
  readonly pace?: number | undefined;
}
