import type { ChannelParams, ResolvedOptions, VenueLimits } from '@hftjs/core/adapter';

const HOUR = 3_600_000;

/** Without any byte, pongs included, for this long a connection counts as dead. In milliseconds. */
const SILENCE = 30_000;

/** Binance pings every 20 s (spot) or 3 min (futures); our own pings find a dead link sooner. */
const PING_INTERVAL = 10_000;

/**
 * 300 dials in 5 minutes per address: half of it as a burst, half as refill, so that no window holds more. The
 * same goes for the weight of REST calls, 6,000 a minute.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/limits
 */
export const SPOT_LIMITS: VenueLimits = {
  dials: { count: 150, per: 300_000 },
  rest: { count: 3_000, per: 60_000 },
};

/** 2,400 a minute, shared with COIN-M. The limit of dials is not documented: that of the spot market. */
export const FUTURE_LIMITS: VenueLimits = {
  dials: { count: 150, per: 300_000 },
  rest: { count: 1_200, per: 60_000 },
};

/** What the connections of the private channels have in common, of which all share one. */
export const PRIVATE_FEED = { feed: 'user_data', acknowledges: 'subscription', exactNumbers: true } as const;

/**
 * What all connections to Binance have in common. Five frames a second are read, pings and pongs among them, and
 * one more closes the connection: some 3 of ours leave room.
 */
export function connectionFacts({
  timeouts,
}: ResolvedOptions): Pick<
  ChannelParams,
  'heartbeat' | 'rotation' | 'timeouts' | 'pace' | 'fatalHttpCodes' | 'closePauses'
> {
  const silence = timeouts?.silence ?? SILENCE;
  return {
    // Often enough that an answer is late only when there is none, and at most one a second.
    heartbeat: { interval: Math.max(1_000, Math.min(PING_INTERVAL, silence / 3)) },
    rotation: { after: 23.5 * HOUR },
    timeouts: { silence: SILENCE },
    pace: { count: 1, per: 300 },
    // 451: Binance does not serve the place. 403 is the firewall, which forgets.
    fatalHttpCodes: [400, 401, 404, 451],
    // Too many frames: repeated at once, it bans the address. The code has other meanings, such as a late pong.
    closePauses: { 1008: { words: /too many|too much|rate|limit|banned/i, pause: 60_000 } },
  };
}
