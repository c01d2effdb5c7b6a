import { Channel, type CurrencyPair, type Trade } from '@hftjs/core';
import {
  describeRow,
  idText,
  wire,
  wireRows,
  type Mutable,
  type NumberedTrade,
  type PublicHeader,
} from '@hftjs/core/adapter';
import { describeEnvelope } from '../venue/envelope.js';

/** @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#market-trades-channel */
const tradeRow = describeRow('trade', {
  product_id: wire.word,
  trade_id: wire.id,
  price: wire.positive,
  size: wire.positive,
  time: wire.isoTime,
  side: wire.word,
});

export const tradeMessages = [describeEnvelope('market_trades', { trades: wireRows(tradeRow) })];

/**
 * One row of `market_trades`, or of REST. Each trade of a product has the next number. Coinbase states the maker's side:
 * the taker's is the other one.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseTrade(given: unknown, symbol: CurrencyPair, header: PublicHeader): NumberedTrade {
  const { trade_id: id, price, size, time, side } = tradeRow.read(given);
  const trade: Mutable<Trade> = {
    channel: Channel.TRADE,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    tradeId: idText(id),
    price,
    volume: size,
    side: side === 'SELL' ? 'buy' : side === 'BUY' ? 'sell' : 'unknown',
  };
  if (time !== undefined) trade.exchangeTime = time;
  if (header.origin !== undefined) trade.origin = header.origin;
  return { trade, id };
}
