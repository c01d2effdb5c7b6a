import { Channel, Exchange } from '@hftjs/core';
import { describeConformance } from '@hftjs/testkit';
import './index.js';
import { startKrakenSimulator } from './simulator/index.js';

describeConformance({
  exchange: Exchange.KRAKEN,
  corpus: 'kraken',
  startSimulator: startKrakenSimulator,
  pace: 10,
  channels: [
    Channel.TICKER,
    Channel.TRADE,
    Channel.ORDER_BOOK,
    Channel.MY_ORDER,
    Channel.MY_ORDER_BATCH,
    Channel.MY_TRADE,
    Channel.MY_BALANCE,
    Channel.CANDLE,
    Channel.INSTRUMENT,
  ],
  // As many levels as Kraken's checksum covers: of others, no client can see that a message about them was lost.
  books: { depth: 10 },
});
