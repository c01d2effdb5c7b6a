import { binanceAggTrade } from './binance/agg-trade.js';
import { binanceBookTicker } from './binance/book-ticker.js';
import { binanceDayTicker } from './binance/day-ticker.js';
import { binanceDepthUpdate } from './binance/depth-update.js';
import { binanceTrade } from './binance/trade.js';
import { binanceFutureAggTrade } from './binance-future/agg-trade.js';
import { binanceFutureBookTicker } from './binance-future/book-ticker.js';
import { binanceFutureDepthUpdate } from './binance-future/depth-update.js';
import { coinbaseL2Data } from './coinbase/l2-data.js';
import { coinbaseMarketTrades } from './coinbase/market-trades.js';
import { coinbaseTicker } from './coinbase/ticker.js';
import { krakenBook } from './kraken/book.js';
import { krakenTicker } from './kraken/ticker.js';
import { krakenTrade } from './kraken/trade.js';
import { krakenFutureTicker } from './kraken-future/ticker.js';
import { krakenFutureTrade } from './kraken-future/trade.js';
import { okxBboTbt } from './okx/bbo-tbt.js';
import { okxBooks } from './okx/books.js';
import { okxTickers } from './okx/tickers.js';
import { okxTrades } from './okx/trades.js';
import { okxSwapBooks } from './okx-swap/books.js';
import { okxSwapTickers } from './okx-swap/tickers.js';
import { okxSwapTrades } from './okx-swap/trades.js';
import type { HotMessage } from './venue.js';

/** The rows of the table. */
export const MESSAGES: readonly HotMessage[] = [
  krakenTicker,
  krakenTrade,
  krakenBook,
  krakenFutureTicker,
  krakenFutureTrade,
  binanceBookTicker,
  binanceTrade,
  binanceAggTrade,
  binanceDayTicker,
  binanceDepthUpdate,
  binanceFutureBookTicker,
  binanceFutureAggTrade,
  binanceFutureDepthUpdate,
  okxTickers,
  okxBboTbt,
  okxTrades,
  okxBooks,
  okxSwapTickers,
  okxSwapTrades,
  okxSwapBooks,
  coinbaseTicker,
  coinbaseMarketTrades,
  coinbaseL2Data,
];

/** A row's name: `binance bookTicker`. */
export const nameOf = ({ venue, name }: HotMessage): string => `${venue.exchange} ${name}`;

/** @throws RangeError for a name that no row has */
export function messageOf(name: string): HotMessage {
  const message = MESSAGES.find((candidate) => nameOf(candidate) === name);
  if (!message) throw new RangeError(`there is no message ${name}`);
  return message;
}
