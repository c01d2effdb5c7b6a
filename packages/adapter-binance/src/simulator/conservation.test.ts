import { describeMoney } from '@hftjs/testkit';
import { startBinanceFutureSimulator, startBinanceSimulator } from './index.js';

describeMoney('spot', {
  start: (options) => startBinanceSimulator({ ...options, pairs: ['btc/usdt', 'eth/usdt'] }),
});

describeMoney('futures', {
  start: (options) => startBinanceFutureSimulator({ ...options, pairs: ['btc/usdt', 'eth/usdt'] }),
});

describeMoney('futures in hedge mode', {
  start: (options) => startBinanceFutureSimulator({ ...options, pairs: ['btc/usdt'] }),
  isHedged: true,
  seeds: [3],
});
