import { TRADES_SLOTS, tradesText } from '../okx/texts.js';
import type { HotMessage } from '../venue.js';
import { contractsOf, okxSwap } from './venue.js';

export const okxSwapTrades: HotMessage = {
  venue: okxSwap,
  name: 'trades',
  channel: 'trade',
  subscribeArgs: { trade: 'trades' },
  slots: TRADES_SLOTS,
  text: (market, index) => tradesText({ instId: okxSwap.symbolOf(market), size: contractsOf }, market, index),
};
