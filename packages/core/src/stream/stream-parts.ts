import type { AccountLedger } from '../account/account-ledger.js';
import type { Channel } from '../channels/channel.js';
import type { LiveSince } from '../delivery/live-since.js';
import type { SubscribedChannel } from '../delivery/subscribed-channel.js';
import type { TradeSequencer } from '../trades/trade-sequencer.js';
import type { StreamContext } from './stream-context.js';

/** The objects that all connections of one stream share. They live as long as the stream. */
export interface StreamParts {
  readonly context: StreamContext;
  readonly channels: ReadonlyMap<Channel, SubscribedChannel>;
  readonly account: AccountLedger;
  /** Set if trades are subscribed. */
  readonly trades: TradeSequencer | undefined;
  readonly liveSince: LiveSince;
}
