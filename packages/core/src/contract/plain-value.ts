/** Objects inside one another that are shown; deeper ones are named only. */
const DEEPEST = 8;

/**
 * What JSON can show of any value, without throwing: an error is its message, stack and code; a BigInt, a number that
 * is not finite, a function or a symbol is a text; a cycle and a value that cannot be read are named.
 */
export function plainValue(value: unknown, parents: readonly object[] = []): unknown {
  if (typeof value !== 'object' || value === null) return plainPrimitive(value);
  if (parents.includes(value)) return '[circular]';
  if (parents.length >= DEEPEST) return '[too deep]';
  const within = [...parents, value];
  try {
    if (value instanceof Error) return plainError(value, within);
    if (typeof (value as { toJSON?: unknown }).toJSON === 'function')
      return plainValue((value as { toJSON: () => unknown }).toJSON(), within);
    if (Array.isArray(value)) return value.map((item: unknown) => plainValue(item, within));
    return plainFields(value, Object.keys(value), within);
  } catch (error) {
    return unreadable(error);
  }
}

function plainPrimitive(value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
    case 'symbol':
      return String(value);
    case 'function':
      return `[function ${value.name}]`;
    default:
      return value;
  }
}

/** Other fields of an error may hold requests and their credentials: they are not shown. */
const plainError = (error: Error, parents: readonly object[]): unknown =>
  plainFields(error, ['name', 'message', 'code', 'stack'], parents);

/** Fields that throw when they are read cost only themselves. */
function plainFields(value: object, keys: readonly string[], parents: readonly object[]): object {
  const fields: [string, unknown][] = [];
  for (const key of keys) {
    try {
      const field: unknown = (value as Record<string, unknown>)[key];
      if (field !== undefined) fields.push([key, plainValue(field, parents)]);
    } catch (error) {
      fields.push([key, unreadable(error)]);
    }
  }
  return Object.fromEntries(fields);
}

function unreadable(error: unknown): string {
  try {
    return `[unreadable: ${String(error)}]`;
  } catch {
    return '[unreadable]';
  }
}
