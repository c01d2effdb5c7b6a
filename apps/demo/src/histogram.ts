/** Buckets per doubling. Percentiles are exact to about 4 %. */
const PER_DOUBLING = 16;

/** The upper bound of the first bucket, in milliseconds. */
const LEAST = 0.001;

const BUCKETS = 40 * PER_DOUBLING;

/** Counts durations in buckets of growing width. Needs constant memory. */
export class Histogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #total = 0;

  get total(): number {
    return this.#total;
  }

  /** Counts a duration in milliseconds. */
  record(duration: number): void {
    const bucket = Math.round(Math.log2(Math.max(duration, LEAST) / LEAST) * PER_DOUBLING);
    const index = Math.min(bucket, BUCKETS - 1);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#total++;
  }

  /** The duration that this share of all durations does not exceed; `undefined` when there are none. */
  percentile(part: number): number | undefined {
    if (this.#total === 0) return undefined;
    let left = Math.ceil(this.#total * part);
    const bucket = this.#counts.findIndex((count) => (left -= count) <= 0);
    return LEAST * 2 ** (bucket / PER_DOUBLING);
  }

  reset(): void {
    this.#counts.fill(0);
    this.#total = 0;
  }
}
