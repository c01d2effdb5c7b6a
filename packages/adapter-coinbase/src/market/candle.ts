import type { CurrencyPair } from '@hftjs/core';
import { describeRow, wire, wireRows } from '@hftjs/core/adapter';
import { describeEnvelope } from '../venue/envelope.js';

/** Coinbase's only interval on the channel. */
export const CANDLE_INTERVAL = '5m';

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

/** A candle as Coinbase states it: never whether it is closed. Prices are in quote, the volume in base currency. */
export interface CandleFields {
  readonly symbol: CurrencyPair;
  /** Epoch milliseconds. */
  readonly openTime: number;
  /** Epoch milliseconds. */
  readonly closeTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/**
 * One row of `candles`, or of REST.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseCandle(given: unknown, symbol: CurrencyPair): CandleFields {
  const { start, open, high, low, close, volume } = candleRow.read(given);
  const openTime = start * 1000;
  if (openTime % CANDLE_LENGTH !== 0)
    throw new Error(`candle.start is ${start}, not a multiple of 5 minutes`);
  return { symbol, openTime, closeTime: openTime + CANDLE_LENGTH, open, high, low, close, volume };
}
