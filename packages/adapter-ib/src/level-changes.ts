import type { BookLevel } from '@hftjs/core';

/** Volumes of one side of a book, by price. */
export type Volumes = ReadonlyMap<number, number>;

/** What leads from the volumes before to those now; volume 0 removes a level. */
export function levelChanges(before: Volumes, now: Volumes): readonly BookLevel[] {
  const changes: BookLevel[] = [];
  for (const price of before.keys()) if (!now.has(price)) changes.push([price, 0]);
  for (const [price, volume] of now) if (before.get(price) !== volume) changes.push([price, volume]);
  return changes;
}
