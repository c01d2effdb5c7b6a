import { Channel, Exchange } from '@hftjs/core';
import type { Credentials } from '@hftjs/simulator';
import { describeConformance } from '@hftjs/testkit';
import { vi } from 'vitest';
import './index.js';
import { startIBSimulator, type IBSimulatorOptions } from './simulator/index.js';
import { TIME_SCALE } from './testing/haste.js';

vi.mock('./web/venue/timing.js', () => import('./testing/haste.js'));

describeConformance({
  exchange: Exchange.IB,
  readsBytes: false,
  startSimulator: (options: IBSimulatorOptions) => startIBSimulator({ ...options, pace: TIME_SCALE }),
  channels: [Channel.MY_BALANCE, Channel.MY_POSITION, Channel.MY_TRADE],
  // What is bought is a position; balances are those of currencies.
  holdings: { holdsShares: true, currencies: ['usd'] },
  badCredentials: (credentials: Credentials) => ({
    ...credentials,
    apiKey: 'DU0000000',
    apiSecret: 'unused-secret',
  }),
  fillsTellLiquidity: false,
  dialsOverRest: true,
  announcesMaintenance: false,
});
