import { Channel, Exchange } from '@hftjs/core';
import type { Credentials } from '@hftjs/simulator';
import { describeConformance } from '@hftjs/testkit';
import './index.js';
import { startCoinbaseSimulator } from './simulator/index.js';

describeConformance({
  listsOnSocket: true,
  exchange: Exchange.COINBASE,
  corpus: 'coinbase',
  startSimulator: startCoinbaseSimulator,
  pace: 10,
  badCredentials: (credentials: Credentials) => ({
    ...credentials,
    apiSecret: Buffer.alloc(32, 7).toString('base64'),
  }),
  channels: [
    Channel.TICKER,
    Channel.TRADE,
    Channel.ORDER_BOOK,
    Channel.CANDLE,
    Channel.INSTRUMENT,
    Channel.MY_ORDER,
    Channel.MY_ORDER_BATCH,
    Channel.MY_TRADE,
    Channel.MY_BALANCE,
  ],
  books: { sharesDoubt: true },
  candles: { interval: '5m' },
  holdings: { figures: ['total', 'available', 'locked'] },
  hasTokens: false,
  ordersTellFills: false,
  announcesMaintenance: false,
});
