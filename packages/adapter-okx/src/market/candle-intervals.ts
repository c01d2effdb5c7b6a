import { candleIntervals } from '@hftjs/core/adapter';

/**
 * OKX's lengths of candles that REST lists too. From six hours up, OKX has bars that open in UTC, which are ours, and bars
 * that open at UTC+8, which have OKX's own words: `1D` is not `1d`. `1M` and `3M` are in UTC.
 *
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks
 */
export const CANDLES = candleIntervals(
  {
    '1s': '1s',
    '1m': '1m',
    '3m': '3m',
    '5m': '5m',
    '15m': '15m',
    '30m': '30m',
    '1h': '1H',
    '2h': '2H',
    '4h': '4H',
    '6h': '6Hutc',
    '12h': '12Hutc',
    '1d': '1Dutc',
    '2d': '2Dutc',
    '3d': '3Dutc',
    '1w': '1Wutc',
    '1M': '1Mutc',
    '3M': '3Mutc',
  },
  '1m',
  { '6H': '6h', '12H': '12h', '1D': '1d', '2D': '2d', '3D': '3d', '1W': '1w' },
);

/** A length that can be chosen, in our words or OKX's. */
export type OkxCandleInterval = (typeof CANDLES.names)[number];
