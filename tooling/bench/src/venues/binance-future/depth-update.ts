import { noise } from '../../frames/values.js';
import { depthChanges, depthLevels, depthStart, firstUpdateId, UPDATE_ID_SLOTS } from '../binance/depth.js';
import { streamOf } from '../binance/venue.js';
import type { HotMessage } from '../venue.js';
import { binanceFuture } from './venue.js';

/** With three decimals; 0 removes a level. */
const sizeOf = (seed: number): string => (seed === 0 ? 0 : noise(seed + 6) ** 3 * 40 + 0.001).toFixed(3);

const level = (price: string, seed: number): string => `["${price}","${sizeOf(seed)}"]`;

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Diff-Book-Depth-Streams */
export const binanceFutureDepthUpdate: HotMessage = {
  venue: binanceFuture,
  name: 'depthUpdate',
  channel: 'order_book',
  slots: [
    { after: '"E":', value: 'millis' },
    { after: '"T":', value: 'millis' },
    { after: '"pu":', value: 'id', series: 'changes', step: 0 },
    ...UPDATE_ID_SLOTS,
  ],
  text: (market, _index, place) => {
    const { bids: b, asks: a } = depthChanges(market, place);
    const id = firstUpdateId(market);
    const symbol = binanceFuture.symbolOf(market);
    const data = [
      '"e":"depthUpdate"',
      '"E":1790000000000',
      '"T":1790000000000',
      `"s":"${symbol}"`,
      `"ps":"${symbol}"`,
      `"U":${id}`,
      `"u":${id}`,
      `"pu":${id}`,
      depthLevels(market, { b, a }, level),
      '"st":1',
    ].join(',');
    return `{"stream":"${streamOf(market, 'depth@100ms')}","data":{${data}}}`;
  },
  snapshot: {
    rest: '/depth',
    text: (market, { turns, limit }) => {
      const { bids, asks } = depthStart(market, turns, limit);
      const time = Date.now();
      return `{"lastUpdateId":${firstUpdateId(market)},"E":${time},"T":${time},${depthLevels(market, { bids, asks }, level)}}`;
    },
  },
};
