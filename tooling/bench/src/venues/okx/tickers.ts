import { sizeOf, trimmed } from '../../frames/values.js';
import type { HotMessage } from '../venue.js';
import { TICKERS_SLOTS, tickersText } from './texts.js';
import { okx } from './venue.js';

export const okxTickers: HotMessage = {
  venue: okx,
  name: 'tickers',
  channel: 'ticker',
  subscribeArgs: { ticker: 'tickers' },
  slots: TICKERS_SLOTS,
  text: (market, index) =>
    tickersText(
      { instType: 'SPOT', instId: okx.symbolOf(market), size: (seed) => trimmed(sizeOf(seed)) },
      market,
      index,
    ),
};
