import { Channel, type CurrencyPair, type Trade } from '@hftjs/core';
import {
  amountOf,
  epochTimeOf,
  idOf,
  type Mutable,
  type NumberedTrade,
  type PublicHeader,
  type Row,
} from '@hftjs/core/adapter';

/**
 * One row of `trade`, or of REST. Each trade of a symbol has the next id; `side` is the taker's.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.acme.example/stream#trade
 */
export function parseTrade(row: Row, symbol: CurrencyPair, header: PublicHeader): NumberedTrade {
  const id = idOf(row.id, 'id');
  const trade: Mutable<Trade> = {
    channel: Channel.TRADE,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    tradeId: String(id),
    price: amountOf(row.price, 'price'),
    volume: amountOf(row.size, 'size'),
    side: row.side === 'buy' || row.side === 'sell' ? row.side : 'unknown',
  };
  const time = epochTimeOf(row.time, 'milliseconds');
  if (time !== undefined) trade.exchangeTime = time;
  if (header.origin !== undefined) trade.origin = header.origin;
  return { trade, id };
}
