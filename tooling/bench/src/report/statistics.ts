/** The value below which a share of the sorted values lies. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return NaN;
  const index = Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1);
  return sorted[Math.max(0, index)] ?? NaN;
}

/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** How far ratios differ. */
export interface Spread {
  /** The median. */
  readonly ratio: number;
  readonly least: number;
  readonly greatest: number;
}

export const spreadOf = (ratios: readonly number[]): Spread & Record<string, number> => ({
  ratio: median(ratios),
  least: Math.min(...ratios),
  greatest: Math.max(...ratios),
});

/** Pair by pair: what disturbed both of a pair cancels out. @param bases - what each value is compared with */
export const ratiosOf = (values: readonly number[], bases: readonly number[]): readonly number[] =>
  values.map((value, index) => value / (bases[index] ?? NaN));
