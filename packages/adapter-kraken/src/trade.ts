import type { CurrencyPair, Trade } from '@hftjs/core';
import { parseTimestamp } from '@hftjs/core/adapter';
import type { PublicHeader } from './ticker.js';
import { numberOf, textOf, type Row } from './wire.js';

/** A trade, and its number in the pair's sequence: each trade of a pair has the next number. */
export interface NumberedTrade {
  readonly trade: Trade;
  readonly id: number;
}

/**
 * One row of the `trade` channel. `side` is the taker's.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.kraken.com/api/docs/websocket-v2/trade
 */
export function parseTrade(row: Row, symbol: CurrencyPair, header: PublicHeader): NumberedTrade {
  const id = numberOf(row.trade_id, 'trade_id');
  if (!Number.isSafeInteger(id)) throw new Error(`trade_id is ${id}, not a whole number`);
  return {
    id,
    trade: makeTrade(symbol, header, {
      id,
      price: numberOf(row.price, 'price'),
      volume: numberOf(row.qty, 'qty'),
      side: textOf(row.side, 'side'),
      time: typeof row.timestamp === 'string' ? parseTimestamp(row.timestamp) : NaN,
    }),
  };
}

/**
 * One row of REST `Trades`: price, volume, seconds, side, order type, miscellaneous, id.
 *
 * @throws Error when it is no such row
 * @see https://docs.kraken.com/api/docs/rest-api/get-recent-trades
 */
export function parseRestTrade(row: unknown, symbol: CurrencyPair, header: PublicHeader): NumberedTrade {
  if (!Array.isArray(row)) throw new Error('a row of Trades is no list');
  const [price, volume, seconds, side, , , id] = row as unknown[];
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) throw new Error('a row of Trades has no id');
  return {
    id,
    trade: makeTrade(symbol, header, {
      id,
      price: numberOf(price, 'price'),
      volume: numberOf(volume, 'volume'),
      side: side === 'b' ? 'buy' : side === 's' ? 'sell' : 'unknown',
      // A double of seconds holds the microsecond, but not its exact decimal.
      time: Math.round(numberOf(seconds, 'seconds') * 1e6) / 1000,
    }),
  };
}

interface TradeFields {
  readonly id: number;
  readonly price: number;
  readonly volume: number;
  readonly side: string;
  readonly time: number;
}

function makeTrade(symbol: CurrencyPair, header: PublicHeader, fields: TradeFields): Trade {
  const { id, price, volume, side, time } = fields;
  if (price <= 0 || volume <= 0) throw new Error(`a trade of ${volume} at ${price}`);
  const trade = {
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    tradeId: String(id),
    price,
    volume,
    side: side === 'buy' || side === 'sell' ? side : 'unknown',
  } satisfies Trade;
  if (!Number.isNaN(time)) (trade as { exchangeTime?: number }).exchangeTime = time;
  if (header.origin !== undefined) (trade as { origin?: Trade['origin'] }).origin = header.origin;
  return trade;
}
