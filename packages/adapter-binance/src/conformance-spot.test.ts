import { Exchange } from '@hftjs/core';
import { describeConformance } from '@hftjs/testkit';
import './index.js';
import { startBinanceSimulator } from './simulator/index.js';
import { CONFORMANCE } from './testing/conformance.js';

describeConformance({
  ...CONFORMANCE,
  books: { answers: ['BTCUSDT', 'ETHUSDT'].map((symbol) => `/api/v3/depth?symbol=${symbol}&limit=1000`) },
  exchange: Exchange.BINANCE,
  corpus: 'binance',
  startSimulator: startBinanceSimulator,
  hasTokens: false,
  instruments: { isPolled: true },
  holdings: { figures: ['total', 'available', 'locked'] },
});
