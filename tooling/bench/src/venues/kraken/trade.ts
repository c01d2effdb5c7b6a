import { noise, priceOf, sizeOf, TRADES_PER_FRAME, tradesOf } from '../../frames/values.js';
import type { HotMessage } from '../venue.js';
import { kraken } from './venue.js';

/** @see https://docs.kraken.com/api/docs/websocket-v2/trade */
export const krakenTrade: HotMessage = {
  venue: kraken,
  name: 'trade',
  channel: 'trade',
  events: TRADES_PER_FRAME,
  slots: [
    { after: '"trade_id":', value: 'id' },
    { after: '"timestamp":"', value: 'iso' },
  ],
  text: (market, index) => {
    const side = noise(index) < 0.5 ? 'buy' : 'sell';
    const rows = tradesOf(index).map((level) =>
      [
        `{"symbol":"${kraken.symbolOf(market)}"`,
        `"side":"${side}"`,
        `"price":${priceOf(market, index + level)}`,
        `"qty":${sizeOf(index + level)}`,
        `"ord_type":"${noise(index + 7) < 0.3 ? 'market' : 'limit'}"`,
        `"trade_id":109116693`,
        `"timestamp":"2026-01-01T00:00:00.000001Z"}`,
      ].join(','),
    );
    return `{"channel":"trade","type":"update","data":[${rows.join(',')}]}`;
  },
};
