import { noise, priceOf, sizeOf } from '../../frames/values.js';
import type { HotMessage } from '../venue.js';
import { krakenFuture } from './venue.js';

/** @see https://docs.kraken.com/api/docs/futures-api/websocket/trade */
export const krakenFutureTrade: HotMessage = {
  venue: krakenFuture,
  name: 'trade',
  channel: 'trade',
  slots: [
    { after: '"uid":"', skip: 24, value: 'id' },
    { after: '"time":', value: 'millis' },
    { after: '"seq":', value: 'id' },
  ],
  text: (market, index) => {
    const uid = Math.floor(noise(index) * 0xffff_ffff)
      .toString(16)
      .padStart(8, '0');
    return `{${[
      `"product_id":"${krakenFuture.symbolOf(market)}"`,
      '"feed":"trade"',
      `"uid":"${uid}-7a3f-4f8f-a111-100000000000"`,
      `"side":"${noise(index + 1) < 0.5 ? 'buy' : 'sell'}"`,
      '"type":"fill"',
      '"time":1790360004381',
      `"qty":${sizeOf(index, 4)}`,
      `"price":${priceOf(market, index)}`,
      '"seq":14421135',
    ].join(',')}}`;
  },
};
