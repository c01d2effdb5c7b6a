import { sharedClock } from '../frames/shared-clock.js';
import { eventsOf } from '../frames/wire-batches.js';
import type { ClientResult, ClientTask, Latency, Measure, MemorySample, TurnDone } from '../protocol.js';
import { quantile } from '../report/statistics.js';
import { messageOf } from '../venues/messages.js';

/** Frames after which a measure looks at the process. */
function boundariesOf(measure: Measure): readonly number[] {
  switch (measure.kind) {
    case 'span':
      return [measure.warmup, measure.warmup + measure.frames];
    case 'turns':
      return Array.from({ length: measure.turns + 1 }, (_, turn) => measure.warmup + turn * measure.frames);
    case 'bursts':
      return Array.from(
        { length: measure.bursts + 1 },
        (_, burst) => measure.warmup + burst * measure.frames,
      );
    case 'memory':
      return Array.from({ length: measure.samples + 1 }, (_, sample) => sample * measure.frames).slice(1);
  }
}

/** What the process had used when the events of so many frames were handled. */
interface State extends MemorySample {
  readonly cpu: number;
  readonly wall: number;
  readonly time: number;
}

/** Measures this process while a client handles events. */
export class Meter {
  readonly finished: Promise<ClientResult>;

  readonly #measure: Measure;
  readonly #frames: readonly number[];
  /** The same in events. */
  readonly #boundaries: readonly number[];
  readonly #clock: () => number;
  readonly #states: State[] = [];
  readonly #latencies: Float64Array;
  #recorded = 0;
  #seen = 0;
  #boundary: number;
  #finish: ((result: ClientResult) => void) | undefined;

  /** @param countsFrames - whether the client handles whole frames, whatever number of events they have */
  constructor(task: ClientTask, countsFrames = false) {
    const { measure } = task;
    const message = messageOf(task.message);
    this.#measure = measure;
    this.#frames = boundariesOf(measure);
    this.#boundaries = countsFrames ? this.#frames : this.#frames.map((frames) => eventsOf(message, frames));
    this.#boundary = this.#boundaries[0] ?? 0;
    this.#clock = sharedClock(task.clockBase);
    this.#latencies = new Float64Array(measure.kind === 'span' ? measure.frames : 0);
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** One event was handled. */
  tick(): void {
    if (++this.#seen === this.#boundary) this.#pass();
  }

  /** One event was handled that carries the time at which it was sent. */
  record(sent: number): void {
    if (this.#states.length > 0 && this.#recorded < this.#latencies.length)
      this.#latencies[this.#recorded++] = this.#clock() - sent;
    this.tick();
  }

  #pass(): void {
    this.#states.push(this.#state());
    const next = this.#boundaries[this.#states.length];
    if (next === undefined) {
      this.#finish?.(this.#summarize());
      return;
    }
    this.#boundary = next;
    if (this.#measure.kind === 'turns')
      process.send?.({ turnsDone: this.#states.length - 1 } satisfies TurnDone);
  }

  #state(): State {
    const { user, system } = process.cpuUsage();
    const time = this.#clock();
    if (this.#measure.kind === 'memory') (globalThis as { gc?: () => void }).gc?.();
    const { heapUsed: heap, rss: resident } = process.memoryUsage();
    const frames = this.#frames[this.#states.length] ?? 0;
    return { frames, cpu: user + system, wall: performance.now() * 1000, time, heap, resident };
  }

  #summarize(): ClientResult {
    const [first, ...later] = this.#states;
    const last = later.at(-1);
    if (!first || !last) throw new Error('a measure needs two boundaries');
    return {
      frames: last.frames - first.frames,
      cpu: last.cpu - first.cpu,
      wall: last.wall - first.wall,
      ...(this.#recorded > 0 && { latency: this.#latency() }),
      ...(this.#measure.kind === 'turns' && {
        turns: later.map(({ cpu }, turn) => cpu - (this.#states[turn]?.cpu ?? NaN)),
      }),
      ...(this.#measure.kind === 'bursts' && { ends: later.map(({ time }) => time) }),
      ...(this.#measure.kind === 'memory' && {
        memory: this.#states.map(({ frames, heap, resident }) => ({ frames, heap, resident })),
      }),
    };
  }

  #latency(): Latency {
    const sorted = this.#latencies.subarray(0, this.#recorded).sort();
    const micros = (share: number): number => quantile(sorted, share) * 1000;
    return { p50: micros(0.5), p99: micros(0.99), p999: micros(0.999) };
  }
}
