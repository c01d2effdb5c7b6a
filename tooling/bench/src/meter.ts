import type { ClientResult, Latency } from './messages.js';
import { quantile } from './statistics.js';

export interface MeterInit {
  /** Events before the measurement begins, and in it. */
  readonly warmup: number;
  readonly events: number;
  /** Frames received so far; asked at the beginning and at the end. */
  readonly frames: () => number;
}

/** Measures a span of events in this process. */
export class Meter {
  readonly finished: Promise<ClientResult>;

  readonly #init: MeterInit;
  readonly #latencies: Float64Array;
  #recorded = 0;
  #seen = 0;
  #boundary: number;
  #began: Omit<ClientResult, 'node'> | undefined;
  #finish: ((result: ClientResult) => void) | undefined;

  constructor(init: MeterInit) {
    this.#init = init;
    this.#boundary = init.warmup;
    this.#latencies = new Float64Array(init.events);
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** One event arrived. */
  tick(): void {
    if (++this.#seen === this.#boundary) this.#pass();
  }

  /** One event arrived, so many milliseconds after it was sent. */
  record(latency: number): void {
    if (this.#began && this.#recorded < this.#latencies.length) this.#latencies[this.#recorded++] = latency;
    this.tick();
  }

  #pass(): void {
    const { user, system } = process.cpuUsage();
    const state = { frames: this.#init.frames(), cpu: user + system, wall: performance.now() * 1000 };
    const began = this.#began;
    if (!began) {
      this.#began = state;
      this.#boundary += this.#init.events;
      return;
    }
    this.#finish?.({
      frames: state.frames - began.frames,
      cpu: state.cpu - began.cpu,
      wall: state.wall - began.wall,
      node: process.version,
      ...(this.#recorded > 0 && { latency: this.#summarize() }),
    });
  }

  #summarize(): Latency {
    const sorted = this.#latencies.subarray(0, this.#recorded).sort();
    const micros = (share: number): number => quantile(sorted, share) * 1000;
    return { p50: micros(0.5), p99: micros(0.99), p999: micros(0.999) };
  }
}
