/** How far the wall clock may run ahead of ours before ours jumps to it: a laptop that slept, a late NTP step. */
const TOLERANCE = 20;

let offset = performance.timeOrigin;

/**
 * Epoch milliseconds with a microsecond fraction, from a clock that never steps back: the monotonic clock,
 * anchored to the wall clock.
 */
export const now = (): number => offset + performance.now();

/**
 * Catches up with the wall clock where that ran ahead, as after a suspend. A wall clock that was set back is
 * not followed. Called on every dial.
 */
export function resynchronizeClock(wallClock: number = Date.now()): void {
  const ahead = wallClock - now();
  if (ahead > TOLERANCE) offset += ahead;
}
