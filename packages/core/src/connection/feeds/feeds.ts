import type { Channel } from '../../channels/channel.js';
import type { StreamOptions } from '../../contract/stream-options.js';
import type { StreamParts } from '../../stream/stream-parts.js';
import type { ChannelParams } from '../channel-params.js';
import { OptionError, type OptionMistake } from '../../contract/option-error.js';
import { Feed, type FeedChannels } from './feed.js';

/** When feeds were lost, by their names: epoch milliseconds of our clock at that time. */
export type FeedLosses = ReadonlyMap<string, number>;

/**
 * The feeds of a stream. Channels that the venue sends as one share a feed.
 */
export class Feeds {
  readonly #parts: StreamParts;
  readonly #feeds: ReadonlyMap<string, Feed>;

  /**
   * @param losses - when the feeds were lost, if the stream was started before
   * @throws StreamError `unsupported_channel`
   */
  constructor(
    parts: StreamParts,
    channelParams: (channel: Channel) => ChannelParams | undefined,
    losses: FeedLosses = new Map(),
  ) {
    this.#parts = parts;
    this.#feeds = new Map(
      [...this.#groups(channelParams)].map(([key, { params, channels }]) => [
        key,
        new Feed({ parts, params, channels, lostAt: losses.get(key) }),
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
    return this.all().find((feed) => feed.serves(channel));
  }

  /** Closes all connections. Resolves when each has ended. */
  async close(): Promise<void> {
    await Promise.all(this.all().map((feed) => feed.close()));
  }

  /** When each feed was lost. */
  get losses(): FeedLosses {
    return new Map(
      [...this.#feeds].flatMap(([key, { lostAt }]) => (lostAt === undefined ? [] : [[key, lostAt]])),
    );
  }

  #groups(
    channelParams: (channel: Channel) => ChannelParams | undefined,
  ): Map<string, { params: ChannelParams; channels: FeedChannels }> {
    const { context, channels } = this.#parts;
    const groups = new Map<string, { params: ChannelParams; channels: FeedChannels }>();
    const missing: Channel[] = [];
    for (const [name, channel] of channels) {
      const params = channelParams(name);
      if (!params) {
        missing.push(name);
        continue;
      }
      const key = params.feed ?? params.channel;
      const group = groups.get(key);
      groups.set(
        key,
        group ? { ...group, channels: [...group.channels, channel] } : { params, channels: [channel] },
      );
    }
    if (missing.length > 0) throw unsupported(context.options, missing);
    return groups;
  }
}

function unsupported(
  { exchange, subscribeChannels }: Pick<StreamOptions, 'exchange' | 'subscribeChannels'>,
  missing: readonly Channel[],
): OptionError {
  const mistakes = missing.map((name): OptionMistake => ({
    option: ['subscribeChannels', subscribeChannels.indexOf(name)],
    sentence: (spell) => `there is no ${name} here; leave it out of ${spell('subscribeChannels')}`,
  }));
  return new OptionError(exchange, mistakes, { code: 'unsupported_channel', channel: missing[0] });
}
