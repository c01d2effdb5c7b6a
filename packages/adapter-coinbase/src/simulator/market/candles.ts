import { withoutZeros, type MarketCandle } from '@hftjs/simulator';
import type { Row } from '../orders/order-notes.js';

/**
 * The trades of one interval; those without a trade have no candle.
 * https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/products/get-product-candles
 */
export const candleRow = (candle: MarketCandle): Row => ({
  start: String(candle.openTime / 1000),
  low: withoutZeros(candle.lowText),
  high: withoutZeros(candle.highText),
  open: withoutZeros(candle.openText),
  close: withoutZeros(candle.closeText),
  volume: withoutZeros(candle.volumeText),
});
