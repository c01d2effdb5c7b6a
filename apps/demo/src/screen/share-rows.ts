/** How many rows a part of the screen wants in all. */
export interface Claim<Part extends string> {
  readonly part: Part;
  readonly rows: number;
  /** Fewer are of no use. */
  readonly least: number;
}

/** Shares the rows of the screen, to the first claims first. A later claim of a part raises its earlier one. */
export function shareRows<Part extends string>(
  rows: number,
  claims: readonly Claim<Part>[],
): ReadonlyMap<Part, number> {
  const shares = new Map<Part, number>();
  let left = rows;
  for (const { part, rows: wanted, least } of claims) {
    const present = shares.get(part) ?? 0;
    const more = Math.max(0, wanted - present);
    const granted = more <= left ? more : present + left >= least ? left : 0;
    shares.set(part, present + granted);
    left -= granted;
  }
  return shares;
}
