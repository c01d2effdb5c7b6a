import { dayVolumeOf, quotesOf, sizeOf } from '../../frames/values.js';
import type { HotMessage } from '../venue.js';
import { binance, eightDecimals, streamOf } from './venue.js';

/** @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#individual-symbol-ticker-streams */
export const binanceDayTicker: HotMessage = {
  venue: binance,
  name: '24hrTicker',
  channel: 'ticker',
  subscribeArgs: { ticker: '24h' },
  slots: [
    { after: '"E":', value: 'micros' },
    { after: '"C":', value: 'micros' },
    { after: '"L":', value: 'id' },
  ],
  text: (market, index) => {
    const quotes = quotesOf(market, index);
    const data = [
      '"e":"24hrTicker"',
      '"E":1790000000000001',
      `"s":"${binance.symbolOf(market)}"`,
      `"p":"${eightDecimals(quotes.change)}"`,
      `"P":"${Number(quotes.changePercent).toFixed(3)}"`,
      `"w":"${eightDecimals(quotes.average)}"`,
      `"x":"${eightDecimals(quotes.open)}"`,
      `"c":"${eightDecimals(quotes.last)}"`,
      `"Q":"${sizeOf(index + 3)}"`,
      `"b":"${eightDecimals(quotes.bid)}"`,
      `"B":"${sizeOf(index + 1)}"`,
      `"a":"${eightDecimals(quotes.ask)}"`,
      `"A":"${sizeOf(index + 2)}"`,
      `"o":"${eightDecimals(quotes.open)}"`,
      `"h":"${eightDecimals(quotes.high)}"`,
      `"l":"${eightDecimals(quotes.low)}"`,
      `"v":"${dayVolumeOf(index)}"`,
      `"q":"${(market.price * 1e5).toFixed(8)}"`,
      '"O":1789913600000001',
      '"C":1790000000000001',
      '"F":841094172',
      '"L":841646650',
      '"n":552479',
    ].join(',');
    return `{"stream":"${streamOf(market, 'ticker')}","data":{${data}}}`;
  },
};
