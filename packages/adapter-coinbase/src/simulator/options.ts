import type { VenueOptions } from '@hftjs/simulator';
import type { KeyType } from './accounts/api-key.js';

/** What one client may do. All clients of a simulator have one address. */
export interface CoinbaseLimits {
  /** WebSocket dials per second; one more is answered with 429. @defaultValue 8 */
  readonly dials: number;
  /** Messages without a token per second; one more is answered with an error. @defaultValue 8 */
  readonly messages: number;
  /** Public REST requests per second. @defaultValue 10 */
  readonly publicRest: number;
  /** Private REST requests per second and account. @defaultValue 30 */
  readonly privateRest: number;
  /** What these limits take for a second, in milliseconds. @defaultValue 1_000 */
  readonly interval: number;
}

/** What the simulator takes. Intervals are in milliseconds. */
export interface CoinbaseSimulatorOptions extends VenueOptions {
  /** As a part of the cost. @defaultValue 0.004 and 0.006 */
  readonly fees?: VenueOptions['fees'];
  readonly limits?: Partial<CoinbaseLimits> | undefined;
  /**
   * Pairs that share another pair's book: market data comes under the other pair's product, own orders keep theirs.
   *
   * @defaultValue `x/usdc` for every `x/usd`, unless it is traded for itself
   */
  readonly aliases?: Readonly<Record<string, string>> | undefined;
  /** What kind of private key accounts get. @defaultValue 'ed25519' */
  readonly keyType?: KeyType | undefined;
  /** A connection without a subscription is closed after this. @defaultValue 5_000 */
  readonly subscribeTimeout?: number | undefined;
  /** A connection on which nothing is sent is closed after this. @defaultValue 75_000 */
  readonly idleTimeout?: number | undefined;
  /** @defaultValue 1_000 */
  readonly heartbeatInterval?: number | undefined;
  /** Between two tickers of which only the quotes differ; one follows each trade at once. @defaultValue 250 */
  readonly tickerInterval?: number | undefined;
  /** Between two frames of `ticker_batch`. @defaultValue 5_000 */
  readonly tickerBatchInterval?: number | undefined;
  /** Between two frames of `market_trades`. @defaultValue 250 */
  readonly tradeInterval?: number | undefined;
  /** Between two frames of `candles`. @defaultValue 1_000 */
  readonly candleInterval?: number | undefined;
  /** Between two frames of `status`, besides those with a change. @defaultValue 5_000 */
  readonly statusInterval?: number | undefined;
  /** Between two frames of `level2`. @defaultValue 50 */
  readonly bookInterval?: number | undefined;
  /** Whether users may subscribe the summary of a futures account; otherwise they are refused. @defaultValue true */
  readonly hasFutures?: boolean | undefined;
  /** How much later than the push a fill is in the list of fills. @defaultValue 0 */
  readonly fillDelay?: number | undefined;
  /** How long answers of keyless endpoints are kept, unless the client asks with `Cache-Control: no-cache`. @defaultValue 1_000 */
  readonly restCache?: number | undefined;
  /** Whether one frame reports all changes of an order in one step of the market, as its last state. @defaultValue false */
  readonly mergeUpdates?: boolean | undefined;
  /** Whether a completely filled order is reported twice, as Coinbase does at times: once with an amount on hold, once without. @defaultValue true */
  readonly repeatFilled?: boolean | undefined;
  /** Whether frames have an empty `client_id`, as documented; market data did without when it was recorded. @defaultValue false */
  readonly clientId?: boolean | undefined;
}

/** The limits in force. */
export const limitsOf = ({ limits, pace = 1 }: CoinbaseSimulatorOptions): CoinbaseLimits => ({
  dials: 8,
  messages: 8,
  publicRest: 10,
  privateRest: 30,
  interval: 1_000 / pace,
  ...limits,
});
