import {
  AsyncQueue,
  Channel,
  CHANNELS,
  type ChannelEvents,
  type ChannelName,
  type Channels,
  type EventOf,
  type Observer,
  type StreamStatus,
} from '@hftjs/core';

type Queues = {
  readonly [Name in ChannelName as Channels[Name]['queue']]: AsyncQueue<EventOf<Name>>;
};

type Lists = {
  readonly [Name in ChannelName as Channels[Name]['list']]: readonly EventOf<Name>[];
};

/** Has a lossless queue per channel, and a list of what it received. */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- its members are made from a table
class ChannelRecorder {
  constructor() {
    for (const { queue: name, list } of Object.values(CHANNELS)) {
      const queue = new AsyncQueue<unknown>({ policy: 'lossless' });
      const events: unknown[] = [];
      const read = (): readonly unknown[] => {
        events.push(...queue.drain());
        return events;
      };
      Object.defineProperty(this, name, { value: queue, enumerable: true });
      Object.defineProperty(this, list, { get: read, enumerable: true });
    }
  }
}

const Recorded = ChannelRecorder as new () => Queues & Lists;

/**
 * An observer that keeps everything it receives, in order: `tickers`, `trades` and so on, a list per channel. A list is
 * brought up to date when it is read.
 */
export class Recorder extends Recorded implements Observer {
  /** Every event, channel by channel; within a channel in order. */
  get events(): readonly ChannelEvents[Channel][] {
    return Object.values(Channel).flatMap((channel) => this.eventsOf(channel));
  }

  /** The events of one channel. */
  eventsOf<Name extends Channel>(channel: Name): readonly ChannelEvents[Name][] {
    return this[CHANNELS[channel].list] as readonly ChannelEvents[Name][];
  }

  /** Takes the events that came since it was called last: they are in none of the lists. */
  takeAll(): ChannelEvents[Channel][] {
    return Object.values(Channel).flatMap((channel): ChannelEvents[Channel][] =>
      this[CHANNELS[channel].queue].drain(),
    );
  }

  /** Whether a status with this state was received. */
  saw(state: StreamStatus['state'], from = 0): boolean {
    return this.statuses.slice(from).some((status) => status.state === state);
  }
}
