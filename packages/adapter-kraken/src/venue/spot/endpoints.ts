import type { VenueLimits } from '@hftjs/core/adapter';

export const PUBLIC_HOST = 'wss://ws.kraken.com/v2';
export const PRIVATE_HOST = 'wss://ws-auth.kraken.com/v2';
export const REST_HOST = 'https://api.kraken.com';

/**
 * About 150 dials in 10 minutes per address, then a ban of 10 minutes: half of it as a burst, half as refill,
 * so that no window holds more. 20 messages a second. A REST counter of 15 that falls by 0.33 a second: a part of it stays
 * unused, because calls can arrive closer together than they were sent.
 *
 * @see https://docs.kraken.com/api/docs/guides/spot-ws-intro
 */
export const LIMITS: VenueLimits = {
  dials: { count: 75, per: 600_000 },
  messages: { count: 10, per: 500 },
  rest: { count: 13, per: 39_394 },
};

/**
 * What all connections have in common. A heartbeat comes each second in which nothing else does, and only while a
 * subscription is alive: a connection that has one subscription needs no other proof that it stands.
 */
export const CONNECTION_FACTS = {
  limits: LIMITS,
  timeouts: { silence: 6_000 },
  fatalCloseCodes: [1008],
  fatalHttpCodes: [400, 401, 403, 404],
} as const;
