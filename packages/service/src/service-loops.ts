import { AsyncQueue, type Logger, type MyOrder } from '@hftjs/core';
import { ChannelLoop, type Handled } from './channel-loop.js';
import {
  policiesOf,
  type ServiceChannel,
  type ServiceEvent,
  type ServiceEvents,
  type ServiceQueues,
} from './service-channel.js';

export interface ServiceLoopsInit {
  readonly handle: (channel: ServiceChannel, event: ServiceEvent) => unknown;
  readonly onError: (error: unknown, event: ServiceEvent, channel: ServiceChannel) => Handled;
  readonly queues: () => ServiceQueues;
  /** For log lines. */
  readonly describe: () => { readonly service: string; readonly logger: Logger };
}

/** The processing loops of one service: one per exchange and channel, begun when first wanted. */
export class ServiceLoops {
  readonly #init: ServiceLoopsInit;
  readonly #loops = new Map<string, ChannelLoop<ServiceEvent>>();
  /** Own orders that came through the channel `my_order`. */
  readonly #deliveredAlone = new WeakSet<MyOrder>();
  #isClosed = false;

  constructor(init: ServiceLoopsInit) {
    this.#init = init;
  }

  /** The queue whose events a loop hands to the callback of a channel. */
  queueOf<C extends ServiceChannel>(exchange: string, channel: C): AsyncQueue<ServiceEvents[C]> {
    const name = `${exchange} ${channel}`;
    let loop = this.#loops.get(name);
    if (!loop) {
      loop = this.#begin(exchange, channel);
      this.#loops.set(name, loop);
    }
    return loop.queue as AsyncQueue<unknown> as AsyncQueue<ServiceEvents[C]>;
  }

  /** Whether a row of a batch came through the channel `my_order` too: a stream gives both the same objects. */
  isDeliveredAlone(order: MyOrder): boolean {
    return this.#deliveredAlone.has(order);
  }

  /** The loops that still have something to do. */
  busy(): readonly string[] {
    return [...this.#loops].filter(([, loop]) => loop.isBusy).map(([name]) => name);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const loops = [...this.#loops.values()];
    for (const { queue } of loops) queue.close();
    await Promise.all(loops.map(({ ended }) => ended));
  }

  #begin(exchange: string, channel: ServiceChannel): ChannelLoop<ServiceEvent> {
    const { handle, onError } = this.#init;
    const queue = this.#makeQueue(exchange, channel);
    if (this.#isClosed) queue.close();
    return new ChannelLoop({
      queue,
      handle: (event) => handle(channel, event),
      onError: (error, event) => onError(error, event, channel),
      onPause: this.#dropReporter(exchange, channel),
    });
  }

  #makeQueue(exchange: string, channel: ServiceChannel): AsyncQueue<ServiceEvent> {
    const options =
      policiesOf(channel).length === 0
        ? {
            policy: 'lossless' as const,
            onHighWater: (waiting: number): void => {
              this.#warn(`${exchange} ${channel}: the handler is too slow, ${waiting} events wait`);
            },
          }
        : this.#init.queues()[channel];
    if (channel !== 'my_order') return new LoopQueue<ServiceEvent>(options);
    return new RowQueue(this.#deliveredAlone, options) as AsyncQueue<unknown> as AsyncQueue<ServiceEvent>;
  }

  /** Drops are told when they begin and each time their number has doubled. Replacing older by newer is no drop. */
  #dropReporter(exchange: string, channel: ServiceChannel): (queue: AsyncQueue<ServiceEvent>) => void {
    let told = 0;
    return (queue) => {
      if (queue.policy !== 'drop_oldest' || queue.dropped === 0 || queue.dropped < told * 2) return;
      told = queue.dropped;
      this.#warn(`${exchange} ${channel}: the handler is too slow, ${told} events were dropped so far`);
    };
  }

  #warn(message: string): void {
    const { service, logger } = this.#init.describe();
    logger.warn({ service }, message);
  }
}

/** A queue that ends with its service only: streams that feed it come and go, and its loop goes on. */
class LoopQueue<T> extends AsyncQueue<T> {
  override addSource(): void {
    // Open already.
  }

  override endSource(): void {
    // The service's `close()` ends it.
  }
}

/** Remembers what was put on it: those rows need not be taken from a batch. */
class RowQueue extends LoopQueue<MyOrder> {
  readonly #seen: WeakSet<MyOrder>;

  constructor(seen: WeakSet<MyOrder>, options: ConstructorParameters<typeof AsyncQueue<MyOrder>>[0]) {
    super(options);
    this.#seen = seen;
  }

  override putNowait(item: MyOrder): void {
    this.#seen.add(item);
    super.putNowait(item);
  }
}
