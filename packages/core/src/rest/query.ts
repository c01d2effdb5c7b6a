/**
 * Parameters of a call, in the order in which they are sent. An array is sent as several parameters; `undefined` is
 * left out.
 */
export type Parameters = Readonly<
  Record<string, string | number | boolean | readonly (string | number)[] | undefined>
>;

/** A query string, percent-encoded; empty without parameters. */
export const queryOf = (parameters: Parameters = {}): string =>
  Object.entries(parameters)
    .flatMap(([name, value]) => {
      const values = typeof value === 'object' ? value : value === undefined ? [] : [value];
      return values.map((one) => `${name}=${encodeURIComponent(one)}`);
    })
    .join('&');

/** A path with its query. */
export function pathOf(path: string, parameters?: Parameters): string {
  const query = queryOf(parameters);
  return query === '' ? path : `${path}?${query}`;
}
