import { quotesOf, sizeOf, trimmed } from '../../frames/values.js';
import type { HotMessage } from '../venue.js';
import { okx } from './venue.js';

/** @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-order-book-channel */
export const okxBboTbt: HotMessage = {
  venue: okx,
  name: 'bbo-tbt',
  channel: 'ticker',
  subscribeArgs: { ticker: 'bbo-tbt' },
  slots: [
    { after: '"ts":"', value: 'millis' },
    { after: '"seqId":', value: 'id' },
  ],
  text: (market, index) => {
    const { bid, ask } = quotesOf(market, index);
    const level = (price: string, seed: number): string =>
      `[["${trimmed(price)}","${trimmed(sizeOf(seed))}","0","${1 + (seed % 17)}"]]`;
    const row = [
      `"asks":${level(ask, index + 2)}`,
      `"bids":${level(bid, index + 1)}`,
      '"ts":"1790000000000"',
      '"seqId":73379311809',
    ].join(',');
    return `{"arg":{"channel":"bbo-tbt","instId":"${okx.symbolOf(market)}"},"data":[{${row}}]}`;
  },
};
