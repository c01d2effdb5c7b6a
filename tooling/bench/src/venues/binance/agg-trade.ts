import { noise, priceOf, sizeOf } from '../../frames/values.js';
import type { HotMessage } from '../venue.js';
import { binance, eightDecimals, streamOf } from './venue.js';

/** @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#aggregate-trade-streams */
export const binanceAggTrade: HotMessage = {
  venue: binance,
  name: 'aggTrade',
  channel: 'trade',
  subscribeArgs: { trade: 'aggTrade' },
  slots: [
    { after: '"E":', value: 'micros' },
    { after: '"a":', value: 'id' },
    { after: '"f":', value: 'id', series: 'trades' },
    { after: '"l":', value: 'id', series: 'trades', step: 0 },
    { after: '"T":', value: 'micros' },
  ],
  text: (market, index) => {
    const data = [
      '"e":"aggTrade"',
      '"E":1790000000000001',
      `"s":"${binance.symbolOf(market)}"`,
      '"a":3640283266',
      `"p":"${eightDecimals(priceOf(market, index))}"`,
      `"q":"${sizeOf(index)}"`,
      '"f":4716849523',
      '"l":4716849523',
      '"T":1790000000000001',
      `"m":${noise(index + 1) < 0.5}`,
      '"M":true',
    ].join(',');
    return `{"stream":"${streamOf(market, 'aggTrade')}","data":{${data}}}`;
  },
};
