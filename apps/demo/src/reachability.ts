import type { Board } from './board.js';

/** How long no channel may be live, in milliseconds. */
const PATIENCE = 8_000;

/** After so many failed attempts in a row, there is probably no network. */
const ATTEMPTS = 5;

/** Detects that no exchange can be reached. A stream would try for ever; the demo reports it and ends. */
export class Reachability {
  readonly #board: Board;
  readonly #since = performance.now();

  constructor(board: Board) {
    this.#board = board;
  }

  /** Why no exchange can be reached; `undefined` while one may be. */
  verdict(): string | undefined {
    const { wasLive, lastFailure } = this.#board;
    if (wasLive || !lastFailure) return undefined;
    const isOver = lastFailure.attempt >= ATTEMPTS || performance.now() - this.#since > PATIENCE;
    return isOver ? lastFailure.reason : undefined;
  }
}
