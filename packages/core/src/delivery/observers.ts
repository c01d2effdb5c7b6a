import type { SubscribedChannel } from './subscribed-channel.js';
import { Channel, rowOf } from '../channels/channel.js';
import type { EventSink } from './event-sink.js';
import { QUEUE_NAMES, type Observer } from '../channels/channels.js';
import { didYouMean } from '../contract/similar.js';
import type { StreamContext } from '../stream/stream-context.js';
import type { StreamStatus } from '../channels/status.js';

type AnySink = EventSink<unknown>;

export interface ObserversInit {
  readonly context: StreamContext;
  readonly channels: ReadonlyMap<Channel, SubscribedChannel>;
  /** Called for each `get()` that waits on a queue before the stream has started. */
  readonly onWait: (queue: string) => void;
}

/** The observers of one stream, and their queues. */
export class Observers {
  readonly #context: StreamContext;
  readonly #channels: ReadonlyMap<Channel, SubscribedChannel>;
  readonly #bound = new Set<Observer>();
  /** All queues of all observers, also those of channels that are not subscribed. */
  #queues: ReadonlySet<AnySink> = new Set();
  #statusQueues: readonly EventSink<StreamStatus>[] = [];
  #end: { readonly failure: Error | undefined } | undefined;

  /** Called for each `get()` that waits on a queue. Unset once the stream has started. */
  #onWait: ((queue: string) => void) | undefined;

  constructor({ context, channels, onWait }: ObserversInit) {
    this.#context = context;
    this.#channels = channels;
    this.#onWait = onWait;
  }

  /** The stream was started: its queues may be waited on. */
  start(): void {
    this.#onWait = undefined;
    for (const queue of this.#queues) queue.startSource?.(this);
  }

  /**
   * @throws StreamError `invalid_options` for an observer that would receive nothing, or whose queues are not queues
   */
  bind(observer: Observer): void {
    this.#checkShape(observer);
    const wanted = [...this.#channels.keys()].map((channel) => rowOf(channel).queue);
    if (!observer.statusQueue && !wanted.some((name) => observer[name]))
      throw this.#context.error(
        'invalid_options',
        `the observer has none of the queues ${wanted.join(', ')}, so it would receive nothing; give it one, or subscribe its channels`,
      );
    const isNew = !this.#bound.has(observer);
    if (isNew) this.#warnOfIdleQueues(observer);
    this.#bound.add(observer);
    this.#refresh();
    if (isNew) this.#warnOfClosedQueues(observer);
    if (this.#end) this.end(this.#end.failure);
  }

  unbind(observer: Observer): void {
    this.#bound.delete(observer);
    this.#refresh();
  }

  report(status: StreamStatus): void {
    for (const queue of this.#statusQueues) {
      try {
        queue.putNowait(status);
      } catch (error) {
        this.#context.reportConsumerError(status.channel, error);
      }
    }
  }

  /** The stream is started again: its queues open again, except those that their consumer closed. */
  reopen(): void {
    this.#end = undefined;
    for (const queue of this.#queues) queue.addSource?.(this);
  }

  /** The stream has ended. Queues that no other stream feeds end too. */
  end(failure: Error | undefined): void {
    this.#end = { failure };
    for (const queue of this.#queues) queue.endSource?.(this, failure);
  }

  /** Collects the queues of all observers. A queue that several observers share gets each event once. */
  #refresh(): void {
    const observers = [...this.#bound];
    const before = this.#queues;
    this.#queues = new Set(observers.flatMap(queuesOf));
    for (const queue of before) if (!this.#queues.has(queue)) queue.removeSource?.(this);
    for (const queue of this.#queues)
      if (!before.has(queue)) queue.addSource?.(this, this.#onWait && this.#waitOf(queue));
    for (const [channel, target] of this.#channels) {
      const { queue: name } = rowOf(channel);
      const queues = [...new Set(observers.flatMap((observer) => (observer[name] ?? []) as AnySink))];
      if (target.isLossless) for (const queue of queues) queue.makeLossless?.(this.#warnerOf(channel));
      target.queues.replace(queues);
    }
    this.#statusQueues = [...new Set(observers.flatMap((observer) => observer.statusQueue ?? []))];
  }

  #waitOf(queue: AnySink): () => void {
    return () => {
      const names = [...this.#bound].flatMap((observer) =>
        QUEUE_NAMES.filter((name) => (observer[name] as AnySink | undefined) === queue),
      );
      this.#onWait?.(names[0] ?? 'queue');
    };
  }

  /** Checks at run time what TypeScript checks at compile time, for users of JavaScript. */
  #checkShape(observer: Observer): void {
    const given: unknown = observer;
    if (typeof given !== 'object' || given === null)
      throw this.#context.error('invalid_options', 'the observer is not an object with queues');
    for (const name of QUEUE_NAMES) {
      const queue: unknown = observer[name];
      if (queue === undefined || queue === null || isSink(queue)) continue;
      throw this.#context.error(
        'invalid_options',
        `${name} of the observer is not a queue: it has no putNowait(); give it an AsyncQueue`,
      );
    }
  }

  /** Warns of queues that will never receive an event of this stream. */
  #warnOfIdleQueues(observer: Observer): void {
    for (const channel of Object.values(Channel)) {
      const name = rowOf(channel).queue;
      const queue = observer[name];
      if (!queue || this.#channels.has(channel) || queue.isOptional || queue.isFed) continue;
      this.#context.warn(
        channel,
        `${name} of the observer receives nothing from this stream: ${channel} is not in its subscribeChannels`,
      );
    }
    for (const [name, value] of Object.entries(observer)) {
      if ((QUEUE_NAMES as readonly string[]).includes(name) || !/queue$/i.test(name) || !isSink(value))
        continue;
      this.#warn(
        `${name} of the observer receives nothing: an observer has no such queue${didYouMean(name, QUEUE_NAMES)}`,
      );
    }
  }

  #warnOfClosedQueues(observer: Observer): void {
    for (const name of QUEUE_NAMES)
      if (observer[name]?.closed)
        this.#warn(`${name} of the observer was closed, so it drops every event; bind an open queue`);
  }

  #warn(message: string): void {
    const [channel] = this.#channels.keys();
    if (channel) this.#context.warn(channel, message);
  }

  #warnerOf(channel: Channel): (size: number) => void {
    return (size) => {
      this.#context.warn(
        channel,
        `an observer is too slow: ${size} events wait on its ${rowOf(channel).queue}`,
      );
    };
  }
}

const isSink = (value: unknown): value is AnySink =>
  typeof value === 'object' && value !== null && typeof (value as AnySink).putNowait === 'function';

const queuesOf = (observer: Observer): AnySink[] => QUEUE_NAMES.flatMap((name) => observer[name] ?? []);
