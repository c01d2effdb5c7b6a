import { Channel, Exchange } from '@hftjs/core';
import { describeConformance } from '@hftjs/testkit';
import './index.js';
import { startBinanceFutureSimulator } from './simulator/index.js';
import { CONFORMANCE } from './testing/conformance.js';

describeConformance({
  ...CONFORMANCE,
  channels: [...CONFORMANCE.channels, Channel.FUNDING_RATE, Channel.LIQUIDATION, Channel.MY_POSITION],
  holdings: { currencies: ['usdt'], hedges: true },
  books: { answers: ['BTCUSDT', 'ETHUSDT'].map((symbol) => `/fapi/v1/depth?symbol=${symbol}&limit=1000`) },
  exchange: Exchange.BINANCE_FUTURE,
  corpus: 'binance-futures',
  startSimulator: startBinanceFutureSimulator,
  // Aggregates are not the market's own trades, which the suite compares with.
  subscribeArgs: { trade: 'trade' },
  // A listen key is requested before each dial.
  dialsOverRest: true,
});
