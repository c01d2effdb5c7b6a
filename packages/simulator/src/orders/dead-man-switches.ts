import type { Deadlines } from '../market/deadlines.js';
import type { Clock } from '../wire/clock.js';

/** The orders that a switch cancels. */
export interface SwitchScope {
  readonly account: string;
  /** @defaultValue all pairs */
  readonly pair: string | undefined;
}

/** A switch as it was just set. Both times are of one reading of the clock, in epoch milliseconds. */
export interface Countdown {
  readonly now: number;
  /** When it acts; absent when it was switched off. */
  readonly triggerTime: number | undefined;
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

  /** Arms a switch anew, or disarms it. */
  set(scope: SwitchScope, milliseconds: number | undefined): Countdown {
    const key = `${scope.account} ${scope.pair ?? ''}`;
    this.#armed.get(key)?.();
    this.#armed.delete(key);
    const now = this.#clock();
    if (milliseconds === undefined) return { now, triggerTime: undefined };
    const triggerTime = now + milliseconds;
    const disarm = this.#deadlines.at(triggerTime, () => {
      this.#armed.delete(key);
      this.#act(scope);
    });
    this.#armed.set(key, disarm);
    return { now, triggerTime };
  }
}
