import { sizeOf, trimmed } from '../../frames/values.js';
import type { HotMessage } from '../venue.js';
import { TRADES_SLOTS, tradesText } from './texts.js';
import { okx } from './venue.js';

export const okxTrades: HotMessage = {
  venue: okx,
  name: 'trades',
  channel: 'trade',
  subscribeArgs: { trade: 'trades' },
  slots: TRADES_SLOTS,
  text: (market, index) =>
    tradesText({ instId: okx.symbolOf(market), size: (seed) => trimmed(sizeOf(seed)) }, market, index),
};
