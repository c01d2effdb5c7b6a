const SAMPLES = 200;

const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;

/** What a process chooses for all: the epoch time at which the machine's monotonic clock was zero. */
export const chooseClockBase = (): number => Date.now() - monotonic();

/**
 * Epoch milliseconds with a microsecond fraction, the same in every process that is given the same base: all read
 * the machine's one monotonic clock, where each process's own `performance.timeOrigin` is some way off.
 */
export function sharedClock(base: number): () => number {
  // A pause between the two readings only ever lengthens the distance.
  let distance = Infinity;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const before = performance.now();
    distance = Math.min(distance, monotonic() - before);
  }
  const offset = base + distance;
  return () => offset + performance.now();
}
