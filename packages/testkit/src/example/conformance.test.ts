import { Channel } from '@hftjs/core';
import { describeConformance } from '@hftjs/testkit';
import './index.js';
import { startAcmeSimulator } from './simulator/start-acme-simulator.js';

describeConformance({
  exchange: 'acme',
  startSimulator: startAcmeSimulator,
  pace: 10,
  channels: [Channel.TICKER, Channel.TRADE, Channel.ORDER_BOOK, Channel.CANDLE, Channel.INSTRUMENT],
  hasTokens: false,
  announcesMaintenance: false,
});
