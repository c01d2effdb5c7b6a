import type { Deadlines } from '../market/deadlines.js';
import type { Clock } from '../wire/clock.js';

/** The orders that a switch cancels. */
export interface SwitchScope {
  readonly account: string;
  /** @defaultValue all pairs */
  readonly pair: string | undefined;
}

/** Dead man's switches: one for each account, and one for each of its pairs. */
export class DeadManSwitches {
  readonly #deadlines: Deadlines;
  readonly #clock: Clock;
  readonly #act: (scope: SwitchScope) => void;
  readonly #armed = new Map<string, () => void>();

  constructor(deadlines: Deadlines, clock: Clock, act: (scope: SwitchScope) => void) {
    this.#deadlines = deadlines;
    this.#clock = clock;
    this.#act = act;
  }

  /** Arms a switch anew, or disarms it. Returns when it acts, in epoch milliseconds. */
  set(scope: SwitchScope, milliseconds: number | undefined): number | undefined {
    const key = `${scope.account} ${scope.pair ?? ''}`;
    this.#armed.get(key)?.();
    this.#armed.delete(key);
    if (milliseconds === undefined) return undefined;
    const time = this.#clock() + milliseconds;
    const disarm = this.#deadlines.at(time, () => {
      this.#armed.delete(key);
      this.#act(scope);
    });
    this.#armed.set(key, disarm);
    return time;
  }
}
