/** How many times faster this process is than real venues allow. */
let factor = 1;

/**
 * Makes every pace of the streams in this process so many times faster: the budgets of dials, messages and REST calls,
 * and the intervals that adapters keep. For tests and tools that use simulators with equally higher limits. Real venues
 * ban clients that do this.
 */
export function setPace(times: number): void {
  if (!(times > 0 && times < Infinity)) throw new RangeError(`a pace of ${times} is not a positive number`);
  factor = times;
}

/** An interval that a venue's limit prescribes, in milliseconds, shortened by the pace of this process. */
export const paced = (milliseconds: number): number => milliseconds / factor;
