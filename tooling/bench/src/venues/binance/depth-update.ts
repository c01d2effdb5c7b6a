import { sizeOf } from '../../frames/values.js';
import type { HotMessage } from '../venue.js';
import { depthChanges, depthLevels, depthStart, firstUpdateId, UPDATE_ID_SLOTS } from './depth.js';
import { binance, eightDecimals, streamOf } from './venue.js';

const level = (price: string, seed: number): string =>
  `["${eightDecimals(price)}","${seed === 0 ? '0.00000000' : sizeOf(seed)}"]`;

/** @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#diff-depth-stream */
export const binanceDepthUpdate: HotMessage = {
  venue: binance,
  name: 'depthUpdate',
  channel: 'order_book',
  slots: [{ after: '"E":', value: 'micros' }, ...UPDATE_ID_SLOTS],
  text: (market, _index, place) => {
    const { bids: b, asks: a } = depthChanges(market, place);
    const id = firstUpdateId(market);
    const data = [
      '"e":"depthUpdate"',
      '"E":1790000000000001',
      `"s":"${binance.symbolOf(market)}"`,
      `"U":${id}`,
      `"u":${id}`,
      depthLevels(market, { b, a }, level),
    ].join(',');
    return `{"stream":"${streamOf(market, 'depth@100ms')}","data":{${data}}}`;
  },
  snapshot: {
    rest: '/depth',
    text: (market, { turns, limit }) => {
      const { bids, asks } = depthStart(market, turns, limit);
      return `{"lastUpdateId":${firstUpdateId(market)},${depthLevels(market, { bids, asks }, level)}}`;
    },
  },
};
