import type { OrderBookArgs } from '@hftjs/core';
import { oneOf, orderBookArg, SubscribeArgs } from '@hftjs/core/adapter';
import { MOST_LEVELS } from './market/books/order-book.js';

/** What can be chosen of the subscriptions to Kraken's spot market. */
export interface KrakenSubscribeArgs {
  /**
   * When a ticker is sent: `bbo`, at each change of the best bid or ask; `trades`, at each trade, and then bid
   * and ask are as old as the last one.
   *
   * @defaultValue 'bbo'
   */
  readonly eventTrigger?: 'bbo' | 'trades';
  /**
   * Levels per side, at most 1,000, and how books are delivered. Kraken's checksum covers the best ten levels of each side:
   * only those are proven to be right at each frame.
   */
  readonly orderBook?: OrderBookArgs;
}

export const SPOT_ARGS = new SubscribeArgs(
  { eventTrigger: oneOf('bbo', 'trades'), orderBook: orderBookArg(MOST_LEVELS) },
  { eventTrigger: 'bbo', orderBook: {} },
);

/** What can be chosen of the subscriptions to Kraken's derivatives. */
export interface KrakenFutureSubscribeArgs {
  /**
   * `v1`: all channels. `unified`: its successor, for market data only; Kraken switches v1 off on 2027-03-01.
   *
   * @defaultValue 'v1'
   */
  readonly api?: 'v1' | 'unified';
  /**
   * `open_orders`: own orders that rest or rested. `open_orders_verbose`: also post-only orders that were refused.
   *
   * @defaultValue 'open_orders_verbose'
   */
  readonly orders?: 'open_orders' | 'open_orders_verbose';
  /** Levels per side, at most 1,000, and how books are delivered. */
  readonly orderBook?: OrderBookArgs;
}

export const FUTURE_ARGS = new SubscribeArgs(
  {
    api: oneOf('v1', 'unified'),
    orders: oneOf('open_orders', 'open_orders_verbose'),
    orderBook: orderBookArg(MOST_LEVELS),
  },
  { api: 'v1', orders: 'open_orders_verbose', orderBook: {} },
);
