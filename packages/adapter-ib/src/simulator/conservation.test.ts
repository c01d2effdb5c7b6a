import { describeMoney } from '@hftjs/testkit';
import { startIBSimulator } from './index.js';

describeMoney('the Web API', {
  start: (options) => startIBSimulator({ ...options, pairs: ['btc/usd', 'aapl/usd'] }),
});
