import type { CurrencyPair } from '../contract/currency-pair.js';
import type { KeepAway } from './connection-end.js';

/**
 * What a frame without events means, as a fact: `onPacket` returns it and the connection acts on it.
 *
 * - `acknowledged`: the venue confirmed these pairs, or all that were asked for.
 * - `refused`: the venue will not serve these pairs, or none of those still asked for: never asked again.
 * - `auth_rejected`: the credentials are no good; the stream ends.
 * - `retry`: this connection cannot go on but another may: an expired token, a busy venue.
 * - `gap`: something was lost on this connection; only a fresh one gives a true picture again.
 * - `send`: now these frames are due, such as the subscriptions that a login had to precede.
 * - `rotate`: the venue will close this connection soon; the next one is made live first.
 * - `paused`, `resumed`: the venue itself stopped sending, and went on.
 * - `info`: understood, nothing to do: heartbeats, notices.
 */
export type Control =
  | { readonly kind: 'acknowledged'; readonly pairs?: readonly CurrencyPair[]; readonly venueTime?: number }
  | { readonly kind: 'refused'; readonly pairs?: readonly CurrencyPair[]; readonly reason: string }
  | { readonly kind: 'auth_rejected'; readonly reason: string }
  | {
      readonly kind: 'retry';
      readonly reason: string;
      /** Milliseconds that the venue asked to stay away. */
      readonly retryAfter?: number | undefined;
      /** The venue answered that these were too many requests, or that it banned this address. */
      readonly keepAway?: KeepAway | undefined;
    }
  | { readonly kind: 'gap'; readonly reason: string }
  | { readonly kind: 'send'; readonly frames: readonly string[] }
  | { readonly kind: 'rotate'; readonly reason: string }
  | { readonly kind: 'paused'; readonly reason: string }
  | { readonly kind: 'resumed'; readonly reason: string }
  | { readonly kind: 'info' };

/** Understood, nothing to do. */
export const INFO: Control = { kind: 'info' };
