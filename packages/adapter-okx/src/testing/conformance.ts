/** What both markets hand to the conformance suite. */
export const CONFORMANCE = {
  pairs: ['btc/usdt', 'eth/usdt'],
  pace: 10,
  unknownPair: 'nope/usdt',
  badCredentials: <Credentials>(credentials: Credentials) => ({ ...credentials, apiSecret: 'X'.repeat(32) }),
  hasTokens: false,
  announcesMaintenance: false,
} as const;
