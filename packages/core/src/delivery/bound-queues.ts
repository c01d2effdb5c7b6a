import type { EventSink } from './event-sink.js';

/** The queues of all observers that receive one channel's events. */
export class BoundQueues {
  /** Each queue appears once, also when several observers share it. */
  all: readonly EventSink<unknown>[] = [];
  /** Changes when a queue is added, which has had no events. */
  version = 0;
  /** Events that were discarded by queues that are not bound any more. */
  #droppedBefore = 0;
  readonly #dropBase = new WeakMap<EventSink<unknown>, number>();

  replace(queues: readonly EventSink<unknown>[]): void {
    for (const queue of this.all) if (!queues.includes(queue)) this.#droppedBefore += this.#drops(queue);
    for (const queue of queues) if (!this.all.includes(queue)) this.#dropBase.set(queue, queue.dropped ?? 0);
    if (queues.some((queue) => !this.all.includes(queue))) this.version++;
    this.all = queues;
  }

  /** Events that full queues discarded since they were bound. */
  get dropped(): number {
    return this.#droppedBefore + this.all.reduce((sum, queue) => sum + this.#drops(queue), 0);
  }

  #drops(queue: EventSink<unknown>): number {
    return (queue.dropped ?? 0) - (this.#dropBase.get(queue) ?? 0);
  }
}
