import type { Board } from './board.js';
import type { DemoVenue } from './venues.js';

/** How long everything is live before the first cut, in milliseconds. */
const PEACE = 3_000;

/** Each interval is longer than the one before by this factor, up to a limit. */
const GROWTH = 1.5;

const LONGEST_PEACE = 30_000;

const INTERVAL = 250;

/**
 * Cuts all connections of the simulators repeatedly, each time after all have reconnected. Every reconnect reads missed
 * events over REST, which the exchange limits, so the intervals become longer.
 */
export class Chaos {
  readonly #venues: readonly DemoVenue[];
  readonly #board: Board;
  readonly #timer: NodeJS.Timeout;
  #peace = PEACE;
  /** When everything became live; absent while something is not. */
  #liveSince: number | undefined;

  constructor(venues: readonly DemoVenue[], board: Board) {
    this.#venues = venues;
    this.#board = board;
    this.#timer = setInterval(() => {
      this.#look();
    }, INTERVAL);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    this.#liveSince = this.#board.isAllLive ? (this.#liveSince ?? now) : undefined;
    if (this.#liveSince === undefined || now - this.#liveSince < this.#peace) return;
    this.#peace = Math.min(this.#peace * GROWTH, LONGEST_PEACE);
    this.#liveSince = undefined;
    for (const { venue } of this.#venues) venue.faults.drop();
  }
}
