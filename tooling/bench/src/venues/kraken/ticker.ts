import { dayVolumeOf, quotesOf, sizeOf } from '../../frames/values.js';
import type { HotMessage } from '../venue.js';
import { kraken } from './venue.js';

/** @see https://docs.kraken.com/api/docs/websocket-v2/ticker */
export const krakenTicker: HotMessage = {
  venue: kraken,
  name: 'ticker',
  channel: 'ticker',
  slots: [{ after: '"timestamp":"', value: 'iso' }],
  text: (market, index) => {
    const quotes = quotesOf(market, index);
    const row = [
      `"symbol":"${kraken.symbolOf(market)}"`,
      `"bid":${quotes.bid}`,
      `"bid_qty":${sizeOf(index + 1)}`,
      `"ask":${quotes.ask}`,
      `"ask_qty":${sizeOf(index + 2)}`,
      `"last":${quotes.last}`,
      `"volume":${dayVolumeOf(index)}`,
      `"vwap":${quotes.average}`,
      `"low":${quotes.low}`,
      `"high":${quotes.high}`,
      `"change":${quotes.change}`,
      `"change_pct":${quotes.changePercent}`,
      `"trades":${30_000 + (index % 9_973)}`,
      `"timestamp":"2026-01-01T00:00:00.000001Z"`,
    ].join(',');
    return `{"channel":"ticker","type":"update","data":[{${row}}]}`;
  },
};
