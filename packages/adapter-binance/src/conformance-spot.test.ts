import { Exchange } from '@hftjs/core';
import { describeConformance } from '@hftjs/testkit';
import './index.js';
import { startBinanceSimulator } from './simulator/index.js';
import { CONFORMANCE } from './testing/conformance.js';

describeConformance({
  ...CONFORMANCE,
  exchange: Exchange.BINANCE,
  corpus: 'binance',
  startSimulator: startBinanceSimulator,
  hasTokens: false,
});
