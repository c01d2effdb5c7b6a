import type { VenueOptions } from '@hftjs/simulator';
import type { KeyType } from './accounts/api-key.js';

/** What one client address may do. */
export interface BinanceLimits {
  /** Messages, pings and pongs per `messageInterval` and connection. @defaultValue 5 */
  readonly messagesPerSecond: number;
  /** In milliseconds. @defaultValue 1_000 */
  readonly messageInterval: number;
  /** @defaultValue 1024 */
  readonly streamsPerConnection: number;
  /** Dials per `dialInterval`. @defaultValue 300 */
  readonly dials: number;
  /** In milliseconds. @defaultValue 300_000 */
  readonly dialInterval: number;
  /** Request weight per `weightInterval`. @defaultValue 6000, futures 2400 */
  readonly weight: number;
  /** In milliseconds. @defaultValue 60_000 */
  readonly weightInterval: number;
  /** Orders that an account places in ten seconds. The venue's limits: 100, futures 300. @defaultValue without limit */
  readonly orders: number;
  /** What ten seconds are here, in milliseconds. @defaultValue 10_000 */
  readonly orderInterval: number;
  /** Requests and dials answered with 429 before the address is banned. @defaultValue 10 */
  readonly violations: number;
  /** In milliseconds. @defaultValue 120_000 */
  readonly banDuration: number;
}

/** What both of Binance's simulators take. */
export interface BinanceVenueOptions extends VenueOptions {
  /** As a part of the cost. @defaultValue spot 0.001 and 0.001, futures 0.0002 and 0.0005 */
  readonly fees?: VenueOptions['fees'];
  /** What the first account signs with. @defaultValue 'hmac' */
  readonly keyType?: KeyType | undefined;
  readonly limits?: Partial<BinanceLimits> | undefined;
  /** Milliseconds between the server's pings. @defaultValue 20_000, futures 180_000 */
  readonly pingInterval?: number | undefined;
  /** Milliseconds in which a ping must be answered. @defaultValue 60_000, futures 600_000 */
  readonly pongTimeout?: number | undefined;
  /** Milliseconds after which a connection is closed. @defaultValue 86_400_000 */
  readonly lifetime?: number | undefined;
  /** Milliseconds before its end at which a connection receives `serverShutdown`. @defaultValue it is not sent */
  readonly shutdownNotice?: number | undefined;
  /** Milliseconds between two frames of a 24-hour ticker. @defaultValue 1_000, futures 2_000 */
  readonly tickerInterval?: number | undefined;
  /** Errors of control messages as clients record them, or as the documentation shows them. @defaultValue 'nested' */
  readonly errorShape?: 'nested' | 'flat' | undefined;
  /** Whether `faults.expireTokens()` and the end of a listen key are reported to the streams that end because of it. @defaultValue true */
  readonly expiryNotice?: boolean | undefined;
}

export type BinanceSimulatorOptions = BinanceVenueOptions;

export interface BinanceFutureSimulatorOptions extends BinanceVenueOptions {
  /** Milliseconds that a listen key lives without being renewed. @defaultValue 3_600_000 */
  readonly listenKeyLifetime?: number | undefined;
  /**
   * How many of a hundred frames of `@trade` are placeholders without price and volume (`X` is `NA`). They use up trade
   * ids, as the real ones do. @defaultValue 1
   */
  readonly emptyTradePercent?: number | undefined;
}

/** The limits in force. */
export const limitsOf = (
  { limits, pace = 1 }: BinanceVenueOptions,
  defaults: Partial<BinanceLimits> = {},
): BinanceLimits => ({
  messagesPerSecond: 5,
  messageInterval: 1_000 / pace,
  streamsPerConnection: 1024,
  dials: 300,
  dialInterval: 300_000 / pace,
  orders: Infinity,
  orderInterval: 10_000 / pace,
  weight: 6000,
  weightInterval: 60_000 / pace,
  violations: 10,
  banDuration: 120_000,
  ...defaults,
  ...limits,
});
