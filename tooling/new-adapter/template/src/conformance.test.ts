import { Channel } from '@hftjs/core';
import { describeConformance } from '@hftjs/testkit';
import './index.js';
import { startMyVenueSimulator } from './simulator/index.js';

describeConformance({
  exchange: 'my_venue',
  startSimulator: startMyVenueSimulator,
  pace: 10,
  channels: [Channel.TICKER, Channel.TRADE],
  hasTokens: false,
  announcesMaintenance: false,
});
