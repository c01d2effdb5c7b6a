import { Channel } from '@hftjs/core';

/** What both markets hand to the conformance suite. */
export const CONFORMANCE = {
  channels: [
    Channel.TICKER,
    Channel.TRADE,
    Channel.ORDER_BOOK,
    Channel.CANDLE,
    Channel.INSTRUMENT,
    Channel.MY_ORDER,
    Channel.MY_ORDER_BATCH,
    Channel.MY_TRADE,
    Channel.MY_BALANCE,
  ],
  pairs: ['btc/usdt', 'eth/usdt'],
  pace: 10,
  unknownPair: 'nope/usdt',
  badCredentials: <Credentials>(credentials: Credentials) => ({ ...credentials, apiSecret: 'x'.repeat(64) }),
  announcesMaintenance: false,
  candles: { quiet: 'flat' },
} as const;
