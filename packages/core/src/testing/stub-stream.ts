import type { Channel } from '../channels/channel.js';
import type { ChannelParams } from '../connection/channel-params.js';
import type { Session, SessionContext } from '../connection/session.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import { StreamBase } from '../stream/stream-base.js';

/** A channel's facts and its session in one object; `subscribe` also receives the context. */
export type StubParams = Omit<ChannelParams, 'open'> &
  Omit<Session, 'subscribe'> & {
    subscribe(
      pairs: readonly CurrencyPair[],
      context: SessionContext,
    ): readonly string[] | Promise<readonly string[]>;
  };

/** A stream for tests, whose sessions are object literals. */
export abstract class StubStream extends StreamBase {
  protected override channelParams(channel: Channel): ChannelParams | undefined {
    const facts = this.stub(channel, undefined as unknown as SessionContext);
    return (
      facts && {
        ...facts,
        open: (context) => {
          const session = this.stub(channel, context) ?? facts;
          return { ...session, subscribe: (pairs) => session.subscribe(pairs, context) };
        },
      }
    );
  }

  /** Called for the facts, where `context` must not be used, and once for each connection. */
  protected abstract stub(channel: Channel, context: SessionContext): StubParams | undefined;
}
