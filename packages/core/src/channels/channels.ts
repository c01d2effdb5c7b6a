import { SUBSCRIBABLE } from './channel.js';
import type { EventOfRow, HandlerOfRow, ObserverOfRow } from './channel-row.js';
import { status } from './status.js';

/** The rows by the names of their channels. */
export type Channels = typeof SUBSCRIBABLE & {
  /** The state of the stream's connections and subscriptions. Every stream publishes it. */
  readonly status: typeof status;
};

/**
 * A row per channel: everything that depends on the channel is derived from it.
 *
 * @example
 * ```ts
 * const observer = Object.fromEntries(
 *   Object.values(CHANNELS).map(({ queue }) => [queue, { putNowait: (event: unknown) => console.log(event) }]),
 * );
 * ```
 */
export const CHANNELS: Channels = { ...SUBSCRIBABLE, status };

/** A channel, or `status`. */
export type ChannelName = keyof Channels;

/** Type of the events of a channel, or of `status`. */
export type EventOf<Name extends ChannelName> = EventOfRow<Channels[Name]>;

/** Name of an observer's queue. */
export type QueueName = Channels[ChannelName]['queue'];

/** Name of a service's callback. */
export type HandlerName = Channels[ChannelName]['handler'];

type Intersection<Union> = (Union extends unknown ? (part: Union) => void : never) extends (
  part: infer All,
) => void
  ? All
  : never;

type Queues = Intersection<ObserverOfRow<Channels[ChannelName]>>;

/**
 * The receiver of events: any object with some of these queues. Events of a channel without a queue are not delivered
 * to it. Events arrive in the order in which the exchange sent them. When a stream ends, queues that no other stream
 * feeds end too.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface, so that editors show its name
export interface Observer extends Queues {}

/** The callbacks of a service, one per channel. */
export type ChannelHandlers = Intersection<HandlerOfRow<Channels[ChannelName]>>;

/** Names of an observer's queues. */
export const QUEUE_NAMES: readonly QueueName[] = Object.values(CHANNELS).map(({ queue }) => queue);
