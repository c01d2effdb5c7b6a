import { Channel, Exchange } from '@hftjs/core';
import { describeConformance } from '@hftjs/testkit';
import './index.js';
import { startKrakenSimulator } from './simulator/index.js';

describeConformance({
  exchange: Exchange.KRAKEN,
  corpus: 'kraken',
  startSimulator: startKrakenSimulator,
  pace: 10,
  channels: [Channel.TICKER, Channel.TRADE, Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE],
});
