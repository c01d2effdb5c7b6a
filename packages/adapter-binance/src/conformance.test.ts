import { Channel, Exchange } from '@hftjs/core';
import type { Credentials } from '@hftjs/simulator';
import { describeConformance } from '@hftjs/testkit';
import './index.js';
import { startBinanceFutureSimulator, startBinanceSimulator } from './simulator/index.js';

const COMMON = {
  channels: [Channel.TICKER, Channel.TRADE, Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE],
  pairs: ['btc/usdt', 'eth/usdt'],
  unknownPair: 'nope/usdt',
  badCredentials: (credentials: Credentials) => ({ ...credentials, apiSecret: 'x'.repeat(64) }),
  announcesMaintenance: false,
} as const;

describeConformance({
  ...COMMON,
  exchange: Exchange.BINANCE,
  startSimulator: startBinanceSimulator,
  hasTokens: false,
});

describeConformance({
  ...COMMON,
  exchange: Exchange.BINANCE_FUTURE,
  startSimulator: startBinanceFutureSimulator,
  // Aggregates are not the market's own trades, which the suite compares with.
  subscribeArgs: { trade: 'trade' },
  // A listen key is asked for before each dial.
  dialsOverRest: true,
});
