import type { LiveSince } from '../delivery/live-since.js';
import type { ChannelMonitor } from '../delivery/channel-state.js';
import type { ChannelParams } from './session.js';
import { Channel } from '../channels/channel.js';
import { now } from '../contract/clock.js';
import { Reconnector, type FeedHost } from './reconnector.js';
import type { StreamContext } from '../stream/stream-context.js';
import type { TradeSequencer } from '../trades/trade-sequencer.js';

/** One feed of a venue, and the connections that carry it. */
export interface Feed {
  readonly params: ChannelParams;
  readonly runners: readonly Reconnector[];
}

export interface FeedsInit {
  readonly context: StreamContext;
  readonly monitors: ReadonlyMap<Channel, ChannelMonitor>;
  readonly beginnings: LiveSince;
  /** Where trades are subscribed. */
  readonly trades: TradeSequencer | undefined;
  readonly channelParams: (channel: Channel) => ChannelParams | undefined;
}

type Monitors = readonly [ChannelMonitor, ...ChannelMonitor[]];

/**
 * The feeds of a stream: channels that the venue sends as one share one, and one of more pairs than a
 * connection may carry is split over several.
 */
export class Feeds {
  readonly #init: FeedsInit;
  readonly #feeds: ReadonlyMap<string, Feed>;

  /** @throws StreamError `unsupported_channel` */
  constructor(init: FeedsInit) {
    this.#init = init;
    this.#feeds = new Map(
      [...this.#groups()].map(([key, { params, monitors }]) => [
        key,
        { params, runners: this.#makeRunners(params, monitors) },
      ]),
    );
  }

  all(): readonly Feed[] {
    return [...this.#feeds.values()];
  }

  /** The feed that a channel's params describe. */
  get({ feed, channel }: ChannelParams): Feed | undefined {
    return this.#feeds.get(feed ?? channel);
  }

  /** The feed whose frames hold a channel's events. */
  of(channel: Channel): Feed | undefined {
    return this.all().find(({ runners }) => runners.some((runner) => runner.serves(channel)));
  }

  close(): void {
    for (const { runners } of this.all()) for (const runner of runners) runner.close('stopped');
  }

  #groups(): Map<string, { params: ChannelParams; monitors: Monitors }> {
    const { context, monitors, channelParams } = this.#init;
    const groups = new Map<string, { params: ChannelParams; monitors: Monitors }>();
    for (const [channel, monitor] of monitors) {
      const params = channelParams(channel);
      if (!params)
        throw context.error(
          'unsupported_channel',
          `there is no ${channel} here; leave it out of subscribeChannels`,
          {
            channel,
          },
        );
      const key = params.feed ?? params.channel;
      const group = groups.get(key);
      groups.set(
        key,
        group ? { ...group, monitors: [...group.monitors, monitor] } : { params, monitors: [monitor] },
      );
    }
    return groups;
  }

  #makeRunners(params: ChannelParams, monitors: Monitors): Reconnector[] {
    const { currencyPairs } = this.#init.context.options;
    const perConnection = Math.min(params.maxPairs ?? Infinity, currencyPairs.length);
    return Array.from(
      { length: Math.ceil(currencyPairs.length / perConnection) },
      (_, index) =>
        new Reconnector({
          host: this.#hostOf(params, monitors),
          params: index === 0 ? params : (this.#init.channelParams(params.channel) ?? params),
          monitors,
          pairs: currencyPairs.slice(index * perConnection, (index + 1) * perConnection),
          index,
        }),
    );
  }

  #hostOf(params: ChannelParams, monitors: Monitors): FeedHost {
    const { context, beginnings, channelParams } = this.#init;
    const { channel } = params;
    const trades = monitors.some((monitor) => monitor.channel === Channel.TRADE)
      ? this.#init.trades
      : undefined;
    return {
      options: context.options,
      signal: context.signal,
      makeParams: () => channelParams(channel) ?? params,
      makeError: (code, message, cause) => context.error(code, message, { channel, cause }),
      redact: (text) => context.redact(text),
      onMalformed: (malformed) => {
        context.reportMalformed(channel, () => malformed);
      },
      onUnreadable: () => {
        trades?.doubt();
      },
      onLive: (runner, isResumed) => {
        trades?.connected(runner, isResumed);
      },
      onLost: (runner) => {
        trades?.disconnected(runner);
      },
      onAcknowledged: (pairs, venueTime) => {
        for (const monitor of monitors) beginnings.mark(monitor.channel, pairs, venueTime ?? now());
      },
    };
  }
}
