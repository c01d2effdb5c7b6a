import type { Channel } from '../channels/channel.js';
import type { SubscribedChannel } from '../delivery/subscribed-channel.js';
import type { StreamParts } from '../stream/stream-parts.js';
import type { ChannelParams } from './channel-params.js';
import { Reconnector } from './reconnector.js';

/** One feed of a venue, and the connections that carry it. */
export interface Feed {
  readonly params: ChannelParams;
  readonly runners: readonly Reconnector[];
}

type Channels = readonly [SubscribedChannel, ...SubscribedChannel[]];

/**
 * The feeds of a stream: channels that the venue sends as one share one, and one of more pairs than a
 * connection may carry is split over several.
 */
export class Feeds {
  readonly #parts: StreamParts;
  readonly #feeds: ReadonlyMap<string, Feed>;

  /** @throws StreamError `unsupported_channel` */
  constructor(parts: StreamParts, channelParams: (channel: Channel) => ChannelParams | undefined) {
    this.#parts = parts;
    this.#feeds = new Map(
      [...this.#groups(channelParams)].map(([key, { params, channels }]) => [
        key,
        { params, runners: this.#makeRunners(params, channels) },
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

  #groups(
    channelParams: (channel: Channel) => ChannelParams | undefined,
  ): Map<string, { params: ChannelParams; channels: Channels }> {
    const { context, channels } = this.#parts;
    const groups = new Map<string, { params: ChannelParams; channels: Channels }>();
    for (const [name, channel] of channels) {
      const params = channelParams(name);
      if (!params)
        throw context.error(
          'unsupported_channel',
          `there is no ${name} here; leave it out of subscribeChannels`,
          { channel: name },
        );
      const key = params.feed ?? params.channel;
      const group = groups.get(key);
      groups.set(
        key,
        group ? { ...group, channels: [...group.channels, channel] } : { params, channels: [channel] },
      );
    }
    return groups;
  }

  #makeRunners(params: ChannelParams, channels: Channels): Reconnector[] {
    const { currencyPairs } = this.#parts.context.options;
    const perConnection = Math.min(params.maxPairs ?? Infinity, currencyPairs.length);
    return Array.from(
      { length: Math.ceil(currencyPairs.length / perConnection) },
      (_, index) =>
        new Reconnector({
          parts: this.#parts,
          params,
          channels,
          pairs: currencyPairs.slice(index * perConnection, (index + 1) * perConnection),
          index,
        }),
    );
  }
}
