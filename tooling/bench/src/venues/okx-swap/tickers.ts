import { TICKERS_SLOTS, tickersText } from '../okx/texts.js';
import type { HotMessage } from '../venue.js';
import { contractsOf, okxSwap } from './venue.js';

export const okxSwapTickers: HotMessage = {
  venue: okxSwap,
  name: 'tickers',
  channel: 'ticker',
  subscribeArgs: { ticker: 'tickers' },
  slots: TICKERS_SLOTS,
  text: (market, index) =>
    tickersText({ instType: 'SWAP', instId: okxSwap.symbolOf(market), size: contractsOf }, market, index),
};
