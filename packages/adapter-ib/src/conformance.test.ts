import { Channel, Exchange } from '@hftjs/core';
import type { Credentials } from '@hftjs/simulator';
import { describeConformance } from '@hftjs/testkit';
import { vi } from 'vitest';
import './index.js';
import { startIBSimulator, type IBSimulatorOptions } from './simulator/index.js';
import { TIME_SCALE } from './testing/haste.js';

vi.mock('./web/venue/timing.js', () => import('./testing/haste.js'));

describeConformance({
  // Off until own orders and fills are recovered by the account core.
  exchange: Exchange.IB,
  // A frame holds the fields that changed, in any order: it has no layout.
  readsBytes: false,
  startSimulator: (options: IBSimulatorOptions) => startIBSimulator({ ...options, pace: TIME_SCALE }),
  channels: [
    Channel.TICKER,
    Channel.MY_ORDER,
    Channel.MY_ORDER_BATCH,
    Channel.MY_TRADE,
    Channel.MY_BALANCE,
    Channel.MY_POSITION,
  ],
  // What is bought is a position; balances are those of currencies.
  holdings: { holdsShares: true, currencies: ['usd'] },
  // A gateway does not check credentials: the key only names the account.
  badCredentials: (credentials: Credentials) => ({
    ...credentials,
    apiKey: 'DU0000000',
    apiSecret: 'unused-secret',
  }),
  fillsTellLiquidity: false,
  dialsOverRest: true,
  announcesMaintenance: false,
});
