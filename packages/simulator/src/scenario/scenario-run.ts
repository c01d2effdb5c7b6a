import { ScenarioError, type CheckedStep } from './check-scenario.js';
import { durationOf } from './duration.js';
import type { EndStep, ScenarioVenue, StepContext } from './step-kind.js';

/** Milliseconds between two parts of something that happens gradually. */
const PART = 50;

/** Something that was planned. */
interface Entry {
  /** Milliseconds after the start. */
  readonly due: number;
  readonly act: () => unknown;
}

/** A scenario that is running. */
export class ScenarioRun implements AsyncDisposable {
  /** Resolves when every step has ended, or after `stop`. Rejects with a `ScenarioError` when the venue cannot do one. */
  readonly done: Promise<void>;
  readonly #venue: ScenarioVenue;
  readonly #source: string;
  readonly #began = performance.now();
  /** What is still to come, earliest first. */
  readonly #agenda: Entry[] = [];
  readonly #ends = new Set<EndStep>();
  #resolve: () => void = () => undefined;
  #reject: (error: ScenarioError) => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Planned time of what is happening, in milliseconds after the start: later plans count from it. */
  #time = 0;
  #isStopped = false;

  constructor(steps: readonly CheckedStep[], { venue, source }: { venue: ScenarioVenue; source: string }) {
    this.#venue = venue;
    this.#source = source;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever does not wait for the end hears nothing of a failure.
    this.done.catch(() => undefined);
    for (const step of steps) this.#schedule(step);
    this.#arm();
  }

  /** Ends all that lasts, and begins nothing more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#agenda.length = 0;
    for (const end of [...this.#ends]) await this.#end(end);
    this.#resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #schedule(checked: CheckedStep, begun = 0): void {
    const { at, every, times } = checked.step;
    if (begun >= (every === undefined ? 1 : (times ?? Infinity))) return;
    this.#later(begun === 0 ? durationOf(at) : durationOf(every ?? '0ms'), async () => {
      this.#schedule(checked, begun + 1);
      await this.#begin(checked);
    });
  }

  async #begin({ step, kind, place }: CheckedStep): Promise<void> {
    const pairs = step.pair === undefined ? this.#venue.market.pairs.map(({ pair }) => pair) : [step.pair];
    try {
      const end = await kind.begin(step as never, this.#contextOf(pairs));
      if (end === undefined) return;
      this.#ends.add(end);
      if (this.#isStopped) await this.#end(end);
      else if (step.for !== undefined) this.#later(durationOf(step.for), () => this.#end(end));
    } catch (error) {
      const message = `${this.#source}: ${place}: ${(error as Error).message}`;
      this.#reject(new ScenarioError(message, { cause: error }));
    }
  }

  #contextOf(pairs: readonly string[]): StepContext {
    const { market, faults } = this.#venue;
    return {
      market,
      pairs,
      get faults() {
        if (faults === undefined) throw new Error('this venue has no faults that a scenario can start');
        return faults;
      },
      during: (duration, act) => {
        this.#during(duration, act);
      },
    };
  }

  async #end(end: EndStep): Promise<void> {
    if (this.#ends.delete(end)) await end();
  }

  /** Parts are counted, so that the last one is exactly 1. */
  #during(duration: number, act: (part: number) => void): void {
    const count = Math.max(1, Math.round(duration / PART));
    const next = (index: number): void => {
      act(index / count);
      if (index < count)
        this.#later(duration / count, () => {
          next(index + 1);
        });
    };
    next(1);
  }

  #later(delay: number, act: () => unknown): void {
    const entry = { due: this.#time + delay, act };
    const index = this.#agenda.findIndex(({ due }) => due > entry.due);
    if (index < 0) this.#agenda.push(entry);
    else this.#agenda.splice(index, 0, entry);
  }

  /** Waits for the next entry. What lasts without an end of its own keeps nothing waiting. */
  #arm(): void {
    if (this.#isStopped) return;
    const [next] = this.#agenda;
    if (next === undefined) this.#resolve();
    else
      this.#timer = setTimeout(
        () => {
          void this.#run();
        },
        Math.max(0, next.due - this.#elapsed()),
      );
  }

  /** Does what is due, one after the other as it was planned, however late a busy process is. */
  async #run(): Promise<void> {
    for (
      let next = this.#agenda[0];
      next !== undefined && next.due <= this.#elapsed();
      next = this.#agenda[0]
    ) {
      this.#agenda.shift();
      this.#time = next.due;
      try {
        await next.act();
      } catch (error) {
        const message = `${this.#source}: ${(error as Error).message}`;
        this.#reject(new ScenarioError(message, { cause: error }));
      }
    }
    this.#arm();
  }

  #elapsed(): number {
    return performance.now() - this.#began;
  }
}
