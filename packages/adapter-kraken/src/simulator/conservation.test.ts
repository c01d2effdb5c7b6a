import { describeMoney } from '@hftjs/testkit';
import { startKrakenFutureSimulator, startKrakenSimulator } from './index.js';

describeMoney('spot', {
  start: (options) => startKrakenSimulator({ ...options, pairs: ['btc/usd', 'eth/usd', 'eth/btc'] }),
});

describeMoney('futures', {
  start: (options) =>
    startKrakenFutureSimulator({ ...options, pairs: ['btc/usd', 'btc/usd:btc', 'eth/usd'] }),
});
