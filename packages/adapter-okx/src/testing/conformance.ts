import { Channel } from '@hftjs/core';

const { TICKER, TRADE, ORDER_BOOK, CANDLE, INSTRUMENT, MY_ORDER, MY_ORDER_BATCH, MY_TRADE, MY_BALANCE } =
  Channel;

/** What both markets hand to the conformance suite. */
export const CONFORMANCE = {
  channels: [TICKER, TRADE, ORDER_BOOK, CANDLE, INSTRUMENT, MY_ORDER, MY_ORDER_BATCH, MY_TRADE, MY_BALANCE],
  pairs: ['btc/usdt', 'eth/usdt'],
  candles: { quiet: 'flat' },
  pace: 10,
  unknownPair: 'nope/usdt',
  badCredentials: <Credentials>(credentials: Credentials) => ({ ...credentials, apiSecret: 'X'.repeat(32) }),
  hasTokens: false,
  announcesMaintenance: false,
} as const;
