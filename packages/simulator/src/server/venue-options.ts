import type { MarketOptions } from '../market/market-options.js';

/** Options of all simulators. */
export interface VenueOptions extends Pick<
  MarketOptions,
  'seed' | 'pairs' | 'rate' | 'fees' | 'funds' | 'clock' | 'funding' | 'liquidationRate'
> {
  /** Port on 127.0.0.1. Starting fails when it is in use. @defaultValue one of the system's choice */
  readonly port?: number | undefined;
  /**
   * How many times higher than the venue's the limits are: their intervals are shorter by this factor.
   *
   * @defaultValue 1
   */
  readonly pace?: number | undefined;
}
