/** Fields in the order in which they are written; the values are JSON already. Absent ones are left out. */
export type JsonFields = Readonly<Record<string, string | undefined>>;

/**
 * A JSON object from values that are JSON text already: venues write numbers with trailing zeros (`0.00672000`), and
 * order ids that no double holds. Keys keep their order, unless they look like whole numbers.
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
