import { Channel, Exchange } from '@hftjs/core';
import { describeConformance } from '@hftjs/testkit';
import './index.js';
import { startKrakenFutureSimulator } from './simulator/index.js';

describeConformance({
  exchange: Exchange.KRAKEN_FUTURE,
  corpus: 'kraken-futures',
  startSimulator: (options) => startKrakenFutureSimulator({ ...options, tickerInterval: 10 }),
  pace: 10,
  channels: [
    Channel.TICKER,
    Channel.TRADE,
    Channel.ORDER_BOOK,
    Channel.MY_ORDER,
    Channel.MY_ORDER_BATCH,
    Channel.MY_TRADE,
    Channel.MY_BALANCE,
    Channel.MY_POSITION,
    Channel.CANDLE,
    Channel.FUNDING_RATE,
    Channel.LIQUIDATION,
    Channel.INSTRUMENT,
  ],
  // Contracts that settle in dollars share the multi-collateral wallet.
  holdings: { wallet: 'flex_futures', currencies: ['usd'] },
  liquidations: { per: 'trade' },
  hasTokens: false,
  announcesMaintenance: false,
});
