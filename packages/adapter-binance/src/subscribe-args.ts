import type { OrderBookArgs } from '@hftjs/core';
import {
  candleArg,
  candleIntervals,
  oneOf,
  orderBookArg,
  SubscribeArgs,
  type CandleArgs,
} from '@hftjs/core/adapter';

/** What a ticker holds: best prices at each change, 24-hour figures, or both. */
export type TickerKind = 'book' | '24h' | 'book+24h';

/** Every match, or the fills of one taker order at one price as one. */
export type TradeKind = 'trade' | 'aggTrade';

/** The lengths of candles, in Binance's own words: they are those of all venues. */
const COMMON_INTERVALS = {
  '1m': '1m',
  '3m': '3m',
  '5m': '5m',
  '15m': '15m',
  '30m': '30m',
  '1h': '1h',
  '2h': '2h',
  '4h': '4h',
  '6h': '6h',
  '8h': '8h',
  '12h': '12h',
  '1d': '1d',
  '3d': '3d',
  '1w': '1w',
  '1M': '1M',
} as const;

export const FUTURE_CANDLES = candleIntervals(COMMON_INTERVALS, '1m');
export const SPOT_CANDLES = candleIntervals({ '1s': '1s', ...COMMON_INTERVALS }, '1m');

/** What can be chosen of Binance's spot subscriptions. */
export interface BinanceSubscribeArgs {
  /**
   * `book`: best prices at each change. `24h`: best and last price and the figures of the trailing 24 hours,
   * once a second. `book+24h`: best prices at each change, and once a second with last price and figures.
   *
   * @defaultValue 'book'
   */
  readonly ticker?: TickerKind;
  /**
   * `trade`: each match. `aggTrade`: the fills of one taker order at one price as one trade, with `aggregated`.
   *
   * @defaultValue 'trade'
   */
  readonly trade?: TradeKind;
  /**
   * Levels per side, at most 5,000, and how books are delivered. Binance's snapshots reach at most so far, and prices
   * beyond them are not known: where a market is deep, more than some 2,500 are often in doubt.
   */
  readonly orderBook?: OrderBookArgs;
  /** Length of a candle: a second, or one of those of futures. */
  readonly candle?: CandleArgs<(typeof SPOT_CANDLES.names)[number]>;
}

/** What can be chosen of Binance's futures subscriptions. */
export interface BinanceFutureSubscribeArgs {
  /**
   * `book`: best prices at each change. `24h`: last price and the figures of the trailing 24 hours, every two
   * seconds and without best prices: Binance does not send them there.
   *
   * @defaultValue 'book'
   */
  readonly ticker?: 'book' | '24h';
  /**
   * `aggTrade`: the fills of one taker order at one price within 100 ms as one trade, with `aggregated`.
   * `trade`: each match at once, from a stream that Binance does not document.
   *
   * @defaultValue 'aggTrade'
   */
  readonly trade?: TradeKind;
  /**
   * Levels per side, at most 1,000, and how books are delivered. Binance's snapshots reach at most so far, and prices
   * beyond them are not known: where a market is deep, more than some 500 are often in doubt.
   */
  readonly orderBook?: OrderBookArgs;
  /** Length of a candle: `1m`, `3m`, `5m`, `15m`, `30m`, `1h`, `2h`, `4h`, `6h`, `8h`, `12h`, `1d`, `3d`, `1w` or `1M`. */
  readonly candle?: CandleArgs<(typeof FUTURE_CANDLES.names)[number]>;
}

export const SPOT_ARGS = new SubscribeArgs(
  {
    ticker: oneOf('book', '24h', 'book+24h'),
    trade: oneOf('trade', 'aggTrade'),
    orderBook: orderBookArg(5_000),
    candle: candleArg(SPOT_CANDLES),
  },
  { ticker: 'book', trade: 'trade', orderBook: {}, candle: {} },
);

export const FUTURE_ARGS = new SubscribeArgs(
  {
    ticker: oneOf('book', '24h'),
    trade: oneOf('aggTrade', 'trade'),
    orderBook: orderBookArg(1_000),
    candle: candleArg(FUTURE_CANDLES),
  },
  { ticker: 'book', trade: 'aggTrade', orderBook: {}, candle: {} },
);
