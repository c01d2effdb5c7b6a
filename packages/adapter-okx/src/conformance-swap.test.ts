import { Channel, Exchange } from '@hftjs/core';
import { describeConformance } from '@hftjs/testkit';
import './index.js';
import { startOkxSwapSimulator } from './simulator/index.js';
import { CONFORMANCE } from './testing/conformance.js';

describeConformance({
  ...CONFORMANCE,
  exchange: Exchange.OKX_SWAP,
  channels: [...CONFORMANCE.channels, Channel.FUNDING_RATE, Channel.LIQUIDATION, Channel.MY_POSITION],
  holdings: { hedges: true },
  corpus: 'okx-swap',
  feedArgs: {
    instruments: ['BTC-USDT', 'ETH-USDT'].map((instFamily) => ({
      instId: `${instFamily}-SWAP`,
      instFamily,
      ctVal: '0.01',
      ctMult: '1',
      ctValCcy: instFamily.slice(0, 3),
      ctType: 'linear',
    })),
  },
  startSimulator: startOkxSwapSimulator,
});
