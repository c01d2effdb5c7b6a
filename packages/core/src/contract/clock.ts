/** How far our clock may differ from the wall clock before it is corrected, in milliseconds. */
const TOLERANCE = 20;

/** If two readings differ by more milliseconds, the process was interrupted between them. */
const SAME_MOMENT = 5;

/** How fast our clock runs while it waits for a wall clock that was set back. */
const SLOW = 0.1;

/** A difference between the wall clock and the monotonic clock: after a suspend, or because the wall clock was set. */
export interface ClockStep {
  /** Milliseconds by which the wall clock was ahead of ours; negative: it was set back. */
  readonly ahead: number;
  /** Milliseconds until our clock is right again; 0 for a step ahead, which is followed at once. */
  readonly rightIn: number;
}

/** Describes the effect of a step on events, for messages. */
export function describeClockStep({ ahead, rightIn }: ClockStep): string {
  const step = `the wall clock was found ${Math.round(Math.abs(ahead))} ms ${ahead > 0 ? 'ahead' : 'behind'}`;
  const effect =
    rightIn > 0
      ? `receivedTime runs slowly until it is right, for ${Math.round(rightIn)} ms`
      : 'receivedTime follows at once';
  return `${step}: it was set, or this machine slept; ${effect}`;
}

/** A period in which our clock ran at one speed. */
interface Run {
  /** When it began, on the monotonic clock. */
  readonly from: number;
  /** The time of our clock then. */
  readonly shown: number;
  readonly speed: number;
}

/** Number of runs that are remembered. Steps are rare. */
const MOST_RUNS = 64;

/** Epoch milliseconds at the zero of the monotonic clock. */
let offset = performance.timeOrigin;
/** Our clock runs slowly until this monotonic time. It began at `slowFrom`, when our clock showed `slowTime`. */
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

/**
 * The earlier one of our clock and the wall clock, which may differ by `TOLERANCE`: where a venue states no time, what it
 * dates later happened after now.
 */
export const earliestNow = (): number => Math.min(now(), Date.now());

let burstTime = 0;
let isBurst = false;

const endBurst = (): void => {
  isBurst = false;
};

/** Whether `timeOfBurst` has read the clock for what arrives now. */
export const isSameBurst = (): boolean => isBurst;

/**
 * `performance.now()` at the beginning of a burst. Frames that were read from the socket at once have arrived at once:
 * the clock is read for the first of them, and again after the microtasks that follow them.
 */
export function timeOfBurst(): number {
  if (isBurst) return burstTime;
  isBurst = true;
  queueMicrotask(endBurst);
  burstTime = performance.now();
  return burstTime;
}

/** Number of steps of the wall clock so far. A measurement from before the last step may be wrong. */
export const clockSteps = (): number => stepCount;

/**
 * The most milliseconds that may have passed since our clock showed a time. Uses both clocks, because the wall clock is
 * wrong after it was set, and the monotonic clock stands still in a suspend.
 */
export function elapsedSince(time: number): number {
  const monotonic = performance.now();
  return Math.max(offset + monotonic - time, monotonic - monotonicOf(time));
}

/** Converts a past time of our clock to the present wall clock. The result is never later than the real time. */
export const inPresentTime = (time: number): number => offset + performance.now() - elapsedSince(time);

/**
 * Corrects our clock by the wall clock: at once if that is ahead, as after a suspend; slowly if it was set back, so
 * that our clock never steps back. Called at every dial, and once a second by every open connection.
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

/** Adds a listener for steps of the wall clock. Returns a function that removes it. */
export function onClockStep(listener: (step: ClockStep) => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** The monotonic time at which our clock showed a time, or leapt over it. */
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

/** Begins a run and, if our clock runs slowly, the run that follows it. */
function remember(monotonic: number): void {
  // Runs that were planned after a slow run are replaced.
  while ((runs.at(-1)?.from ?? -Infinity) > monotonic) runs.pop();
  if (slowUntil > monotonic) runs.push({ from: monotonic, shown: slowTime, speed: SLOW });
  const from = Math.max(monotonic, slowUntil);
  runs.push({ from, shown: offset + from, speed: 1 });
  if (runs.length > MOST_RUNS) runs.splice(0, runs.length - MOST_RUNS);
}
