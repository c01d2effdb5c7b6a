import type { CurrencyPair, Ticker } from '@hftjs/core';
import {
  describeMessage,
  describeRow,
  makeTicker,
  makeTrade,
  wire,
  type NumberedTrade,
  type PublicHeader,
} from '@hftjs/core/adapter';

/**
 * The best prices of one symbol: the keys are in the order in which MyVenue sends them. A side without orders is absent.
 *
 * @see https://docs.my-venue.invalid/stream#ticker
 */
const tickerRow = describeRow('ticker', {
  type: wire.literal('ticker'),
  symbol: wire.word,
  time: wire.epochTime('milliseconds'),
  bid: wire.optional(wire.amount),
  bid_size: wire.optional(wire.amount),
  ask: wire.optional(wire.amount),
  ask_size: wire.optional(wire.amount),
});

export const tickerMessage = describeMessage('ticker', tickerRow);

/** @throws Error naming the field that is missing or wrong */
export function parseTicker(given: unknown, symbol: CurrencyPair, header: PublicHeader): Ticker {
  const { time, bid, bid_size, ask, ask_size } = tickerRow.read(given);
  return makeTicker(header, {
    symbol,
    time,
    bidPrice: bid,
    bidVolume: bid_size,
    askPrice: ask,
    askVolume: ask_size,
  });
}

/**
 * One trade, on the stream and in lists of REST. Each trade of a symbol has the next id; `side` is the taker's.
 *
 * @see https://docs.my-venue.invalid/stream#trade
 */
const tradeRow = describeRow('trade', {
  type: wire.literal('trade'),
  symbol: wire.word,
  id: wire.id,
  price: wire.amount,
  size: wire.amount,
  side: wire.mostly(wire.word, 'buy', 'sell'),
  time: wire.epochTime('milliseconds'),
});

export const tradeMessage = describeMessage('trade', tradeRow);

/** @throws Error naming the field that is missing or wrong */
export function parseTrade(given: unknown, symbol: CurrencyPair, header: PublicHeader): NumberedTrade {
  const { id, price, size, side, time } = tradeRow.read(given);
  const trade = makeTrade(header, { symbol, time, tradeId: String(id), price, volume: size, side });
  return { trade, id };
}
