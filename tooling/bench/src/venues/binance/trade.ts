import { noise, priceOf, sizeOf } from '../../frames/values.js';
import type { HotMessage } from '../venue.js';
import { binance, eightDecimals, streamOf } from './venue.js';

/** @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#trade-streams */
export const binanceTrade: HotMessage = {
  venue: binance,
  name: 'trade',
  channel: 'trade',
  subscribeArgs: { trade: 'trade' },
  slots: [
    { after: '"E":', value: 'micros' },
    { after: '"t":', value: 'id' },
    { after: '"T":', value: 'micros' },
  ],
  text: (market, index) => {
    const data = [
      '"e":"trade"',
      '"E":1790000000000001',
      `"s":"${binance.symbolOf(market)}"`,
      '"t":4912345678',
      `"p":"${eightDecimals(priceOf(market, index))}"`,
      `"q":"${sizeOf(index)}"`,
      '"T":1790000000000001',
      `"m":${noise(index + 1) < 0.5}`,
      '"M":true',
    ].join(',');
    return `{"stream":"${streamOf(market, 'trade')}","data":{${data}}}`;
  },
};
