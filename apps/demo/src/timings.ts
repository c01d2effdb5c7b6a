import { Histogram } from './histogram.js';

/** How late events were, in milliseconds. */
export class Timings {
  /** From the exchange's time to the arrival of the frame. */
  readonly latency = new Histogram();
  /** From the arrival of the frame to the handler. */
  readonly queueDelay = new Histogram();
}

/** The figures of one exchange since the start. */
export class ExchangeFigures extends Timings {
  readonly channels = new Map<string, Timings>();
  /** Most events that waited in one of its queues when an event was handled, with that event. */
  deepest = 0;
  readonly #dropped = new Map<string, number>();

  /** Events that its queues have discarded, or replaced by later ones. */
  get dropped(): number {
    return [...this.#dropped.values()].reduce((sum, count) => sum + count, 0);
  }

  timingsOf(channel: string): Timings {
    let timings = this.channels.get(channel);
    if (!timings) {
      timings = new Timings();
      this.channels.set(channel, timings);
    }
    return timings;
  }

  /** @param dropped - of this channel's queue so far */
  recordQueue(channel: string, waiting: number, dropped: number): void {
    this.deepest = Math.max(this.deepest, waiting);
    this.#dropped.set(channel, dropped);
  }
}
