import type { Channel } from '@hftjs/core';
import type { Market } from '../frames/market.js';
import type { Slot } from '../frames/slot.js';

export type Json = Readonly<Record<string, unknown>>;

/** What the server sends in answer to a frame of a client, and the venue's names of what that subscribed. */
export interface Answer {
  readonly frames?: readonly unknown[];
  readonly subscribed?: readonly string[];
}

/** How a venue's server speaks, as far as an adapter needs it to begin. */
export interface Venue {
  /** The exchange's name in hftjs. */
  readonly exchange: string;
  /** Quote currency of the markets, upper case. */
  readonly quote: string;
  symbolOf(market: Market): string;
  /** The frames that a new connection gets at first. */
  readonly greeting?: readonly unknown[];
  /** @param requests - number of the connection's requests before this one */
  answer(request: Json, requests: number): Answer;
  /** The body that REST answers with; `undefined`: there is no such path. */
  rest?(path: string, markets: readonly Market[]): unknown;
}

/** A message whose frames are measured: a row of the table. */
export interface HotMessage {
  readonly venue: Venue;
  /** The venue's name of it. */
  readonly name: string;
  readonly channel: typeof Channel.TICKER | typeof Channel.TRADE;
  readonly subscribeArgs?: Json;
  /** The text of a frame, with the venue's key order and shapes of values: the same for the same index. */
  text(market: Market, index: number): string;
  /** What rises from frame to frame. */
  readonly slots: readonly Slot[];
  /** Events per frame, in turn. @defaultValue one */
  readonly events?: readonly number[];
}
