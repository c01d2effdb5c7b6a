import { describeMoney } from '@hftjs/testkit';
import { startOkxSimulator, startOkxSwapSimulator } from './index.js';

describeMoney('spot', {
  start: (options) => startOkxSimulator({ ...options, pairs: ['btc/usdt', 'eth/usdt'] }),
});

describeMoney('contracts', {
  start: (options) =>
    startOkxSwapSimulator({ ...options, pairs: ['btc/usdt', 'btc/usd:btc', 'eth/usd:eth'] }),
});

describeMoney('contracts in hedge mode', {
  start: (options) => startOkxSwapSimulator({ ...options, pairs: ['btc/usdt'] }),
  isHedged: true,
  seeds: [3],
});
