import { Channel, type CurrencyPair, type Trade } from '@hftjs/core';
import {
  amountOf,
  idOf,
  textOf,
  timestampOf,
  type Mutable,
  type NumberedTrade,
  type PublicHeader,
  type Row,
} from '@hftjs/core/adapter';

/**
 * One row of `market_trades`, or of REST. Each trade of a product has the next number. Coinbase states the maker's side:
 * the taker's is the other one.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#market-trades-channel
 */
export function parseTrade(row: Row, symbol: CurrencyPair, header: PublicHeader): NumberedTrade {
  const id = idOf(row.trade_id, 'trade_id');
  const price = amountOf(row.price, 'price');
  const volume = amountOf(row.size, 'size');
  if (price === 0 || volume === 0) throw new Error(`a trade of ${volume} at ${price}`);
  const trade: Mutable<Trade> = {
    channel: Channel.TRADE,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    tradeId: textOf(row.trade_id, 'trade_id'),
    price,
    volume,
    side: row.side === 'SELL' ? 'buy' : row.side === 'BUY' ? 'sell' : 'unknown',
  };
  const time = timestampOf(row.time);
  if (time !== undefined) trade.exchangeTime = time;
  if (header.origin !== undefined) trade.origin = header.origin;
  return { trade, id };
}
