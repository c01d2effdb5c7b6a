import { Channel, type CurrencyPair, type Trade } from '@hftjs/core';
import { epochTimeOf, type Mutable, type NumberedTrade, type PublicHeader } from '@hftjs/core/adapter';
import { positive, tradeIdOf } from '../trade.js';

/**
 * One row of REST `Trades`: price, volume, seconds, side, order type, miscellaneous, id.
 *
 * @throws Error when it is not such a row
 * @see https://docs.kraken.com/api/docs/rest-api/get-recent-trades
 */
export function parseRestTrade(row: unknown, symbol: CurrencyPair, header: PublicHeader): NumberedTrade {
  if (!Array.isArray(row)) throw new Error('a row of Trades is not an array');
  const [price, volume, seconds, side, , , number] = row as unknown[];
  const id = tradeIdOf(number);
  const trade: Mutable<Trade> = {
    channel: Channel.TRADE,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    tradeId: String(id),
    price: positive(price, 'price'),
    volume: positive(volume, 'volume'),
    side: side === 'b' ? 'buy' : side === 's' ? 'sell' : 'unknown',
  };
  const time = epochTimeOf(seconds, 'seconds');
  if (time !== undefined) trade.exchangeTime = time;
  if (header.origin !== undefined) trade.origin = header.origin;
  return { trade, id };
}
