import { Exchange } from '@hftjs/core';
import { describeConformance } from '@hftjs/testkit';
import './index.js';
import { startOkxSimulator } from './simulator/index.js';
import { CONFORMANCE } from './testing/conformance.js';

describeConformance({
  ...CONFORMANCE,
  exchange: Exchange.OKX,
  corpus: 'okx',
  holdings: { figures: ['total', 'available', 'locked'] },
  startSimulator: startOkxSimulator,
});
