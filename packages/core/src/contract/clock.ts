/** How far the wall clock may be off ours before ours follows: two readings differ by less. In milliseconds. */
const TOLERANCE = 20;

/** Two readings of one moment are at most so far apart, or this process was interrupted between them. */
const SAME_MOMENT = 5;

/** How fast our clock runs while it waits for a wall clock that was set back. */
const SLOW = 0.1;

/** The wall clock went another way than the monotonic clock: a suspend, or somebody set it. */
export interface ClockStep {
  /** Milliseconds by which the wall clock was ahead of ours; negative: it was set back. */
  readonly ahead: number;
  /** Milliseconds until ours is right again: 0 for a step ahead, which is followed at once. */
  readonly rightIn: number;
}

/** What a step means for events, in words. */
export function describeClockStep({ ahead, rightIn }: ClockStep): string {
  const step = `the wall clock was found ${Math.round(Math.abs(ahead))} ms ${ahead > 0 ? 'ahead' : 'behind'}`;
  const effect =
    rightIn > 0
      ? `receivedTime runs slowly until it is right, for ${Math.round(rightIn)} ms`
      : 'receivedTime follows at once';
  return `${step}: it was set, or this machine slept; ${effect}`;
}

/** A stretch of time in which our clock ran steadily. */
interface Run {
  /** When it began, on the monotonic clock. */
  readonly from: number;
  /** What our clock showed then. */
  readonly shown: number;
  readonly speed: number;
}

/** Runs that are remembered: steps are rare. */
const MOST_RUNS = 64;

/** Epoch milliseconds at the zero of the monotonic clock. */
let offset = performance.timeOrigin;
/** Until this monotonic time our clock runs slowly, from `slowFrom`, when it showed `slowTime`. */
let slowUntil = -Infinity;
let slowFrom = 0;
let slowTime = 0;
let stepCount = 0;

const runs: Run[] = [{ from: 0, shown: offset, speed: 1 }];
const listeners = new Set<(step: ClockStep) => void>();

/** The time that our clock shows at a time of `performance.now()`, for the present and the recent past. */
export const timeAt = (monotonic: number): number =>
  monotonic < slowUntil ? slowTime + (monotonic - slowFrom) * SLOW : offset + monotonic;

/**
 * Epoch milliseconds with a microsecond fraction, from a clock that never steps back: the monotonic clock,
 * anchored to the wall clock.
 */
export const now = (): number => timeAt(performance.now());

/** Counts the steps of the wall clock so far: what was measured before the last one may be wrong. */
export const clockSteps = (): number => stepCount;

/**
 * Milliseconds that have passed since our clock showed a time, at most: both what the wall clock and what the monotonic
 * clock says, because the one is wrong after it was set and the other stands still in a suspend.
 */
export function elapsedSince(time: number): number {
  const monotonic = performance.now();
  return Math.max(offset + monotonic - time, monotonic - monotonicOf(time));
}

/** A past time of our clock as the present wall clock would have it: never later than it really was. */
export const inPresentTime = (time: number): number => offset + performance.now() - elapsedSince(time);

/**
 * Follows the wall clock: at once where it ran ahead, as after a suspend; slowly where it was set back, so that ours
 * never steps back. Called on every dial, and once a second by every connection that lives.
 */
export function resynchronizeClock(wallClock?: number): void {
  const monotonic = performance.now();
  const wall = wallClock ?? Date.now();
  if (performance.now() - monotonic > SAME_MOMENT) return;
  const target = offset + monotonic;
  if (Math.abs(wall - target) <= TOLERANCE) return;
  const shown = timeAt(monotonic);
  const behind = Math.max(0, shown - wall);
  const rightIn = behind / (1 - SLOW);
  offset = wall - monotonic;
  slowFrom = monotonic;
  slowTime = shown;
  slowUntil = behind > 0 ? monotonic + rightIn : -Infinity;
  remember(monotonic);
  stepCount++;
  for (const listener of listeners) listener({ ahead: wall - target, rightIn });
}

/** Calls back at each step of the wall clock; returns how to end that. */
export function onClockStep(listener: (step: ClockStep) => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** When our clock showed a time, on the monotonic clock; of a time that it leapt over, when it did. */
function monotonicOf(time: number): number {
  let until = Infinity;
  for (let index = runs.length - 1; index >= 0; index--) {
    const run = runs[index];
    if (!run) break;
    if (time >= run.shown || index === 0) return Math.min(until, run.from + (time - run.shown) / run.speed);
    until = run.from;
  }
  return until;
}

/** A run begins, and where our clock runs slowly, the one that follows it. */
function remember(monotonic: number): void {
  // What was to follow a slow run, and does not come any more.
  while ((runs.at(-1)?.from ?? -Infinity) > monotonic) runs.pop();
  if (slowUntil > monotonic) runs.push({ from: monotonic, shown: slowTime, speed: SLOW });
  const from = Math.max(monotonic, slowUntil);
  runs.push({ from, shown: offset + from, speed: 1 });
  if (runs.length > MOST_RUNS) runs.splice(0, runs.length - MOST_RUNS);
}
