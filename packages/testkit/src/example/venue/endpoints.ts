import type { ChannelParams, VenueLimits } from '@hftjs/core/adapter';

export const REST_HOST = 'https://api.acme.example';

/** Per address. @see https://docs.acme.example/limits */
export const LIMITS: VenueLimits = {
  dials: { count: 10, per: 1_000 },
  messages: { count: 10, per: 1_000 },
  rest: { count: 10, per: 1_000 },
};

/** The facts of every connection. Acme sends a heartbeat each second. */
export const CONNECTION: Omit<ChannelParams, 'channel' | 'open'> = {
  host: 'wss://stream.acme.example/v1',
  limits: LIMITS,
  maxPairs: 100,
  timeouts: { silence: 5_000 },
};
