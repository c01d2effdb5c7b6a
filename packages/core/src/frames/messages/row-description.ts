import { isRow, type Row } from '../../wire/fields.js';
import { rowError } from '../../wire/row-error.js';
import type { CodeWriter } from './code-writer.js';
import type { Value } from './values.js';

/** The keys of an object in the venue's order, and how the value of each is read. */
export type Fields = Readonly<Record<string, Value<unknown>>>;

/** What a described object reads. */
export type Described<F extends Fields> = {
  readonly [Key in keyof F]: F[Key] extends Value<infer T> ? T : never;
};

/** The type of the rows that a description reads. */
export type RowOf<Description> = Description extends RowDescription<infer F> ? Described<F> : never;

/** One key of a described object. */
interface Column {
  readonly key: string;
  readonly value: Value<unknown>;
}

export const columnsOf = (fields: Fields): readonly Column[] =>
  Object.entries(fields).map(([key, value]) => ({ key, value }));

type Constructor<T> = new (...values: unknown[]) => T;

/**
 * The description of a row of a hot message: its keys, in the venue's order. Both readers come from it. `read` takes a
 * row of parsed JSON; a compiled reader makes rows that `read` returns as they are.
 */
export class RowDescription<F extends Fields> implements Value<Described<F>> {
  readonly isOptional = false;
  readonly isReused = true;
  readonly #name: string;
  readonly #columns: readonly Column[];
  /** Those whose values are used. */
  readonly #used: readonly Column[];
  /** Its keys, in the venue's order. */
  readonly keys: readonly (keyof F & string)[];
  /** The class of all rows of this description, so that they have one shape. */
  readonly #Row: Constructor<Described<F>>;
  /** The same class for rows of compiled readers: their numbers stay unboxed whatever the values of other rows are. */
  readonly #KeptRow: Constructor<Described<F>>;
  readonly #make: (row: Row) => Described<F>;
  /** The row of a compiled reader that was read last: mostly the same object comes again, with other values. */
  #last: Described<F> | undefined;

  constructor(name: string, fields: F) {
    this.#name = name;
    this.#columns = columnsOf(fields);
    this.keys = Object.keys(fields);
    this.#used = this.#columns.filter(({ value }) => !value.isIgnored);
    const used = this.#used.map(({ key }) => key);
    this.#Row = rowClass(used) as Constructor<Described<F>>;
    this.#KeptRow = rowClass(used) as Constructor<Described<F>>;
    Reflect.set(this.#KeptRow, 'prototype', this.#Row.prototype);
    this.#make = rowMaker(this.#Row, this.#used);
  }

  /**
   * A row of parsed JSON, checked.
   *
   * @throws Error naming the field that is missing or wrong
   */
  readonly read = (row: unknown): Described<F> => {
    if (row === this.#last && row !== undefined) return row as Described<F>;
    if (row instanceof this.#Row) return (this.#last = row);
    if (!isRow(row)) throw rowError(() => `${this.#name} is not an object`);
    return this.#make(row);
  };

  /** Whether a row was read already. */
  has(row: unknown): row is Described<F> {
    return row instanceof this.#Row;
  }

  write(code: CodeWriter): string {
    return this.#write(code, this.#columns);
  }

  /** The same row in a layout that has its keys in another order. Keys that are not named are absent. */
  inOrder(...keys: readonly (keyof F & string)[]): Value<Described<F>> {
    const columns = keys.map((key) => {
      const column = this.#columns.find((one) => one.key === key);
      if (!column) throw new Error(`${this.#name} has no key ${key}`);
      return column;
    });
    return {
      isOptional: false,
      isReused: true,
      read: this.read,
      write: (code) => this.#write(code, columns),
    };
  }

  /** The same row in a message that has other values under some keys, such as the name of its channel. */
  having(values: Readonly<Partial<Record<keyof F, Value<unknown>>>>): Value<Described<F>> {
    const columns = this.#columns.map(({ key, value }) => ({ key, value: values[key] ?? value }));
    return {
      isOptional: false,
      isReused: true,
      read: this.read,
      write: (code) => this.#write(code, columns),
    };
  }

  #write(code: CodeWriter, columns: readonly Column[]): string {
    const values = writeFields(code, columns);
    const inClassOrder = this.#used.map(
      ({ key }) => values[columns.findIndex((column) => column.key === key)] ?? 'undefined',
    );
    return code.reuse(
      `new ${code.constant(this.#KeptRow)}(${inClassOrder.join(', ')})`,
      Object.fromEntries(this.#used.map(({ key }, index) => [key, inClassOrder[index] ?? 'undefined'])),
    );
  }
}

/** Writes the fields of an object, with its braces. Returns an expression for each. */
export function writeFields(code: CodeWriter, columns: readonly Column[]): readonly string[] {
  const values = columns.map(({ key, value }, index) => {
    const start = `${index === 0 ? '{' : ','}${JSON.stringify(key)}:`;
    if (!value.isOptional) {
      code.text(start);
      return value.write(code);
    }
    if (index === 0) throw new Error(`the first key of a described object cannot be optional: ${key}`);
    return writeOptional(code, start, value);
  });
  code.text('}');
  return values;
}

function writeOptional(code: CodeWriter, start: string, value: Value<unknown>): string {
  const name = code.name('o');
  code.line(`let ${name};`);
  code.line(`if (${code.matches(start)}) {`);
  code.line(`p += ${start.length};`);
  const expression = value.write(code);
  code.line(`${name} = ${expression};`);
  code.line('}');
  return name;
}

/** Makes a function that makes a row of parsed JSON: without an array of its values, where code may be generated. */
function rowMaker<T>(Row: Constructor<T>, columns: readonly Column[]): (row: Row) => T {
  const reads = columns.map(
    ({ value }) =>
      (given: unknown, key: string) =>
        value.read(given, key),
  );
  try {
    const names = reads.map((_, index) => `r${index}`);
    const values = columns.map(({ key }, index) => {
      const name = JSON.stringify(key);
      return `r${index}(row[${name}], ${name})`;
    });
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- made of a description's own keys
    const make = new Function('Row', ...names, `return (row) => new Row(${values.join(', ')});`) as (
      ...given: unknown[]
    ) => (row: Row) => T;
    return make(Row, ...reads);
  } catch {
    // Code generation is not allowed here.
    return (row) => new Row(...columns.map(({ key, value }) => value.read(row[key], key)));
  }
}

/** A class whose instances have these properties, in this order. */
function rowClass(keys: readonly string[]): Constructor<object> {
  try {
    const parameters = keys.map((_, index) => `v${index}`);
    const assignments = keys.map((key, index) => `this[${JSON.stringify(key)}] = v${index};`);
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- made of a description's own keys
    return new Function(...parameters, assignments.join('\n')) as unknown as Constructor<object>;
  } catch {
    // Code generation is not allowed here.
    return function Row(this: object, ...values: unknown[]): void {
      for (const [index, key] of keys.entries()) Reflect.set(this, key, values[index]);
    } as unknown as Constructor<object>;
  }
}
