import { Channel, Exchange } from '@hftjs/core';
import { describeConformance } from '@hftjs/testkit';
import './index.js';
import { startKrakenSimulator } from './simulator/index.js';

// The suite is for adapters of whatever channels: one private channel alone, too.
describeConformance({
  exchange: Exchange.KRAKEN,
  startSimulator: startKrakenSimulator,
  pace: 10,
  channels: [Channel.MY_TRADE],
});
