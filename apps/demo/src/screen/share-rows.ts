/** How many rows a part of the screen wants in all. */
export interface Claim<Part extends string> {
  readonly part: Part;
  readonly rows: number;
  /** Whether fewer rows are of use; otherwise it gets all that it wants or none of them. */
  readonly orFewer?: boolean;
}

/** Shares the rows of the screen, to the first claims first. A later claim of a part raises its earlier one. */
export function shareRows<Part extends string>(
  rows: number,
  claims: readonly Claim<Part>[],
): ReadonlyMap<Part, number> {
  const shares = new Map<Part, number>();
  let left = rows;
  for (const { part, rows: wanted, orFewer = false } of claims) {
    const present = shares.get(part) ?? 0;
    const more = Math.max(0, wanted - present);
    const granted = more <= left ? more : orFewer ? left : 0;
    shares.set(part, present + granted);
    left -= granted;
  }
  return shares;
}
