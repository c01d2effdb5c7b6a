import type { FundingOptions } from '../derivatives/funding-types.js';
import type { Funds } from '../ledger/money.js';
import type { ClientIdRule } from '../orders/order-reader.js';
import type { FeeRates } from '../orders/order-need.js';
import type { Clock } from '../wire/clock.js';
import type { PairSpec } from './pair-spec.js';
import type { Random } from './random.js';

export interface MarketOptions {
  /** The same seed and the same calls give the same sequence, except for times. @defaultValue 1 */
  readonly seed?: number | string | undefined;
  /** A bare name takes the defaults of `pairSpec`. */
  readonly pairs: readonly (PairSpec | string)[];
  /** Actions of the crowd per second and pair, once started. @defaultValue 100 */
  readonly rate?: number | undefined;
  /** As a part of the cost. @defaultValue `{ maker: 0.0016, taker: 0.0026 }` */
  readonly fees?: FeeRates | undefined;
  /**
   * The currency of fees on spot: the quote currency, or the one that the fill brings in. Fees of derivatives are in
   * the currency of settlement.
   *
   * @defaultValue 'quote'
   */
  readonly feeCurrency?: 'quote' | 'received' | undefined;
  /**
   * What each account has at first: exactly these amounts by currency, or so many US dollars' worth of every currency.
   * `ledger.open` opens an account with other funds.
   *
   * @defaultValue `{ usdOfEach: 1_000_000_000 }`, so that tests of fills need not think of money
   */
  readonly funds?: Funds | undefined;
  /** Leverage of derivatives until an account sets another one. @defaultValue 10 */
  readonly leverage?: number | undefined;
  /** Funding of perpetual contracts. @defaultValue a rate of 0.0001 every eight hours, which is shown and not paid */
  readonly funding?: FundingOptions | undefined;
  /**
   * Part of the crowd's actions on derivatives that are followed by a liquidation, from 0 to 1. `market.liquidate` causes
   * one besides.
   *
   * @defaultValue 0
   */
  readonly liquidationRate?: number | undefined;
  /**
   * Whether the venue lends on spot: balances may fall below zero, and `insufficient_funds` is never a reason. A broker
   * with margin rules of its own checks them before it submits an order.
   *
   * @defaultValue false
   */
  readonly lends?: boolean | undefined;
  /** Whether a client order id may be used again: always, once its order has ended, or never. @defaultValue 'any' */
  readonly clientIds?: ClientIdRule | undefined;
  /**
   * What becomes of a stop or take profit order whose trigger is reached already: it is triggered, or refused.
   *
   * @defaultValue 'trigger'
   */
  readonly reachedTriggers?: 'trigger' | 'refuse' | undefined;
  /** The source of times, which are made strictly increasing. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
  /** Names own orders in the venue's fashion. @defaultValue counts from 1 */
  readonly orderId?: ((random: Random, count: number) => string) | undefined;
  /** Names own fills in the venue's fashion. @defaultValue counts from 1 */
  readonly fillId?: ((random: Random, count: number) => string) | undefined;
}
