/** How many times faster than real venues allow this process is. */
let factor = 1;

/**
 * Makes every pace that streams keep so many times faster, in this process: budgets of dials, messages and REST calls,
 * and whatever else an adapter does at most so often. For tests and tools against simulators whose limits are as much
 * higher. Real venues ban clients that do this.
 */
export function setPace(times: number): void {
  if (!(times > 0 && times < Infinity)) throw new RangeError(`a pace of ${times} is not a positive number`);
  factor = times;
}

/** A time between two things that a venue's limit prescribes, in milliseconds, as the pace of this process makes it. */
export const paced = (milliseconds: number): number => milliseconds / factor;
