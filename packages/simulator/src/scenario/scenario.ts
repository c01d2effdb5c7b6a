import { checkScenario, ScenarioError, type CheckedStep } from './check-scenario.js';
import { ScenarioRun } from './scenario-run.js';
import type { ScenarioVenue } from './step-kind.js';

/**
 * A scripted market: events such as a crash and thin books, and faults of the venue, at times after the start. The same
 * file runs against the simulator of any venue.
 *
 * @example
 * ```ts
 * const scenario = Scenario.parse(await readFile('crash.json', 'utf8'), 'crash.json');
 * await using run = scenario.run(venue);
 * await run.done;
 * ```
 */
export class Scenario {
  readonly #steps: readonly CheckedStep[];
  readonly #source: string;

  private constructor(steps: readonly CheckedStep[], source: string) {
    this.#steps = steps;
    this.#source = source;
  }

  /**
   * Reads a scenario from JSON text.
   *
   * @param source - name of the file, for messages
   * @throws ScenarioError with a line for each mistake
   */
  static parse(text: string, source = 'scenario'): Scenario {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw new ScenarioError(`${source} is not JSON: ${(error as Error).message}`, { cause: error });
    }
    return Scenario.of(value, source);
  }

  /** The same of a value that has been parsed. */
  static of(value: unknown, source = 'scenario'): Scenario {
    return new Scenario(checkScenario(value, source), source);
  }

  /**
   * Starts it.
   *
   * @throws ScenarioError when a step names a pair that the venue does not trade, or is a fault and the venue has none
   */
  run({ market, faults }: ScenarioVenue): ScenarioRun {
    const first = this.#steps.find(({ place }) => place.startsWith('faults'));
    if (faults === undefined && first !== undefined)
      throw new ScenarioError(
        `${this.#source}: ${first.place}: this venue has no faults that a scenario can start`,
      );
    const traded = market.pairs.map(({ pair }) => pair);
    const unknown = this.#steps.filter(({ step: { pair } }) => pair !== undefined && !traded.includes(pair));
    if (unknown.length > 0)
      throw new ScenarioError(
        unknown
          .map(
            ({ place, step }) =>
              `${this.#source}: ${place}.pair is "${String(step.pair)}": this venue trades ${traded.join(', ')}`,
          )
          .join('\n'),
      );
    return new ScenarioRun(this.#steps, { venue: { market, faults }, source: this.#source });
  }
}
