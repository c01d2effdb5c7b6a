import { jsonObject, type JsonFields } from '@hftjs/simulator';

/** Kraken writes the fields of its replies, and of what is in them, by the alphabet. */
export const sortedObject = (fields: JsonFields): string =>
  jsonObject(Object.fromEntries(Object.entries(fields).sort(([left], [right]) => (left < right ? -1 : 1))));

/** Zero with so many decimals. */
export const zero = (decimals: number): string => (0).toFixed(decimals);
