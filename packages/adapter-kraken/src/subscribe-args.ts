import type { OrderBookArgs } from '@hftjs/core';
import { candleArg, oneOf, orderBookArg, SubscribeArgs, type CandleArgs } from '@hftjs/core/adapter';
import { SPOT_CANDLES } from './market/candle.js';
import { FUTURE_CANDLES } from './market/future/candle.js';
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
  /** Length of the candles: `1m`, `5m`, `15m`, `30m`, `1h`, `4h`, `1d`, `1w`, `15d`, or Kraken's number of minutes. */
  readonly candle?: CandleArgs<(typeof SPOT_CANDLES.names)[number]>;
}

export const SPOT_ARGS = new SubscribeArgs(
  {
    eventTrigger: oneOf('bbo', 'trades'),
    orderBook: orderBookArg(MOST_LEVELS),
    candle: candleArg(SPOT_CANDLES),
  },
  { eventTrigger: 'bbo', orderBook: {}, candle: {} },
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
  /** Length of the candles: `1m`, `5m`, `15m`, `30m`, `1h`, `4h`, `12h`, `1d` or `1w`. */
  readonly candle?: CandleArgs<(typeof FUTURE_CANDLES.names)[number]>;
}

export const FUTURE_ARGS = new SubscribeArgs(
  {
    api: oneOf('v1', 'unified'),
    orders: oneOf('open_orders', 'open_orders_verbose'),
    orderBook: orderBookArg(MOST_LEVELS),
    candle: candleArg(FUTURE_CANDLES),
  },
  { api: 'v1', orders: 'open_orders_verbose', orderBook: {}, candle: {} },
);
