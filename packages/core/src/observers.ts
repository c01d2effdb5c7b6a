import type { AsyncQueue } from './async-queue.js';
import type { ChannelMonitor } from './channel-monitor.js';
import { isPrivateChannel, type Channel } from './channel.js';
import { QUEUE_OF_CHANNEL, type Observer } from './observer.js';
import type { StreamContext } from './stream-context.js';
import type { StreamStatus } from './stream-status.js';

/** Who receives from one stream. */
export class Observers {
  readonly #context: StreamContext;
  readonly #monitors: ReadonlyMap<Channel, ChannelMonitor>;
  readonly #bound = new Set<Observer>();
  #statusQueues: readonly AsyncQueue<StreamStatus>[] = [];

  constructor(context: StreamContext, monitors: ReadonlyMap<Channel, ChannelMonitor>) {
    this.#context = context;
    this.#monitors = monitors;
  }

  /** @throws StreamError `invalid_options` for one that would receive nothing */
  bind(observer: Observer): void {
    const wanted = [...this.#monitors.keys()].map((channel) => QUEUE_OF_CHANNEL[channel]);
    if (!observer.statusQueue && !wanted.some((name) => observer[name]))
      throw this.#context.error(
        'invalid_options',
        `the observer has none of the queues ${wanted.join(', ')}, so it would receive nothing; give it one, or subscribe its channels`,
      );
    this.#bound.add(observer);
    this.#refresh();
  }

  unbind(observer: Observer): void {
    this.#bound.delete(observer);
    this.#refresh();
  }

  tell(status: StreamStatus): void {
    for (const queue of this.#statusQueues) queue.putNowait(status);
  }

  /** A queue that several observers share gets each event once. */
  #refresh(): void {
    const observers = [...this.#bound];
    for (const [channel, monitor] of this.#monitors) {
      const name = QUEUE_OF_CHANNEL[channel];
      const bound = observers.flatMap((observer) => observer[name] ?? []) as unknown as AsyncQueue<unknown>[];
      const queues = [...new Set(bound)];
      if (isPrivateChannel(channel)) for (const queue of queues) queue.makeLossless(this.#warnerOf(channel));
      monitor.setQueues(queues);
    }
    this.#statusQueues = [...new Set(observers.flatMap((observer) => observer.statusQueue ?? []))];
  }

  #warnerOf(channel: Channel): (size: number) => void {
    return (size) => {
      this.#context.warn(
        channel,
        `an observer is too slow: ${size} events wait on its ${QUEUE_OF_CHANNEL[channel]}`,
      );
    };
  }
}
