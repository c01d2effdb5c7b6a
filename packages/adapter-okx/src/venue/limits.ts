import type { ChannelParams, ResolvedOptions, VenueLimits } from '@hftjs/core/adapter';

/** OKX closes a connection on which nothing was sent for 30 s; our pings find a dead one sooner. In milliseconds. */
const PING_INTERVAL = 8_000;

/** Without any frame, pongs included, for this long a connection counts as dead. */
const SILENCE = 20_000;

const HOUR = 3_600_000;

/**
 * Three dials a second per address: one at once, two more a second. REST calls are limited per endpoint; weights
 * are shares of 60 in two seconds, half of it as a burst, half as refill, so that no window holds more.
 *
 * @see https://www.okx.com/docs-v5/en/#overview-websocket-connect
 */
export const LIMITS: VenueLimits = {
  dials: { count: 1, per: 500 },
  rest: { count: 30, per: 2_000 },
};

/** What all connections to OKX have in common. */
export const connectionFacts = ({
  timeouts,
}: ResolvedOptions): Omit<ChannelParams, 'channel' | 'host' | 'open'> => ({
  limits: LIMITS,
  // 480 subscriptions and logins an hour: half of it at once, half over the hour.
  pace: { count: 240, per: HOUR },
  heartbeat: {
    interval: Math.max(1_000, Math.min(PING_INTERVAL, (timeouts?.silence ?? SILENCE) / 3)),
    frame: () => 'ping',
    reply: 'pong',
  },
  timeouts: { silence: SILENCE },
  // 4007: the API key was changed or deleted.
  finalCloseCodes: [4007],
  // 451: OKX does not serve the place. 403 is the firewall, which forgets.
  fatalHttpCodes: [400, 401, 404, 451],
});
