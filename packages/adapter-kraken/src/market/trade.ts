import { Channel, type CurrencyPair, type Trade } from '@hftjs/core';
import {
  type Mutable,
  numberOf,
  type PublicHeader,
  type Row,
  textOf,
  timestampOf,
} from '@hftjs/core/adapter';

/**
 * A trade's number in the sequence of its pair: each trade has the next one.
 *
 * @throws Error when it is not a whole number
 */
export function tradeIdOf(value: unknown): number {
  const id = numberOf(value, 'trade_id');
  if (!Number.isSafeInteger(id)) throw new Error(`trade_id is ${id}, not a whole number`);
  return id;
}

/**
 * One row of the `trade` channel. `side` is the taker's.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.kraken.com/api/docs/websocket-v2/trade
 */
export function parseTrade(row: Row, symbol: CurrencyPair, header: PublicHeader): Mutable<Trade> {
  const side = textOf(row.side, 'side');
  const trade: Mutable<Trade> = {
    channel: Channel.TRADE,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    tradeId: String(tradeIdOf(row.trade_id)),
    price: positive(row.price, 'price'),
    volume: positive(row.qty, 'qty'),
    side: side === 'buy' || side === 'sell' ? side : 'unknown',
  };
  const time = timestampOf(row.timestamp);
  if (time !== undefined) trade.exchangeTime = time;
  if (header.origin !== undefined) trade.origin = header.origin;
  return trade;
}

/** The volume and the price of a trade are above zero. */
export function positive(value: unknown, field: string): number {
  const number = numberOf(value, field);
  if (number <= 0) throw new Error(`${field} is ${number}, not above zero`);
  return number;
}
