/** Fields in the order in which they are written; the values are JSON already. Absent ones are left out. */
export type JsonFields = Readonly<Record<string, string | undefined>>;

/**
 * A JSON object from values that are JSON text already. Kraken's numbers keep their trailing zeros (`0.00672000`), which
 * no number of ours could.
 */
export function jsonObject(fields: JsonFields): string {
  const parts: string[] = [];
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined) parts.push(`"${key}":${value}`);
  }
  return `{${parts.join(',')}}`;
}

export const jsonArray = (items: readonly string[]): string => `[${items.join(',')}]`;

/** A text as a JSON value. */
export const quoted = (text: string): string => JSON.stringify(text);

/** Kraken writes the fields of its replies, and of what is in them, by the alphabet. */
export const sortedObject = (fields: JsonFields): string =>
  jsonObject(Object.fromEntries(Object.entries(fields).sort(([left], [right]) => (left < right ? -1 : 1))));

/** Zero with so many decimals. */
export const zero = (decimals: number): string => (0).toFixed(decimals);
