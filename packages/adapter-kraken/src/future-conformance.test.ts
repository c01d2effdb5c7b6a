import { Channel, Exchange } from '@hftjs/core';
import { describeConformance } from '@hftjs/testkit';
import './index.js';
import { startKrakenFutureSimulator } from './simulator/index.js';

describeConformance({
  exchange: Exchange.KRAKEN_FUTURE,
  corpus: 'kraken-futures',
  startSimulator: (options) => startKrakenFutureSimulator({ ...options, tickerInterval: 10 }),
  pace: 10,
  channels: [
    Channel.TICKER,
    Channel.TRADE,
    Channel.ORDER_BOOK,
    Channel.MY_ORDER,
    Channel.MY_ORDER_BATCH,
    Channel.MY_TRADE,
  ],
  hasTokens: false,
  announcesMaintenance: false,
});
