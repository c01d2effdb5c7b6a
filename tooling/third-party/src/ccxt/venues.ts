import { startBinanceFutureSimulator, startBinanceSimulator } from '@hftjs/adapter-binance/simulator';
import { startCoinbaseSimulator } from '@hftjs/adapter-coinbase/simulator';
import { startKrakenFutureSimulator, startKrakenSimulator } from '@hftjs/adapter-kraken/simulator';
import { startOkxSimulator, startOkxSwapSimulator } from '@hftjs/adapter-okx/simulator';
import { Exchange } from '@hftjs/core';
import type { SimulatedVenue } from '@hftjs/simulator';
import type { CallName } from './call.js';

/** What every simulator is started with here. */
export interface StartOptions {
  readonly seed: number;
  readonly pairs: readonly string[];
  readonly rate: number;
  /** How many times higher than the venue's the limits are, where the simulator can have that. @defaultValue 1 */
  readonly pace?: number;
}

/** A balance, or the balance with the profit of open positions. */
export type Total = 'balance' | 'equity';

/** A venue as ccxt sees it, and the simulator that stands in for it. */
export interface CcxtVenue {
  /** Name of the test file. */
  readonly name: string;
  /** Name of ccxt's class. */
  readonly id: 'binance' | 'binanceusdm' | 'coinbase' | 'kraken' | 'krakenfutures' | 'okx';
  start(options: StartOptions): Promise<SimulatedVenue>;
  /** Name of the exchange in hftjs. */
  readonly exchange: Exchange;
  /** Pairs of the simulator. Orders are placed in the first. */
  readonly pairs: readonly [string, string];
  /** What the contracts settle in, as in `BTC/USD:USD`; absent on spot markets. */
  readonly settle?: string;
  /** What the total of the currency of settlement is. @defaultValue 'balance' */
  readonly totalIs?: Total;
  /** The same in streams. @defaultValue `totalIs` */
  readonly streamTotalIs?: Total;
  /** Calls that have no row here, each with the reason: ccxt lacks them, or the market has no such thing. */
  readonly absent: Partial<Record<CallName, string>>;
  /** An amendment is answered with an id of its own, which ccxt takes for the order's. @defaultValue false */
  readonly amendmentsHaveIds?: boolean;
  /** News of an order repeat neither its pair nor its terms: ccxt has them in rows of their own. @defaultValue false */
  readonly orderNewsAreSparse?: boolean;
  /** ccxt's volumes of candles are base currency, although its amounts are contracts. @defaultValue false */
  readonly candlesAreInBase?: boolean;
  /** Fields of orders that ccxt does not read, by call. */
  readonly ordersLack?: Partial<Record<CallName, readonly string[]>>;
  /** An order that would neither rest nor fill is refused. @defaultValue false */
  readonly refusesUnfilledTakers?: boolean;
  /** The wallet of a stream's balances, where ccxt has several. */
  readonly streamWallet?: string;
  /** Stop orders of this venue have a limit price. @defaultValue false */
  readonly stopsAreLimits?: boolean;
  /** The parameter of ccxt that names the price of a stop order. @defaultValue 'triggerPrice' */
  readonly stopParameter?: string;
  /** Parameters with which ccxt asks for balances and what is held of them. @defaultValue none */
  readonly balanceParameters?: Readonly<Record<string, unknown>>;
  /** ccxt gives the maker's side of public trades for the taker's. @defaultValue false */
  readonly tradesHaveMakerSide?: boolean;
  /** The venue's answer to an edited order names it below the place where ccxt looks. @defaultValue false */
  readonly editsLackId?: boolean;
  /** Fields that ccxt does not read from the stream of orders. @defaultValue none */
  readonly streamedOrdersLack?: readonly string[];
  /** What the venue ends by itself, such as the rest of an immediate order, is expired in its words. @defaultValue false */
  readonly ownEndsExpire?: boolean;
  /** Calls whose tickers have no best bid and ask on this venue: ccxt takes them from messages without. */
  readonly tickersWithoutTop?: readonly ('fetchTicker' | 'watchTicker')[];
  /**
   * Text of the refusal for missing funds, where ccxt tells the kinds of errors apart by the venue's host name: of a
   * simulator's errors it keeps the text alone.
   */
  readonly missingFundsText?: string;
  /** A further parameter that calls about stop orders need: the venue lists them apart. */
  readonly stopListParameters?: Readonly<Record<string, unknown>>;
}

const NO_POSITIONS = 'a spot market has no positions';
/** Frames of a ticker come at once: tests do not wait for them. */
const FAST = { tickerInterval: 50 };

/** ccxt's classes against our simulators. */
export const VENUES = {
  kraken: {
    name: 'kraken',
    exchange: Exchange.KRAKEN,
    id: 'kraken',
    start: (options) => startKrakenSimulator(options),
    pairs: ['btc/usd', 'eth/usd'],
    absent: { fetchPositions: NO_POSITIONS },
    amendmentsHaveIds: true,
    orderNewsAreSparse: true,
    stopParameter: 'stopLossPrice',
  },
  krakenfutures: {
    name: 'krakenfutures',
    exchange: Exchange.KRAKEN_FUTURE,
    id: 'krakenfutures',
    // ccxt asks for ended orders by a call that forgets them after five seconds.
    start: (options) =>
      startKrakenFutureSimulator({ ...options, ...FAST, pace: 10, statusRetention: 600_000 }),
    pairs: ['btc/usd', 'eth/usd'],
    settle: 'USD',
    absent: { fetchTime: 'ccxt has no such call: the venue has none' },
    refusesUnfilledTakers: true,
    ordersLack: {
      // ccxt takes what the venue says of prices for wrong.
      fetchOrder: ['type', 'price', 'average'],
      fetchClosedOrders: ['price', 'average'],
    },
    // ccxt adds up what the venue says of all that has filled.
    streamedOrdersLack: ['price', 'average', 'filled', 'remaining'],
    streamWallet: 'flex',
  },
  binance: {
    name: 'binance',
    exchange: Exchange.BINANCE,
    id: 'binance',
    start: (options) => startBinanceSimulator({ ...options, ...FAST }),
    pairs: ['btc/usdt', 'eth/usdt'],
    absent: { fetchPositions: NO_POSITIONS },
    // ccxt's stream of tickers is the small one.
    tickersWithoutTop: ['watchTicker'],
    ownEndsExpire: true,
  },
  binanceusdm: {
    name: 'binanceusdm',
    exchange: Exchange.BINANCE_FUTURE,
    id: 'binanceusdm',
    start: (options) => startBinanceFutureSimulator({ ...options, ...FAST }),
    pairs: ['btc/usdt', 'eth/usdt'],
    settle: 'USDT',
    totalIs: 'equity',
    streamTotalIs: 'balance',
    absent: {},
    tickersWithoutTop: ['fetchTicker', 'watchTicker'],
    ownEndsExpire: true,
    missingFundsText: 'Margin is insufficient.',
    stopListParameters: { trigger: true },
  },
  coinbase: {
    name: 'coinbase',
    exchange: Exchange.COINBASE,
    id: 'coinbase',
    // ccxt signs for WebSockets with keys of this kind only. Tests ask for the same more often than once a second.
    start: (options) => startCoinbaseSimulator({ pace: 10, ...options, keyType: 'ec', restCache: 0 }),
    pairs: ['btc/usd', 'eth/usd'],
    absent: {
      fetchPositions: NO_POSITIONS,
      cancelAllOrders: 'ccxt has no such call: the venue has none',
      watchMyTrades: 'ccxt has no such call: the user channel has no fills',
      watchBalance: 'ccxt has no such call: the user channel has no balances',
    },
    stopsAreLimits: true,
    stopParameter: 'stopLossPrice',
    balanceParameters: { v3: true },
    tradesHaveMakerSide: true,
    editsLackId: true,
    // ccxt passes the type on as it is spelled there, and takes what has filled for the amount.
    streamedOrdersLack: ['type', 'amount', 'remaining'],
  },
  okx: {
    name: 'okx',
    exchange: Exchange.OKX,
    id: 'okx',
    start: (options) => startOkxSimulator(options),
    pairs: ['btc/usdt', 'eth/usdt'],
    absent: { fetchPositions: NO_POSITIONS, cancelAllOrders: 'ccxt has no such call: the venue has none' },
    stopListParameters: { trigger: true },
  },
  'okx-swap': {
    name: 'okx-swap',
    exchange: Exchange.OKX_SWAP,
    id: 'okx',
    start: (options) => startOkxSwapSimulator(options),
    pairs: ['btc/usdt', 'eth/usdt'],
    settle: 'USDT',
    totalIs: 'equity',
    candlesAreInBase: true,
    absent: { cancelAllOrders: 'ccxt has no such call: the venue has none' },
    stopListParameters: { trigger: true },
  },
} as const satisfies Record<string, CcxtVenue>;

/** ccxt's symbol of a pair: `BTC/USDT`, or `BTC/USDT:USDT` of a contract. */
export function symbolOf(pair: string, { settle }: Pick<CcxtVenue, 'settle'>): string {
  const symbol = pair.toUpperCase();
  return settle === undefined ? symbol : `${symbol}:${settle}`;
}
