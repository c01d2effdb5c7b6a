import { Channel } from '@hftjs/core';
import { describeConformance } from '@hftjs/testkit';
import './index.js';
import { startAcmeSimulator } from './simulator/start-acme-simulator.js';

describeConformance({
  exchange: 'acme',
  startSimulator: startAcmeSimulator,
  channels: [Channel.TICKER, Channel.TRADE, Channel.ORDER_BOOK],
  hasTokens: false,
  announcesMaintenance: false,
});
