import { Type } from 'typebox';
import { isRow } from '@hftjs/core/adapter';

/** A descriptive field of a schema. An invalid one is left out; the row is kept. */
export const descriptive = Type.Optional(Type.Unknown());

/** A row without its fields that are null: those are not stated. */
export function statedFields(row: unknown): unknown {
  if (!isRow(row)) return row;
  return Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, statedFields(value)]),
  );
}

/** The side of an order, of any case. */
export function sideOf(word: string | null | undefined): 'buy' | 'sell' | undefined {
  const side = word?.toLowerCase();
  return side === 'buy' || side === 'sell' ? side : undefined;
}

export const flagOf = (value: unknown): boolean | undefined =>
  typeof value === 'boolean' ? value : undefined;

/** Kraken writes 0 where there is no price. */
export const unlessZero = (value: string | null | undefined): string | undefined =>
  value == null || Number(value) === 0 ? undefined : value;

/** Absent, null and empty all mean none. */
export const unlessEmpty = (value: string | null | undefined): string | undefined =>
  value == null || value === '' ? undefined : value;

/** Characters of a venue text that are read, searched and shown. The limit bounds the time for long texts. */
const LENGTH = 500;

export const excerpt = (words: string): string => (words.length > LENGTH ? words.slice(0, LENGTH) : words);
