import { oneOf, SubscribeArgs, type GivenArgs } from '@hftjs/core/adapter';

const PROPERTIES = { ticker: oneOf('ticker', 'ticker_batch') };

/** What can be chosen of Coinbase's subscriptions. */
export interface CoinbaseSubscribeArgs extends GivenArgs<typeof PROPERTIES> {
  /**
   * `ticker`: at each match, with the best prices at that match. `ticker_batch`: each five seconds, without best
   * prices.
   *
   * @defaultValue 'ticker'
   */
  readonly ticker?: 'ticker' | 'ticker_batch';
}

export const SUBSCRIBE_ARGS = new SubscribeArgs(PROPERTIES, { ticker: 'ticker' });
