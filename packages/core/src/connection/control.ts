import type { CurrencyPair } from '../contract/currency-pair.js';
import type { KeepAway } from './connection-end.js';

/**
 * What a frame without events means. `onPacket` returns it and the connection acts on it.
 *
 * - `acknowledged`: the venue acknowledged these pairs, or all that were asked for.
 * - `refused`: the venue rejected these pairs, or all that are still pending. They are not asked for again.
 * - `auth_rejected`: the venue rejected the credentials. The stream ends.
 * - `retry`: this connection cannot go on, and another one may: the token expired, or the venue is busy.
 * - `gap`: events of this connection were lost. A new connection replaces it.
 * - `send`: these frames are due now, such as the subscriptions after a login.
 * - `rotate`: the venue will close this connection soon. A new one becomes live first.
 * - `paused`, `resumed`: the venue stopped sending, and went on.
 * - `info`: nothing to do, as for a heartbeat or a notice.
 */
export type Control =
  | { readonly kind: 'acknowledged'; readonly pairs?: readonly CurrencyPair[]; readonly venueTime?: number }
  | { readonly kind: 'refused'; readonly pairs?: readonly CurrencyPair[]; readonly reason: string }
  | { readonly kind: 'auth_rejected'; readonly reason: string }
  | {
      readonly kind: 'retry';
      readonly reason: string;
      /** The pause that the venue demands, in milliseconds. */
      readonly retryAfter?: number | undefined;
      /** Set when the venue answered that there were too many requests, or that it banned this address. */
      readonly keepAway?: KeepAway | undefined;
    }
  | { readonly kind: 'gap'; readonly reason: string }
  | { readonly kind: 'send'; readonly frames: readonly string[] }
  | { readonly kind: 'rotate'; readonly reason: string }
  | { readonly kind: 'paused'; readonly reason: string }
  | { readonly kind: 'resumed'; readonly reason: string }
  | { readonly kind: 'info' };

/** The meaning of a frame that needs no action. */
export const INFO: Control = { kind: 'info' };
