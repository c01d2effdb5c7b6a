import type { Board } from './board.js';

/** Milliseconds in which something must have become live. */
const PATIENCE = 8_000;

/** Attempts in a row after which a network is taken for absent. */
const ATTEMPTS = 5;

/** Finds out that no exchange can be reached at all: a stream would try for ever, a demo should say so. */
export class Reachability {
  readonly #board: Board;
  readonly #since = performance.now();

  constructor(board: Board) {
    this.#board = board;
  }

  /** Why it is hopeless; `undefined` while it is not. */
  verdict(): string | undefined {
    const { wasLive, lastFailure } = this.#board;
    if (wasLive || !lastFailure) return undefined;
    const isOver = lastFailure.attempt >= ATTEMPTS || performance.now() - this.#since > PATIENCE;
    return isOver ? lastFailure.reason : undefined;
  }
}
