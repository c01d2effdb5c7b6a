import type { VenueOptions } from '@hftjs/simulator';
import type { CryptoVenue } from '../instruments.js';

/** What one client may ask for over REST. */
export interface IBLimits {
  /** Requests per `requestInterval`; one more is answered with 429. @defaultValue 10 */
  readonly requests: number;
  /** In milliseconds. @defaultValue 1_000 */
  readonly requestInterval: number;
  /** Milliseconds between two reads of orders, or of trades. @defaultValue 5_000 */
  readonly slowInterval: number;
  /** Milliseconds between two of `/sso/validate`. @defaultValue 60_000 */
  readonly validateInterval: number;
  /** Milliseconds for which everything is answered with 429 once a limit was broken. @defaultValue 0: not at all */
  readonly penalty: number;
}

/** What the simulator of the Web API takes. */
export interface IBSimulatorOptions extends VenueOptions {
  /** Pairs traded: coins (`btc/usd`), currencies (`eur/usd`), stocks (`aapl/usd`). */
  readonly pairs: VenueOptions['pairs'];
  /** Commissions, as a part of the cost. @defaultValue 0.0018 both */
  readonly fees?: VenueOptions['fees'];
  /** With two, a coin has two contracts, and a search by its name finds both. @defaultValue `['PAXOS']` */
  readonly cryptoVenues?: readonly CryptoVenue[] | undefined;
  /**
   * How many times faster than the real one the venue's own clockwork runs: request limits, heartbeat, sampling, and
   * the delay of commissions. What clients must keep alive (`idleTimeout`, `marketDataLifetime`) does not run faster.
   *
   * @defaultValue 1
   */
  readonly pace?: number | undefined;
  /** Limits that do not depend on `pace`. */
  readonly limits?: Partial<IBLimits> | undefined;
  /** Milliseconds between two messages of an instrument. @defaultValue 500 / pace */
  readonly sampleInterval?: number | undefined;
  /** Milliseconds between two heartbeats. @defaultValue 10_000 / pace */
  readonly heartbeatInterval?: number | undefined;
  /** Milliseconds between two messages of an account's summary or ledger. @defaultValue 10_000 / pace */
  readonly accountInterval?: number | undefined;
  /** Milliseconds after which a fill comes again, with its commission. @defaultValue 300 / pace */
  readonly commissionDelay?: number | undefined;
  /** Milliseconds that `ssodh/init` takes to succeed; it answers `authenticated: false` meanwhile. @defaultValue 0 */
  readonly initDelay?: number | undefined;
  /** Milliseconds after which a market data subscription ends without a message. @defaultValue 900_000 */
  readonly marketDataLifetime?: number | undefined;
  /** Milliseconds without a REST request after which the session dies and its sockets fall silent. @defaultValue 360_000 */
  readonly idleTimeout?: number | undefined;
  /** Milliseconds without a message from the client after which a socket falls silent. @defaultValue 300_000 */
  readonly socketIdleTimeout?: number | undefined;
  /** Whether a brokerage session exists from the start; else the client has to call `ssodh/init`. @defaultValue true, with `oauth` false */
  readonly authenticated?: boolean | undefined;
  /** Requests must be signed by OAuth 1.0a, as at `api.ibkr.com`; else a gateway with a logged-in user. @defaultValue false */
  readonly oauth?: boolean | undefined;
  /** `https` and `wss` with a self-signed certificate, made at the start. @defaultValue false */
  readonly tls?: boolean | undefined;
}

/** The options that are plain numbers, with their defaults. */
export interface Timing {
  readonly limits: IBLimits;
  readonly sampleInterval: number;
  readonly heartbeatInterval: number;
  readonly accountInterval: number;
  readonly commissionDelay: number;
  readonly initDelay: number;
  readonly marketDataLifetime: number;
  readonly idleTimeout: number;
  readonly socketIdleTimeout: number;
}

/** The times in force. */
export function timingOf(options: IBSimulatorOptions): Timing {
  const { pace = 1 } = options;
  if (!(pace > 0)) throw new RangeError('pace must be above zero');
  const scaled = (milliseconds: number): number => milliseconds / pace;
  return {
    limits: {
      requests: 10,
      requestInterval: scaled(1000),
      slowInterval: scaled(5000),
      validateInterval: scaled(60_000),
      penalty: 0,
      ...options.limits,
    },
    sampleInterval: options.sampleInterval ?? scaled(500),
    heartbeatInterval: options.heartbeatInterval ?? scaled(10_000),
    accountInterval: options.accountInterval ?? scaled(10_000),
    commissionDelay: options.commissionDelay ?? scaled(300),
    initDelay: options.initDelay ?? 0,
    marketDataLifetime: options.marketDataLifetime ?? 900_000,
    idleTimeout: options.idleTimeout ?? 360_000,
    socketIdleTimeout: options.socketIdleTimeout ?? 300_000,
  };
}
