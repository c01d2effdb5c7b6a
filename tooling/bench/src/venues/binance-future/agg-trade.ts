import { noise, priceOf } from '../../frames/values.js';
import { streamOf } from '../binance/venue.js';
import type { HotMessage } from '../venue.js';
import { binanceFuture } from './venue.js';

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Aggregate-Trade-Streams */
export const binanceFutureAggTrade: HotMessage = {
  venue: binanceFuture,
  name: 'aggTrade',
  channel: 'trade',
  subscribeArgs: { trade: 'aggTrade' },
  slots: [
    { after: '"E":', value: 'millis' },
    { after: '"a":', value: 'id' },
    { after: '"f":', value: 'id', series: 'trades' },
    { after: '"l":', value: 'id', series: 'trades', step: 0 },
    { after: '"T":', value: 'millis' },
  ],
  text: (market, index) => {
    const quantity = (noise(index + 6) ** 3 * 40 + 0.001).toFixed(3);
    const data = [
      '"e":"aggTrade"',
      '"E":1790000000000',
      '"a":3165992920',
      `"s":"${binanceFuture.symbolOf(market)}"`,
      `"p":"${priceOf(market, index)}"`,
      `"q":"${quantity}"`,
      `"nq":"${quantity}"`,
      '"f":6961322000',
      '"l":6961322000',
      '"T":1790000000000',
      `"m":${noise(index + 1) < 0.5}`,
      '"st":1',
    ].join(',');
    return `{"stream":"${streamOf(market, 'aggTrade')}","data":{${data}}}`;
  },
};
