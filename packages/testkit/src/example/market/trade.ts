import { Channel, type CurrencyPair, type Trade } from '@hftjs/core';
import {
  describeMessage,
  describeRow,
  wire,
  wireRows,
  type Mutable,
  type NumberedTrade,
  type PublicHeader,
} from '@hftjs/core/adapter';

/**
 * One row of `trade`, or of REST. Each trade of a symbol has the next id; `side` is the taker's.
 *
 * @see https://docs.acme.example/stream#trade
 */
const tradeRow = describeRow('trade', {
  symbol: wire.word,
  id: wire.id,
  price: wire.amount,
  size: wire.amount,
  side: wire.mostly(wire.word, 'buy', 'sell'),
  time: wire.epochTime('milliseconds'),
});

export const tradeMessage = describeMessage('trade', {
  type: wire.literal('trade'),
  rows: wireRows(tradeRow),
});

/** @throws Error naming the field that is missing or wrong */
export function parseTrade(given: unknown, symbol: CurrencyPair, header: PublicHeader): NumberedTrade {
  const { id, price, size, side, time } = tradeRow.read(given);
  const trade: Mutable<Trade> = {
    channel: Channel.TRADE,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    tradeId: String(id),
    price,
    volume: size,
    side: side === 'buy' || side === 'sell' ? side : 'unknown',
  };
  if (time !== undefined) trade.exchangeTime = time;
  if (header.origin !== undefined) trade.origin = header.origin;
  return { trade, id };
}
