import {
  CHANNELS,
  type AsyncQueue,
  type ChannelHandlers,
  type ChannelName,
  type ChannelRow,
  type Channels,
  type EventOf,
  type QueueOptions,
  type QueuePolicy,
} from '@hftjs/core';

/** The names of what a service receives: the channels, and `status`. */
export type ServiceChannel = ChannelName;

/** The event type of each channel. */
export type ServiceEvents = { [Name in keyof Channels]: EventOf<Name> };

export type ServiceEvent = ServiceEvents[ServiceChannel];

/** Options of the queues of public channels. What belongs to an account, instruments and statuses are never dropped. */
export type ServiceQueues = Readonly<
  Partial<Record<ServiceChannel, Pick<QueueOptions<unknown>, 'policy' | 'capacity'>>>
>;

/** The policies that a config may choose for a channel's queue. None where no event may be dropped. */
export function policiesOf(channel: ServiceChannel): readonly QueuePolicy[] {
  const { access, delivery, lossless, key }: Omit<ChannelRow<never>, 'sound'> = CHANNELS[channel];
  if (access !== 'public' || lossless) return [];
  // With a key of their own, events are replaced by later states of the same thing only.
  return delivery === 'each' && key === undefined
    ? ['drop_oldest', 'lossless']
    : ['drop_oldest', 'conflate', 'lossless'];
}

type Queues = {
  readonly [Name in ServiceChannel as Channels[Name]['queue']]: AsyncQueue<EventOf<Name>>;
};

/** Has a callback for each channel, which does nothing. The subclass assigns the queues. */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- its prototype holds the callbacks
class Receiver {
  static {
    for (const { handler } of Object.values(CHANNELS))
      Object.defineProperty(this.prototype, handler, {
        value: () => undefined,
        writable: true,
        configurable: true,
      });
  }
}

/** A queue and a callback per channel. */
export const ChannelReceiver = Receiver as new () => Queues & ChannelHandlers;
