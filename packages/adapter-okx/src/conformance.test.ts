import { Channel, Exchange } from '@hftjs/core';
import type { Credentials } from '@hftjs/simulator';
import { describeConformance } from '@hftjs/testkit';
import './index.js';
import { startOkxSimulator, startOkxSwapSimulator } from './simulator/index.js';

const COMMON = {
  channels: [Channel.TICKER, Channel.TRADE, Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE],
  pairs: ['btc/usdt', 'eth/usdt'],
  pace: 10,
  unknownPair: 'nope/usdt',
  badCredentials: (credentials: Credentials) => ({ ...credentials, apiSecret: 'X'.repeat(32) }),
  hasTokens: false,
  announcesMaintenance: false,
} as const;

describeConformance({ ...COMMON, exchange: Exchange.OKX, startSimulator: startOkxSimulator });

describeConformance({ ...COMMON, exchange: Exchange.OKX_SWAP, startSimulator: startOkxSwapSimulator });
