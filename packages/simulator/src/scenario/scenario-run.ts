import { ScenarioError, type CheckedStep } from './check-scenario.js';
import { durationOf } from './duration.js';
import type { EndStep, ScenarioVenue, StepContext } from './step-kind.js';

/** Milliseconds between two parts of something that happens gradually. */
const PART = 50;

/** A scenario that is running. */
export class ScenarioRun implements AsyncDisposable {
  /** Resolves when every step has ended, or after `stop`. Rejects with a `ScenarioError` when the venue cannot do one. */
  readonly done: Promise<void>;
  readonly #venue: ScenarioVenue;
  readonly #source: string;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #ends = new Set<EndStep>();
  #resolve: () => void = () => undefined;
  #reject: (error: ScenarioError) => void = () => undefined;
  /** Steps and parts of them that are still to come. */
  #open = 0;
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
    this.#finishIfDone();
  }

  /** Ends all that lasts, and begins nothing more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
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
    this.#open++;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const result = Promise.resolve(act());
      void result.finally(() => {
        this.#open--;
        this.#finishIfDone();
      });
    }, delay);
    this.#timers.add(timer);
  }

  /** What lasts without an end of its own keeps nothing waiting. */
  #finishIfDone(): void {
    if (this.#open === 0) this.#resolve();
  }
}
