import type { BookLevel } from '@hftjs/core';
import type { Level } from '@hftjs/simulator';

/** Where the best `depth` levels of a side differ from the venue's, in words; `undefined` where they do not. */
// eslint-disable-next-line @typescript-eslint/max-params -- called for each event
export function differenceOf(
  side: string,
  levels: readonly BookLevel[],
  truth: readonly Level[],
  depth: number,
): string | undefined {
  const length = Math.min(depth, truth.length);
  for (let rank = 0; rank < Math.max(length, levels.length); rank++) {
    const found = levels[rank];
    const expected = rank < length ? truth[rank] : undefined;
    if (found?.[0] !== expected?.price || found?.[1] !== expected?.volume)
      return `${side}[${rank}] is ${found?.join(' x ') ?? 'absent'}, not ${expected === undefined ? 'absent' : `${expected.price} x ${expected.volume}`}`;
  }
  return undefined;
}
