import { clockTimeReader } from './clock-time.js';
import { isDecimal } from './decimals.js';
import { describeValue, textOf } from './fields.js';
import { rowError } from './row-error.js';
import { epochTimeOf, timestampOf, type TimeUnit } from './timestamps.js';

/** How one value of a row is read. */
export interface Field<T> {
  /**
   * The key on the wire, or several of which the first with a value counts.
   *
   * @defaultValue the name in the description
   */
  readonly key?: string | readonly string[];
  /**
   * @param label - names the value in error messages
   * @throws Error naming the value that cannot be read
   */
  readonly read: (value: unknown, label: string) => T;
}

type Read<T> = Field<T>['read'];

/** Absent, null and empty all mean that a value is not stated, which is not zero. */
const isStated = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

const optional = <T>({ key, read }: Field<T>): Field<T | undefined> => ({
  ...(key !== undefined && { key }),
  read: (value, label) => (isStated(value) ? read(value, label) : undefined),
});

const readDecimal: Read<string> = (value, label) => {
  if (typeof value === 'string' && isDecimal(value)) return value;
  throw rowError(() => `${label} is ${describeValue(value)}, not a decimal`);
};

const readAmount: Read<string> = (value, label) => {
  const amount = readDecimal(value, label);
  const number = Number(amount);
  if (number < 0) throw rowError(() => `${label} is ${amount}, below zero`);
  if (number === Infinity) throw rowError(() => `${label} is ${amount}, which is not finite`);
  return amount;
};

const readWholeNumber: Read<string> = (value, label) => {
  const text = textOf(value, label);
  if (/^-?\d{1,128}$/.test(text)) return text;
  throw rowError(() => `${label} is ${describeValue(value)}, not a whole number`);
};

const readFlag: Read<boolean> = (value, label) => {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw rowError(() => `${label} is ${describeValue(value)}, not a flag`);
};

const amount: Field<string> = { read: readAmount };
const text: Field<string> = { read: textOf };

/**
 * The fields of rows about own orders and fills, whose numbers are texts with all their digits when they are read.
 *
 * `undefined` stands for what is not stated: an absent key, null, or an empty text.
 */
export const field = {
  /** Reads a field from another key than its name, or an optional one from the first of several keys with a value. */
  at: <T>(key: string | readonly string[], { read }: Field<T>): Field<T> => ({ key, read }),
  optional,
  /** A value that must be stated, where the field itself accepts that it is not. */
  stated: <T>({ key, read }: Field<T>): Field<T> => ({
    ...(key !== undefined && { key }),
    read: (value, label) => {
      if (isStated(value)) return read(value, label);
      throw rowError(() => `${label} is ${describeValue(value)}`);
    },
  }),
  /** A value that is read as a field, and then converted. */
  as: <T, U>({ key, read }: Field<T>, convert: (value: T) => U): Field<U> => ({
    ...(key !== undefined && { key }),
    read: (value, label) => convert(read(value, label)),
  }),
  /** A descriptive value: one that cannot be read costs itself, not the row. */
  lenient: <T>({ key, read }: Field<T>): Field<T | undefined> => ({
    ...(key !== undefined && { key }),
    read: (value, label) => {
      try {
        return read(value, label);
      } catch {
        return undefined;
      }
    },
  }),
  /** A text that is not empty, of at most 512 characters. */
  text,
  optionalText: optional(text),
  /** A text for people, such as a reason, of any length. `undefined` for what is not a text, or empty. */
  words: {
    read: (value) => (typeof value === 'string' && value !== '' ? value : undefined),
  } satisfies Field<string | undefined>,
  /** A whole number of any size, such as an id. */
  wholeNumber: { read: readWholeNumber } satisfies Field<string>,
  /** A decimal of either sign. Core rejects values such as `1e400` later, because they are not finite. */
  decimal: { read: readDecimal } satisfies Field<string>,
  optionalDecimal: optional({ read: readDecimal }),
  /** A price or a quantity: a decimal that is not below zero. */
  amount,
  optionalAmount: optional(amount),
  /** An amount that the venue writes as zero where there is none, such as the price of a market order. */
  amountUnlessZero: {
    read: (value, label) => {
      const stated = isStated(value) ? readAmount(value, label) : undefined;
      return Number(stated) === 0 ? undefined : stated;
    },
  } satisfies Field<string | undefined>,
  /** A flag that may be absent: a boolean, or its text. */
  flag: optional({ read: readFlag }),
  /** One of the venue's words, as ours. `other` for any other value. */
  word: <const Words extends Readonly<Record<string, unknown>>, const Other = undefined>(
    words: Words,
    other?: Other,
  ): Field<Words[keyof Words] | NoInfer<Other>> => ({
    read: (value) => {
      const word = String(value);
      return (Object.hasOwn(words, word) ? words[word] : other) as Words[keyof Words] | Other;
    },
  }),
  /** A currency's code, in lower case as everywhere here. */
  currency: optional({ read: (value, label) => textOf(value, label).toLowerCase() }),
  /** An epoch time, as epoch milliseconds. `undefined` for what is not one: an unknown time costs itself, not the row. */
  epochTime: (unit: TimeUnit = 'milliseconds'): Field<number | undefined> => ({
    read: (value) => epochTimeOf(value, unit),
  }),
  /** A time as an RFC 3339 text in UTC, as epoch milliseconds. `undefined` for what is not one. */
  isoTime: { read: timestampOf } satisfies Field<number | undefined>,
  /** A time as a text with the parts of a clock: see {@link clockTimeReader}. `undefined` for what is not one. */
  clockTime: (shape: RegExp): Field<number | undefined> => ({ read: clockTimeReader(shape) }),
  /** Any value, as it is. */
  any: { read: (value: unknown): unknown => value } satisfies Field<unknown>,
} as const;
