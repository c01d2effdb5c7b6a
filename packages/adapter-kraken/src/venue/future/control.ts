import { isRow, type Control, type Row } from '@hftjs/core/adapter';
import { excerpt } from '../fields.js';

/** What a frame with an `event` states, whatever channel it concerns. */
export type WireEvent =
  /** A subscription stands; without products it is one that has none. */
  | { readonly kind: 'subscribed'; readonly feed: string; readonly products: readonly unknown[] }
  | {
      readonly kind: 'refused';
      readonly feed: string | undefined;
      readonly products: readonly unknown[];
      readonly reason: string;
    }
  /** The subscription existed before the request. */
  | { readonly kind: 'already_subscribed' }
  | { readonly kind: 'challenge'; readonly challenge: string }
  | { readonly kind: 'not_authenticated'; readonly reason: string }
  | (Extract<Control, { readonly kind: 'retry' }> & {
      /** Products whose subscription ended, unless it was asked for. */
      readonly unsubscribed?: readonly unknown[];
    })
  | Extract<Control, { readonly kind: 'info' }>;

/** Pause after requests were dropped by the rate limit, in milliseconds. */
const PAUSE = 1_000;

/** Feeds whose frames may come and are not for the channel that reads them. */
const FEEDS =
  /^(?:heartbeat|ticker|ticker_lite|trade|book|open_orders|open_orders_verbose|fills|balances|open_positions|account_log|notifications_auth|account_balances_and_margins|candles_[a-z]+_\d+[mhdw])(?:_snapshot)?$/;

/**
 * Texts of `error` and `alert` by what they mean; the first that matches counts. None of them names a product.
 *
 * @see https://docs.kraken.com/api/docs/guides/futures-websockets
 */
const MESSAGES: readonly (readonly [RegExp, (reason: string) => WireEvent])[] = [
  [/failed to subscribe to authenticated feed/i, (reason) => ({ kind: 'not_authenticated', reason })],
  [/already subscribed/i, () => ({ kind: 'already_subscribed' })],
  [/not subscribed/i, () => ({ kind: 'info' })],
  [/rate.?limit/i, (reason) => ({ kind: 'retry', reason, retryAfter: PAUSE })],
  [/invalid (?:product|feed)/i, (reason) => ({ kind: 'refused', feed: undefined, products: [], reason })],
];

/**
 * Reads a frame that is not data of the channel's own feed.
 *
 * @throws Error for a frame that is not one of WebSocket v1
 */
export function readEvent(packet: unknown): WireEvent {
  if (!isRow(packet)) throw new Error('not an object');
  // Acknowledgements carry `feed` too.
  if (packet.event === undefined) {
    if (typeof packet.feed === 'string' && FEEDS.test(packet.feed)) return { kind: 'info' };
    throw new Error('neither an event nor a feed of WebSocket v1');
  }
  const reason = typeof packet.message === 'string' ? excerpt(packet.message) : 'no reason';
  switch (packet.event) {
    case 'subscribed':
      return { kind: 'subscribed', feed: String(packet.feed), products: productsOf(packet) };
    case 'subscribed_failed':
      return { kind: 'refused', feed: feedOf(packet), products: productsOf(packet), reason };
    case 'unsubscribed':
      return {
        kind: 'retry',
        reason: `Kraken unsubscribed ${excerpt(String(packet.feed))}`,
        unsubscribed: productsOf(packet),
      };
    case 'challenge':
      if (typeof packet.message !== 'string') throw new Error('a challenge without a message');
      return { kind: 'challenge', challenge: packet.message };
    case 'error':
    case 'alert':
      return (
        MESSAGES.find(([pattern]) => pattern.test(reason))?.[1](reason) ?? unknownMessage(packet, reason)
      );
    case 'info':
    case 'pong':
    case 'unsubscribed_failed':
      return { kind: 'info' };
    default:
      throw new Error(`unknown event ${JSON.stringify(packet.event).slice(0, 40)}`);
  }
}

/** An alert may concern anything. An error concerns a request; the only remedy is to repeat it on a new connection. */
const unknownMessage = ({ event }: Row, reason: string): WireEvent =>
  event === 'alert' && !/bad request/i.test(reason) ? { kind: 'info' } : { kind: 'retry', reason };

const productsOf = ({ product_ids }: Row): readonly unknown[] =>
  Array.isArray(product_ids) ? (product_ids as unknown[]) : [];

const feedOf = ({ feed }: Row): string | undefined => (typeof feed === 'string' ? feed : undefined);
