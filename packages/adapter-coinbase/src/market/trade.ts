import type { CurrencyPair } from '@hftjs/core';
import {
  describeRow,
  idText,
  makeTrade,
  wire,
  wireRows,
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
  side: wire.mostly(wire.word, 'BUY', 'SELL'),
});

export const tradeMessages = [describeEnvelope('market_trades', { trades: wireRows(tradeRow) })];

/**
 * One row of `market_trades`, or of REST. Each trade of a product has the next number. Coinbase states the maker's side:
 * the taker's is the other one.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseTrade(given: unknown, symbol: CurrencyPair, header: PublicHeader): NumberedTrade {
  const { trade_id: id, price, size: volume, time, side: makerSide } = tradeRow.read(given);
  const side = makerSide === 'SELL' ? 'buy' : makerSide === 'BUY' ? 'sell' : undefined;
  return { trade: makeTrade(header, { symbol, time, tradeId: idText(id), price, volume, side }), id };
}
