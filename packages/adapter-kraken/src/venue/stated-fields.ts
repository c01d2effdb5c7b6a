import { isRow } from '@hftjs/core/adapter';

/** A row without its fields that are null: those are not stated. */
export function statedFields(row: unknown): unknown {
  if (!isRow(row)) return row;
  return Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, statedFields(value)]),
  );
}
