import { dayVolumeOf, noise, quotesOf, sizeOf } from '../../frames/values.js';
import type { HotMessage } from '../venue.js';
import { krakenFuture } from './venue.js';

const HOUR = 3_600_000;

/** @see https://docs.kraken.com/api/docs/futures-api/websocket/ticker */
export const krakenFutureTicker: HotMessage = {
  venue: krakenFuture,
  name: 'ticker',
  channel: 'ticker',
  slots: [{ after: '{"time":', value: 'millis' }],
  text: (market, index) => {
    const quotes = quotesOf(market, index);
    const size = (offset: number): string => sizeOf(index + offset, 4);
    return `{${[
      '"time":1790359997224',
      `"product_id":"${krakenFuture.symbolOf(market)}"`,
      `"funding_rate":${(noise(index + 10) - 0.5).toFixed(12)}`,
      `"funding_rate_prediction":${(noise(index + 11) - 0.5).toFixed(13)}`,
      `"relative_funding_rate":${((noise(index + 12) + 0.01) / 1e4).toFixed(14)}`,
      `"relative_funding_rate_prediction":${((noise(index + 13) + 0.01) / 1e4).toFixed(14)}`,
      `"next_funding_rate_time":${1_790_362_800_000 + HOUR}`,
      '"leverage":"100x"',
      '"premium":0.0',
      '"feed":"ticker"',
      `"bid":${quotes.bid}`,
      `"ask":${quotes.ask}`,
      `"bid_size":${size(1)}`,
      `"ask_size":${size(2)}`,
      `"volume":${dayVolumeOf(index, 4)}`,
      '"dtm":0',
      `"index":${(market.price * 0.9999).toFixed(2)}`,
      `"last":${quotes.last}`,
      `"change":${quotes.changePercent}`,
      '"suspended":false',
      '"tag":"perpetual"',
      `"pair":"${market.base === 'BTC' ? 'XBT' : market.base}:${market.quote}"`,
      `"openInterest":${dayVolumeOf(index + 20, 4)}`,
      `"markPrice":${(market.price * (1 + noise(index + 14) / 1e3)).toFixed(11)}`,
      '"maturityTime":0',
      '"post_only":false',
      `"volumeQuote":${dayVolumeOf(index + 21, 4)}`,
      `"open":${quotes.open}`,
      `"high":${quotes.high}`,
      `"low":${quotes.low}`,
    ].join(',')}}`;
  },
};
