import type { OrderBookArgs } from '@hftjs/core';
import {
  candleArg,
  oneOf,
  orderBookArg,
  SubscribeArgs,
  type CandleArgs,
  type GivenArgs,
} from '@hftjs/core/adapter';
import { CANDLES } from './market/candle.js';

/** Coinbase sends whole books. So many levels per side are more than a reader of a `view` has use for. */
const MOST_LEVELS = 10_000;

const PROPERTIES = {
  ticker: oneOf('ticker', 'ticker_batch'),
  orderBook: orderBookArg(MOST_LEVELS),
  candle: candleArg(CANDLES),
};

/** What can be chosen of Coinbase's subscriptions. */
export interface CoinbaseSubscribeArgs extends GivenArgs<typeof PROPERTIES> {
  /**
   * `ticker`: at each match, with the best prices at that match. `ticker_batch`: each five seconds, without best
   * prices.
   *
   * @defaultValue 'ticker'
   */
  readonly ticker?: 'ticker' | 'ticker_batch';
  /** Levels per side, at most 10,000, and how books are delivered. With `update` they are whole, whatever the depth. */
  readonly orderBook?: OrderBookArgs;
  /** Coinbase's channel has candles of `5m` only, which is the default. */
  readonly candle?: CandleArgs<'5m' | 'FIVE_MINUTE'>;
}

export const SUBSCRIBE_ARGS = new SubscribeArgs(PROPERTIES, {
  ticker: 'ticker',
  orderBook: {},
  candle: {},
});
