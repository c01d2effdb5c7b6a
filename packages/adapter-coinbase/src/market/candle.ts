import type { CurrencyPair } from '@hftjs/core';
import { candleIntervals, describeRow, wire, wireRows, type CandleRow } from '@hftjs/core/adapter';
import { describeEnvelope } from '../venue/envelope.js';

/** The channel has candles of five minutes only. REST has others, but a candle of the socket cannot go on with them. */
export const CANDLES = candleIntervals({ '5m': 'FIVE_MINUTE' }, '5m');

/** Length of a candle, in milliseconds. */
export const CANDLE_LENGTH = 300_000;

/**
 * The channel's rows end with the product; those of REST have none. `start` is in epoch seconds.
 *
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#candles-channel
 * @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-product-candles
 */
const candleRow = describeRow('candle', {
  start: wire.id,
  high: wire.positive,
  low: wire.positive,
  open: wire.positive,
  close: wire.positive,
  volume: wire.amount,
  product_id: wire.optional(wire.word),
});

export const candleMessages = [describeEnvelope('candles', { candles: wireRows(candleRow) })];

/**
 * One row of `candles`, or of REST. Neither states whether a candle is closed.
 *
 * @param exchangeTime - of the frame, in epoch milliseconds
 * @throws Error naming the field that is missing or wrong
 */
export function parseCandle(given: unknown, symbol: CurrencyPair, exchangeTime?: number): CandleRow {
  const { start, open, high, low, close, volume } = candleRow.read(given);
  return { symbol, openTime: start * 1000, open, high, low, close, volume, exchangeTime };
}
