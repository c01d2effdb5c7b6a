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
  /** The service and its logger, for log lines. */
  readonly describe: () => { readonly service: string; readonly logger: Logger };
}

/** The processing loops of one service: one per exchange and channel, started when first needed. */
export class ServiceLoops {
  readonly #init: ServiceLoopsInit;
  readonly #loops = new Map<string, ChannelLoop<ServiceEvent>>();
  /** Own orders that arrived on the channel `my_order`. */
  readonly #deliveredAlone = new WeakSet<MyOrder>();
  #isClosed = false;

  constructor(init: ServiceLoopsInit) {
    this.#init = init;
  }

  /** The queue whose events a loop passes to the callback of a channel. */
  queueOf<C extends ServiceChannel>(exchange: string, channel: C): AsyncQueue<ServiceEvents[C]> {
    const name = `${exchange} ${channel}`;
    let loop = this.#loops.get(name);
    if (!loop) {
      loop = this.#begin(exchange, channel);
      this.#loops.set(name, loop);
    }
    return loop.queue as AsyncQueue<unknown> as AsyncQueue<ServiceEvents[C]>;
  }

  /** Whether a row of a batch also arrived on the channel `my_order`: a stream publishes the same object on both. */
  isDeliveredAlone(order: MyOrder): boolean {
    return this.#deliveredAlone.has(order);
  }

  /** The loops with events that wait or are being handled. */
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

  /** Reports the first drop, and then each time the number of drops has doubled. Conflating is not dropping. */
  #dropReporter(exchange: string, channel: ServiceChannel): (queue: AsyncQueue<ServiceEvent>) => void {
    let reported = 0;
    return (queue) => {
      if (queue.policy !== 'drop_oldest' || queue.dropped === 0 || queue.dropped < reported * 2) return;
      reported = queue.dropped;
      this.#warn(`${exchange} ${channel}: the handler is too slow, ${reported} events were dropped so far`);
    };
  }

  #warn(message: string): void {
    const { service, logger } = this.#init.describe();
    logger.warn({ service }, message);
  }
}

/** A queue that only its service ends: its loop goes on when a stream ends. */
class LoopQueue<T> extends AsyncQueue<T> {
  override addSource(): void {
    // The queue is open already.
  }

  override endSource(): void {
    // The service's `close()` ends the queue.
  }
}

/** Remembers its rows: they are not passed on again from a batch. */
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
