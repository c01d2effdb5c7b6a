import { binanceAggTrade } from './binance/agg-trade.js';
import { binanceBookTicker } from './binance/book-ticker.js';
import { binanceDayTicker } from './binance/day-ticker.js';
import { binanceTrade } from './binance/trade.js';
import { binanceFutureAggTrade } from './binance-future/agg-trade.js';
import { binanceFutureBookTicker } from './binance-future/book-ticker.js';
import { coinbaseMarketTrades } from './coinbase/market-trades.js';
import { coinbaseTicker } from './coinbase/ticker.js';
import { krakenTicker } from './kraken/ticker.js';
import { krakenTrade } from './kraken/trade.js';
import { krakenFutureTicker } from './kraken-future/ticker.js';
import { krakenFutureTrade } from './kraken-future/trade.js';
import { okxBboTbt } from './okx/bbo-tbt.js';
import { okxTickers } from './okx/tickers.js';
import { okxTrades } from './okx/trades.js';
import { okxSwapTickers } from './okx-swap/tickers.js';
import { okxSwapTrades } from './okx-swap/trades.js';
import type { HotMessage } from './venue.js';

/** The rows of the table. */
export const MESSAGES: readonly HotMessage[] = [
  krakenTicker,
  krakenTrade,
  krakenFutureTicker,
  krakenFutureTrade,
  binanceBookTicker,
  binanceTrade,
  binanceAggTrade,
  binanceDayTicker,
  binanceFutureBookTicker,
  binanceFutureAggTrade,
  okxTickers,
  okxBboTbt,
  okxTrades,
  okxSwapTickers,
  okxSwapTrades,
  coinbaseTicker,
  coinbaseMarketTrades,
];

/** A row's name: `binance bookTicker`. */
export const nameOf = ({ venue, name }: HotMessage): string => `${venue.exchange} ${name}`;

/** @throws RangeError for a name that no row has */
export function messageOf(name: string): HotMessage {
  const message = MESSAGES.find((candidate) => nameOf(candidate) === name);
  if (!message) throw new RangeError(`there is no message ${name}`);
  return message;
}
