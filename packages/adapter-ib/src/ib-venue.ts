import type { Channel, Ticker, Trade } from '@hftjs/core';
import type {
  ChannelParams,
  Reconciler,
  ReconcilerInit,
  AccountLedger,
  ResolvedOptions,
  RestClient,
  TlsTrust,
  VenueLimits,
} from '@hftjs/core/adapter';
import type { IBSubscribeArgs } from './subscribe-args.js';

/** The stream that a transport works for. */
export interface VenueSink {
  readonly own: AccountLedger;
  ticker(event: Ticker): void;
  trade(event: Trade): void;
  /** Counts rows that were read and are not for this stream. */
  skip(channel: Channel, rows?: number): void;
  /** Counts and reports a row that could not be read, while the rest of its frame goes on. */
  badRow(channel: Channel, error: unknown, row: unknown): void;
  /** The same for a row of a list that was asked for: asking again would not make it readable. */
  unreadableRow(channel: Channel, error: unknown, row: unknown): void;
  restClient(origin: string, limits: VenueLimits, tls?: TlsTrust): RestClient;
  /** Exchange time since when a channel has been received; `undefined` before that. */
  begunAt(channel: Channel): number | undefined;
  /** What one private connection does about what its socket cannot bring. */
  ownConnection(channel: Channel, init: Pick<ReconcilerInit, 'api' | 'toVenue'>): Reconciler;
}

export interface IBVenueInit {
  readonly options: ResolvedOptions;
  readonly args: IBSubscribeArgs;
  readonly sink: VenueSink;
}

/** One of the two ways to Interactive Brokers: the Web API, or TWS and IB Gateway. */
export interface IBVenue {
  /** @throws StreamError `unsupported_channel`, saying which transport has it */
  channelParams(channel: Channel): ChannelParams | undefined;
  /** The stream ends: nothing is waited for any more. Called at least once. */
  close?(): void;
}
