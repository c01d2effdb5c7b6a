import type { VenueOptions } from '@hftjs/simulator';
import type { CryptoVenue } from '../instruments.js';

/** What the simulator of TWS and IB Gateway takes. */
export interface TwsSimulatorOptions extends Omit<VenueOptions, 'pace'> {
  /** Pairs traded: coins (`btc/usd`), currencies (`eur/usd`), stocks (`aapl/usd`). */
  readonly pairs: VenueOptions['pairs'];
  /** Commissions, as a part of the cost. @defaultValue 0.0018 both */
  readonly fees?: VenueOptions['fees'];
  /** With two, a coin has two contracts, and a search by its name finds both. @defaultValue `['PAXOS']` */
  readonly cryptoVenues?: readonly CryptoVenue[] | undefined;
  /** Milliseconds after which a fill's commission follows it. @defaultValue 100 */
  readonly commissionDelay?: number | undefined;
  /** The accounts of the login; orders are the first one's. @defaultValue `['DU1234567']` */
  readonly accounts?: readonly [string, ...string[]] | undefined;
  /** Tick-by-tick subscriptions that the account may have. @defaultValue 5 */
  readonly tickByTickLines?: number | undefined;
  /** Order books that the account may have. @defaultValue 3 */
  readonly depthLines?: number | undefined;
}
