import { describeMoney } from '@hftjs/testkit';
import { startCoinbaseSimulator } from './index.js';

describeMoney('spot', {
  start: (options) => startCoinbaseSimulator({ ...options, pairs: ['btc/usd', 'eth/usd'] }),
  asksVenue: true,
});
