import type { Channel } from '@hftjs/core';
import type { Market } from '../frames/market.js';
import type { Slot } from '../frames/slot.js';

export type Json = Readonly<Record<string, unknown>>;

/** What the server sends in answer to a frame of a client, and the venue's names of what that subscribed. */
export interface Answer {
  readonly frames?: readonly unknown[];
  readonly subscribed?: readonly string[];
}

/** What a venue knows when it answers. */
export interface Asked {
  /** Frames that the connection got before. */
  readonly sent: number;
  readonly markets: readonly Market[];
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
  answer(request: Json, asked: Asked): Answer;
  /** The body that REST answers with; `undefined`: there is no such path. */
  rest?(path: string, markets: readonly Market[]): unknown;
}

/** Which of its market's frames in a cycle a frame is. Books depend on it. */
export interface Place {
  readonly turn: number;
  readonly turns: number;
}

/** The whole book of a market before the first frame of a cycle. */
export interface Snapshot {
  /** The end of the path at which REST answers with it. @defaultValue none: a frame after the acknowledgement */
  readonly rest?: string;
  /** @param limit - levels per side that are asked for over REST */
  text(
    market: Market,
    given: { readonly turns: number; readonly sent: number; readonly limit: number },
  ): string;
}

/** A message whose frames are measured: a row of the table. */
export interface HotMessage {
  readonly venue: Venue;
  /** The venue's name of it. */
  readonly name: string;
  readonly channel: typeof Channel.TICKER | typeof Channel.TRADE | typeof Channel.ORDER_BOOK;
  readonly subscribeArgs?: Json;
  /** The text of a frame, with the venue's key order and shapes of values: the same for the same index. */
  text(market: Market, index: number, place: Place): string;
  /** What rises from frame to frame. */
  readonly slots: readonly Slot[];
  /** Events per frame, in turn. @defaultValue one */
  readonly events?: readonly number[];
  /** Of order books: what a client gets before the first of these frames. */
  readonly snapshot?: Snapshot;
}
