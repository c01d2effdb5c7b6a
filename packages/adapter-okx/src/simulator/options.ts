import type { VenueOptions } from '@hftjs/simulator';

/** What one client may do. */
export interface OkxLimits {
  /** Dials per `dialInterval`; one more is answered with 429. @defaultValue 3 */
  readonly dials: number;
  /** In milliseconds. @defaultValue 1_000 */
  readonly dialInterval: number;
  /** Subscribe, unsubscribe and login requests per `operationInterval` and connection. @defaultValue 480 */
  readonly operations: number;
  /** In milliseconds. @defaultValue 3_600_000 */
  readonly operationInterval: number;
  /** Bytes of one request; a larger one closes the connection with 1009. @defaultValue 65_536 */
  readonly requestBytes: number;
  /** Connections of one account that may subscribe to a private channel. @defaultValue 30 */
  readonly connectionsPerChannel: number;
  /** In milliseconds. @defaultValue 2_000 */
  readonly restInterval: number;
  /** Orders placed, amended or cancelled one by one, each per `restInterval`, account and instrument. @defaultValue 60 */
  readonly orders: number;
  /** The same of requests for several orders; each order counts. @defaultValue 300 */
  readonly batchOrders: number;
  /** Orders placed and amended per `restInterval` and account. @defaultValue 1_000 */
  readonly accountOrders: number;
  /** Requests per `restInterval` by endpoint, where they differ from the venue's: `{ 'trade/fills': 3 }`; `POST …` of actions. */
  readonly rest: Readonly<Record<string, number>>;
}

/** What both of OKX's simulators take. */
export interface OkxSimulatorOptions extends VenueOptions {
  /** As a part of the cost; negative is a rebate. @defaultValue spot 0.0008 and 0.001, swaps 0.0002 and 0.0005 */
  readonly fees?: VenueOptions['fees'];
  readonly limits?: Partial<OkxLimits> | undefined;
  /** Milliseconds of silence on both sides after which a connection is closed. @defaultValue 30_000 */
  readonly idleTimeout?: number | undefined;
  /** Milliseconds between two frames of `tickers`. @defaultValue 100 */
  readonly tickerInterval?: number | undefined;
  /** Milliseconds between two frames of `bbo-tbt`. @defaultValue 10 */
  readonly topInterval?: number | undefined;
  /** Milliseconds between two frames of `books`, `books5` and `books-rpi`. @defaultValue 100 */
  readonly bookInterval?: number | undefined;
  /** The same of `books-l2-tbt` and `books50-l2-tbt`. @defaultValue 10 */
  readonly fastBookInterval?: number | undefined;
  /** Milliseconds between two frames of `account` and `positions` when nothing happens. @defaultValue 5_000 */
  readonly accountInterval?: number | undefined;
  /** Currencies or positions of one page of a snapshot of `account` and `positions`. @defaultValue 100 */
  readonly accountPage?: number | undefined;
  /** Milliseconds between two frames of a candle. @defaultValue 1_000, by `pace` less */
  readonly candleInterval?: number | undefined;
  /** Milliseconds without a change after which a book's frame without levels is sent. @defaultValue 60_000 */
  readonly bookIdle?: number | undefined;
  /** Whether `books` begins with a snapshot, which OKX has announced to end. @defaultValue true */
  readonly bookSnapshots?: boolean | undefined;
  /** Whether frames of books have a checksum, as until June 2026. @defaultValue false */
  readonly bookChecksums?: boolean | undefined;
  /** Whether the accounts may have `books-l2-tbt` and `books50-l2-tbt`. @defaultValue true */
  readonly hasFastBooks?: boolean | undefined;
  /** Keys are those of demo trading: REST wants `x-simulated-trading: 1`, and refuses it otherwise. @defaultValue false */
  readonly demo?: boolean | undefined;
}

/** The limits in force. */
export const limitsOf = ({ limits, pace = 1 }: OkxSimulatorOptions): OkxLimits => ({
  dials: 3,
  dialInterval: 1000 / pace,
  operations: 480,
  operationInterval: 3_600_000 / pace,
  requestBytes: 65_536,
  connectionsPerChannel: 30,
  restInterval: 2000 / pace,
  orders: 60,
  batchOrders: 300,
  accountOrders: 1000,
  rest: {},
  ...limits,
});
