import type {
  AccountLedger,
  ChannelParams,
  ResolvedOptions,
  RestClient,
  TlsTrust,
  VenueLimits,
} from '@hftjs/core/adapter';
import type { Channel } from '@hftjs/core';
import type { IBArgs } from './subscribe-args.js';

/** What a stream passes to its transport. */
export interface StreamFacts {
  readonly options: ResolvedOptions;
  readonly args: IBArgs;
  readonly account: AccountLedger;
  /** Aborted when the stream ends. Another one once it is started again. */
  readonly signal: AbortSignal;
  /** Calls a listener each time the stream ends. */
  readonly onEnd: (listener: () => void) => void;
  restClient(origin: string, limits: VenueLimits, tls?: TlsTrust): RestClient;
}

/** The facts of each channel that a transport has. */
export type ChannelTable<Venue> = Partial<
  Readonly<Record<Channel, (venue: Venue) => Omit<ChannelParams, 'channel'>>>
>;
