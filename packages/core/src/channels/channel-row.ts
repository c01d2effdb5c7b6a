import type { EventSink } from '../delivery/event-sink.js';

/** The facts of one channel: its row in `CHANNELS`. */
export interface ChannelRow<Event> {
  /** Name of the queue of an observer that receives the channel's events. */
  readonly queue: `${string}Queue`;
  /** Name of the callback of a service that receives the channel's events. */
  readonly handler: `on${string}`;
  /** Name of a list of the channel's events. */
  readonly list: string;
  /** What the channel carries, in a few words. */
  readonly summary: string;
  /** `private`: needs credentials. `always`: every stream publishes it, and no stream subscribes it. */
  readonly access: 'public' | 'private' | 'always';
  /**
   * Which events a consumer needs: only the `latest` of each pair, `each` of them, or a `book`, of which each event
   * replaces the one before.
   */
  readonly delivery: 'latest' | 'each' | 'book';
  /** Whether the stream calls `makeLossless` on queues that have it. */
  readonly lossless: boolean;
  /**
   * The key of an event among those of its exchange, account and symbol: under `conflate`, an event replaces only
   * events with the same key. Absent where all events of those three have the same key.
   */
  key?(event: Event): string;
  /**
   * The last check before an event is published. Returns the event, or a copy without an invalid descriptive field.
   *
   * @throws Error that names the field
   */
  sound(event: Event): Event;
}

declare const observer: unique symbol;
declare const handler: unique symbol;

/** The types of a row. They exist at compile time only. */
export interface ChannelTypes<Observer, Handler> {
  readonly [observer]?: Observer;
  readonly [handler]?: Handler;
}

/** Interface with a row's queue. */
export type ObserverOfRow<Row> = Row extends ChannelTypes<infer Observer, unknown> ? Observer : never;

/** Interface with a row's callback. */
export type HandlerOfRow<Row> = Row extends ChannelTypes<unknown, infer Handler> ? Handler : never;

type EventIn<Observer> = Observer extends unknown
  ? Observer[keyof Observer] extends EventSink<infer Event> | undefined
    ? Event
    : never
  : never;

/** Type of a row's events. */
export type EventOfRow<Row> = EventIn<ObserverOfRow<Row>>;

interface Names<Observer, Handler> {
  readonly queue: keyof Observer;
  readonly handler: keyof Handler;
}

/**
 * Makes the row of a channel. `Observer` declares its queue, and so the type of its events; `Handler` its callback.
 *
 * @example
 * ```ts
 * export const ticker = channelRow<TickerObserver, TickerHandler>()({ queue: 'tickerQueue', ... });
 * ```
 */
export const channelRow =
  <Observer, Handler>() =>
  <const Row extends ChannelRow<EventIn<Observer>> & Names<Observer, Handler>>(
    row: Row,
  ): Row & ChannelTypes<Observer, Handler> =>
    row;
