import type { Market } from '../../frames/market.js';
import { answerBinance, binanceSymbol, restOfBinance } from '../binance/venue.js';
import type { Json, Venue } from '../venue.js';

/** Binance's USD-M futures. */
export const binanceFuture: Venue = {
  exchange: 'binance_future',
  quote: 'USDT',
  symbolOf: binanceSymbol,
  answer: answerBinance,
  rest: (path, markets) => restOfBinance(path, markets.map(rowOf)),
};

const rowOf = (market: Market): Json => ({
  symbol: binanceSymbol(market),
  pair: binanceSymbol(market),
  contractType: 'PERPETUAL',
  status: 'TRADING',
  baseAsset: market.base,
  quoteAsset: market.quote,
  marginAsset: market.quote,
});
