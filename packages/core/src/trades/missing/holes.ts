import type { TradeSequence } from '../trade-sequence.js';
import type { IdRun } from '../id-ranges.js';
import type { MissingTrades } from './missing-trades.js';

/** Holes that are at most so many ids apart are fetched together. */
const MERGED = 500;

/** Missing trades, when they are fetched (`performance.now()`), and the number of answers that did not contain them. */
export interface Hole {
  readonly missing: MissingTrades;
  due: number;
  answers: number;
}

/** Missing trades between two received ones. */
export interface IdHole extends Hole {
  readonly missing: MissingTrades & IdRun;
}

/** The holes between the received trades of one pair. */
export class Holes {
  readonly #sequence: TradeSequence;
  #holes: IdHole[] = [];

  constructor(sequence: TradeSequence) {
    this.#sequence = sequence;
  }

  get first(): IdHole | undefined {
    return this.#holes[0];
  }

  /** @param patience - until it is fetched, in milliseconds */
  add(missing: MissingTrades & IdRun, patience: number): void {
    this.#holes.push({ missing, due: performance.now() + patience, answers: 0 });
  }

  remove(hole: IdHole): void {
    this.#holes = this.#holes.filter((other) => other !== hole);
  }

  /** Forgets all holes, and returns them. */
  clear(): readonly IdHole[] {
    return this.#holes.splice(0);
  }

  /** Forgets the holes that were filled, and returns when the next one is due; Infinity without any. */
  nextDue(): number {
    this.#holes = this.#holes.filter((hole) => this.countMissing(hole) > 0);
    return Math.min(...this.#holes.map(({ due }) => due));
  }

  /** The holes that are due and near each other, by their ids. */
  due(): readonly IdHole[] {
    const time = performance.now();
    const due = this.#holes.filter((hole) => hole.due <= time);
    due.sort((left, right) => left.missing.firstId - right.missing.firstId);
    const far = due.findIndex(({ missing }, index) => {
      const before = due[index - 1];
      return before !== undefined && missing.firstId - before.missing.lastId > MERGED;
    });
    return far < 0 ? due : due.slice(0, far);
  }

  /** Number of ids of a hole that are still missing. */
  countMissing({ missing: { firstId, lastId } }: IdHole): number {
    const runs = this.#sequence.missing(firstId, lastId);
    return runs.reduce((sum, run) => sum + run.lastId - run.firstId + 1, 0);
  }
}

/** All that is missing from the first of some holes to the last. */
export function mergeHoles(first: IdHole, holes: readonly IdHole[]): MissingTrades & IdRun {
  const last = holes.at(-1) ?? first;
  const { lastId, until } = last.missing;
  return { ...first.missing, lastId, until };
}
