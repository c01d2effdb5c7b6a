/** `; did you mean ticker?`, or nothing when no candidate is close. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3));
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance > least || (distance === least && best !== undefined)) continue;
    best = candidate;
    least = distance;
  }
  return best === undefined ? '' : `; did you mean ${best}?`;
}

/** The edit distance of two words: letters to insert, delete or replace. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let index = 0; index < from.length; index++) {
    const next = [index + 1];
    for (let position = 0; position < to.length; position++)
      next.push(
        Math.min(
          (next[position] ?? 0) + 1,
          (row[position + 1] ?? 0) + 1,
          (row[position] ?? 0) + (from[index] === to[position] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[to.length] ?? 0;
}
