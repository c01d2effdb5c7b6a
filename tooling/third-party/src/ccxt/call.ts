import type { Exchange } from 'ccxt';
import type { Market, SimulatedVenue } from '@hftjs/simulator';
import type { CcxtVenue } from './venues.js';

/** The unified calls of ccxt that are tried. */
export const CALL_NAMES = [
  'loadMarkets',
  'fetchTime',
  'fetchTicker',
  'fetchOrderBook',
  'fetchOHLCV',
  'fetchTrades',
  'fetchBalance',
  'createOrder',
  'editOrder',
  'fetchOrder',
  'fetchOpenOrders',
  'fetchClosedOrders',
  'fetchMyTrades',
  'fetchPositions',
  'cancelOrder',
  'cancelAllOrders',
  'watchTicker',
  'watchTrades',
  'watchOrderBook',
  'watchOrders',
  'watchMyTrades',
  'watchBalance',
] as const;
export type CallName = (typeof CALL_NAMES)[number];

/** A simulator, and a client of ccxt that is connected to it. The crowd acts only when a test lets it. */
export interface Bench {
  readonly facts: CcxtVenue;
  readonly venue: SimulatedVenue;
  readonly market: Market;
  readonly exchange: Exchange;
  /** Where orders are placed. */
  readonly pair: string;
  readonly symbol: string;
}

/** One row of the table: a call, and what must be true after it. */
export interface Call {
  readonly name: CallName;
  /** Which of several ways to make the call. */
  readonly variant?: string;
  run(bench: Bench): Promise<void>;
}
