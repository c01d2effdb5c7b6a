import type { Field } from './field.js';
import { isRow } from './fields.js';
import { rowError } from './row-error.js';

/** The fields of a row under our names: how each is read, and from which key, where that is another one. */
export type RowFields = Readonly<Record<string, Field<unknown>>>;

/** What a description reads. */
export type RowOf<Fields extends RowFields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends Field<infer Value> ? Value : never;
};

/** A row without the fields whose value is `undefined`. */
export type Stated<Row> = {
  readonly [Name in keyof Row as undefined extends Row[Name] ? never : Name]: Row[Name];
} & {
  readonly [Name in keyof Row as undefined extends Row[Name] ? Name : never]?: Exclude<Row[Name], undefined>;
};

/** What a row states, to be merged into what is known: a field that it leaves out does not delete a value. */
export const stated = <T extends object>(row: T): Stated<T> =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Stated<T>;

/**
 * Makes a reader of rows, from a description of their fields. Keys that the description does not name are ignored.
 *
 * @example
 * ```ts
 * const readFill = rowReader('fill', {
 *   orderId: field.wholeNumber,
 *   price: field.at('px', field.amount),
 *   side: field.word({ BUY: 'buy', SELL: 'sell' }),
 * });
 * ```
 * @param name - what a row is, for error messages
 * @returns a function that throws an Error which names the field that is wrong
 */
export function rowReader<const Fields extends RowFields>(
  name: string,
  fields: Fields,
): (row: unknown) => RowOf<Fields> {
  const columns = Object.entries(fields).map(([column, { key = column, read }]) => ({
    column,
    sources: [key].flat().map((source) => ({ source, label: `${name}.${source}` })),
    read,
  }));
  return (row) => {
    if (!isRow(row)) throw rowError(() => `${name} is not an object`);
    const result: Record<string, unknown> = {};
    for (const { column, sources, read } of columns)
      for (const { source, label } of sources) result[column] ??= read(row[source], label);
    return result as RowOf<Fields>;
  };
}
