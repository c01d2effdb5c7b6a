import { Exchange } from '@hftjs/core';
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
  hasTokens: false,
  ordersTellFills: false,
  announcesMaintenance: false,
});
