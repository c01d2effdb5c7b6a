/** What stands where a value was. */
const UNREADABLE = 'n/a';

/**
 * A row with the same keys in which no number, time or amount can be read. Ids are lost too, unless they are kept;
 * words without digits stay.
 */
export function spoil<Row extends string | object>(
  row: Row,
  { keepsIds = false }: { readonly keepsIds?: boolean } = {},
): Row {
  const isText = typeof row === 'string';
  const value: unknown = isText ? JSON.parse(row) : row;
  const spoiled = spoilValue(value, keepsIds);
  // An object without keys may not count as a row: an unknown key is added.
  const full = Object.keys(spoiled as object).length === 0 ? { unreadable: UNREADABLE } : spoiled;
  return (isText ? JSON.stringify(full) : full) as Row;
}

function spoilValue(value: unknown, keepsIds: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => spoilValue(item, keepsIds));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        keepsIds && /(?:id|txid)$/i.test(key) ? item : spoilValue(item, keepsIds),
      ]),
    );
  return typeof value === 'number' || (typeof value === 'string' && /\d/.test(value)) ? UNREADABLE : value;
}
