import { quotesOf, sizeOf } from '../../frames/values.js';
import { streamOf } from '../binance/venue.js';
import type { HotMessage } from '../venue.js';
import { binanceFuture } from './venue.js';

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Individual-Symbol-Book-Ticker-Streams */
export const binanceFutureBookTicker: HotMessage = {
  venue: binanceFuture,
  name: 'bookTicker',
  channel: 'ticker',
  subscribeArgs: { ticker: 'book' },
  slots: [
    { after: '"u":', value: 'id' },
    { after: '"T":', value: 'millis' },
    { after: '"E":', value: 'millis' },
  ],
  text: (market, index) => {
    const { bid, ask } = quotesOf(market, index);
    const symbol = binanceFuture.symbolOf(market);
    const data = [
      '"e":"bookTicker"',
      '"u":9400900217123',
      `"s":"${symbol}"`,
      `"ps":"${symbol}"`,
      `"b":"${bid}"`,
      `"B":"${sizeOf(index + 1, 3)}"`,
      `"a":"${ask}"`,
      `"A":"${sizeOf(index + 2, 3)}"`,
      '"T":1790000000000',
      '"E":1790000000000',
      '"st":1',
    ].join(',');
    return `{"stream":"${streamOf(market, 'bookTicker')}","data":{${data}}}`;
  },
};
