/** A copy without the keys whose value is `undefined`. */
export function definedOnly<T extends object>(record: { [K in keyof T]: T[K] | undefined }): T {
  const result: Partial<T> = {};
  for (const key in record) if (record[key] !== undefined) result[key] = record[key];
  return result as T;
}
