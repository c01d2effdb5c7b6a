import { quotesOf, sizeOf } from '../../frames/values.js';
import type { HotMessage } from '../venue.js';
import { binance, eightDecimals, streamOf } from './venue.js';

/** @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#individual-symbol-book-ticker-streams */
export const binanceBookTicker: HotMessage = {
  venue: binance,
  name: 'bookTicker',
  channel: 'ticker',
  subscribeArgs: { ticker: 'book' },
  slots: [{ after: '"u":', value: 'id' }],
  text: (market, index) => {
    const { bid, ask } = quotesOf(market, index);
    const data = [
      '"u":19575390521',
      `"s":"${binance.symbolOf(market)}"`,
      `"b":"${eightDecimals(bid)}"`,
      `"B":"${sizeOf(index + 1)}"`,
      `"a":"${eightDecimals(ask)}"`,
      `"A":"${sizeOf(index + 2)}"`,
    ].join(',');
    return `{"stream":"${streamOf(market, 'bookTicker')}","data":{${data}}}`;
  },
};
