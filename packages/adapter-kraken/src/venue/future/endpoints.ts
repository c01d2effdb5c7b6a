import type { ChannelParams, ResolvedOptions, VenueLimits } from '@hftjs/core/adapter';

export const V1_HOST = 'wss://futures.kraken.com/ws/v1';
export const UNIFIED_HOST = 'wss://uws.kraken.com/v2/public';
export const REST_HOST = 'https://futures.kraken.com';

/** Asks for a frame each second, so that silence means that the connection is dead. */
export const HEARTBEAT_SUBSCRIPTION = JSON.stringify({ event: 'subscribe', feed: 'heartbeat' });

/** Kraken closes a connection on which nothing was sent for 60 s; our pings find a dead one sooner. In milliseconds. */
const PING_INTERVAL = 5_000;

/** The heartbeat feed sends each second, and each ping is answered. */
const SILENCE = 10_000;

/**
 * 100 requests a second, beyond which they are dropped unanswered; REST calls by weights, 500 in ten seconds. Half of it
 * as a burst, half as refill, so that no window holds more. For dials no limit is published.
 *
 * @see https://docs.kraken.com/api/docs/guides/futures-rate-limits
 */
export const LIMITS: VenueLimits = {
  dials: { count: 60, per: 60_000 },
  messages: { count: 45, per: 1_000 },
  rest: { count: 250, per: 10_000 },
};

/** What all connections have in common. */
export function connectionFacts({
  timeouts,
}: Pick<ResolvedOptions, 'timeouts'>): Pick<
  ChannelParams,
  'heartbeat' | 'limits' | 'timeouts' | 'fatalCloseCodes' | 'fatalHttpCodes'
> {
  const silence = timeouts?.silence ?? SILENCE;
  return {
    limits: LIMITS,
    heartbeat: {
      interval: Math.max(1_000, Math.min(PING_INTERVAL, silence / 3)),
      frame: () => '{"event":"ping"}',
    },
    timeouts: { silence: SILENCE },
    fatalCloseCodes: [1008],
    fatalHttpCodes: [400, 401, 403, 404],
  };
}
