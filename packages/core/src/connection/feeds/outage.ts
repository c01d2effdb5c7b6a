import { inPresentTime, now } from '../../contract/clock.js';
import type { Connection } from '../connection.js';
import type { Outage } from '../session.js';

/** The outages between the connections of one feed. */
export class Outages {
  #lostAt: number | undefined;

  /** @param lostAt - when the last connection was lost before the stream was started again */
  constructor(lostAt: number | undefined) {
    this.#lostAt = lostAt;
  }

  /** When the last frame of a live connection arrived, on our clock at that time. */
  get lostAt(): number | undefined {
    return this.#lostAt;
  }

  /** Whether an earlier connection was live, or acknowledged. */
  get hasBegun(): boolean {
    return this.#lostAt !== undefined;
  }

  /** The outage that the next connection ends. `undefined` before the first connection. */
  get present(): Outage | undefined {
    return this.#lostAt === undefined ? undefined : outageSince(this.#lostAt);
  }

  /** A connection has ended. @param lastFrameTime - when the last frame of the feed arrived; NaN: none did */
  begin({ liveSince, acknowledgedAt }: Connection, lastFrameTime: number): void {
    // Only a connection that was live has proven that nothing is missing up to its last frame. Another one does not
    // change when the outage began.
    if (liveSince !== undefined) this.#lostAt = Number.isNaN(lastFrameTime) ? now() : lastFrameTime;
    else if (acknowledgedAt !== undefined) this.#lostAt ??= acknowledgedAt;
  }
}

/** An outage that lasts from then until the time of the question. */
export const outageSince = (lostAt: number): Outage => ({
  get from() {
    return inPresentTime(lostAt);
  },
  get until() {
    return now();
  },
});
