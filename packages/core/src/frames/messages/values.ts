import {
  MAX_TEXT_LENGTH,
  amountOf,
  describeValue,
  figureOf,
  idOf,
  numberOf,
  optionalNumberOf,
  textOf,
} from '../../wire/fields.js';
import { rowError } from '../../wire/row-error.js';
import { epochTimeOf, timestampOf, type TimeUnit } from '../../wire/timestamps.js';
import { cursor, PLAIN, readUniqueText, skipValue } from './byte-readers.js';
import { readText } from './interned-texts.js';
import type { CodeWriter } from './code-writer.js';
import { skipDigits } from './write-digits.js';
import { writeNumber, type NumberRules } from './write-number.js';
import { writeEpochTime, writeIsoTime } from './write-time.js';

/** A value of a described message: how it is read from parsed JSON, and from the bytes of a frame. */
export interface Value<T> {
  /** Whether the key may be absent. */
  readonly isOptional: boolean;
  /** Whether the value is only skipped. @defaultValue false */
  readonly isIgnored?: boolean;
  /** Whether what the compiled reader makes is used anew for the next frame. @defaultValue false */
  readonly isReused?: boolean;
  /**
   * Reads the value from parsed JSON.
   *
   * @throws Error naming the value that cannot be read
   */
  read(value: unknown, label: string): T;
  /** Writes code that reads the value at `p`. Returns an expression for it. */
  write(code: CodeWriter): string;
}

const required = { isOptional: false };

function number<T>(rules: NumberRules, read: Value<T>['read']): Value<T> {
  return { ...required, read, write: (code) => writeNumber(code, rules) };
}

/** A text that is not empty. */
function text(value: Value<string>): Value<string> {
  return {
    ...value,
    write: (code) => {
      const name = value.write(code);
      code.line(
        `if (${name} === '' || ${name}.length > ${MAX_TEXT_LENGTH}) ${code.fail('a text that is not empty')}`,
      );
      return name;
    },
  };
}

/** Reads by a function of `byte-readers`. @param call - of the function with this name */
function byCall<T>(
  reader: (...given: never[]) => T,
  call: (reader: string) => string,
  read: Value<T>['read'],
): Value<T> {
  return {
    ...required,
    read,
    write: (code) => {
      const name = code.name('v');
      code.line(`const ${name} = ${call(code.constant(reader))};`);
      code.line(`p = ${code.constant(cursor)}.end;`);
      code.line(`if (p < 0) ${code.fail('a value')}`);
      return name;
    },
  };
}

const inMemory = (reader: string): string => `${reader}(b, view, p)`;

const readPositive: Value<number>['read'] = (value, label) => {
  const amount = numberOf(value, label);
  if (amount <= 0) throw rowError(() => `${label} is ${amount}, not above zero`);
  return amount;
};

const optionalAmount: Value<number | undefined>['read'] = (value, label) =>
  value === undefined || value === null || value === '' ? undefined : amountOf(value, label);

/** The numbers and texts of messages about a market, whose numbers are doubles when they are read. */
export const wire = {
  /** A number of either sign: a JSON number, or a text that is a decimal. */
  number: number({}, numberOf),
  /** A number that may be null or empty, which is not zero. */
  optionalNumber: number({ none: ['null', '""'] }, optionalNumberOf),
  /** A price or a quantity: a number that is not below zero. */
  amount: number({ least: 'zero' }, amountOf),
  /** The price or the volume of a trade: above zero. */
  positive: number({ least: 'above zero' }, readPositive),
  /** An amount that must be stated, and is null where there is none. */
  amountOrNull: number({ least: 'zero', none: ['null'] }, (value, label) =>
    value === null ? undefined : amountOf(value, label),
  ),
  /** An amount that must be stated, and is null or an empty text where there is none. */
  amountOrEmpty: number({ least: 'zero', none: ['null', '""'] }, (value, label) =>
    value === undefined ? amountOf(value, label) : optionalAmount(value, label),
  ),
  /** An amount that may be null or empty, which is not zero. */
  optionalAmount: number({ least: 'zero', none: ['null', '""'] }, optionalAmount),
  /** A figure that only describes, such as one of the last 24 hours: one that cannot be read costs itself alone. */
  figure: number({}, figureOf),
  /** A figure that is a whole number, such as a number of an update. */
  wholeFigure: number({ isWhole: true }, figureOf),
  /** A whole number of either sign. */
  integer: number({ isWhole: true }, (value, label) => {
    const integer = numberOf(value, label);
    if (Number.isSafeInteger(integer)) return integer;
    throw rowError(() => `${label} is ${integer}, not a whole number`);
  }),
  /** A whole number that counts or identifies. */
  id: number({ least: 'zero', isWhole: true }, idOf),
  /** A count that may be empty. */
  countOrEmpty: number({ least: 'zero', isWhole: true, none: ['""'] }, (value, label) =>
    value === '' ? undefined : idOf(value, label),
  ),
  /** A text that is not empty. */
  text: text(byCall<string>(readText, inMemory, textOf)),
  /** A text that is different in every frame, such as an id. */
  uniqueText: text(byCall<string>(readUniqueText, (reader) => `${reader}(b, p)`, textOf)),
  /** A text that is checked where it is used, such as a symbol; `undefined` for what is not a text. */
  word: byCall<string | undefined>(readText, inMemory, (value) =>
    typeof value === 'string' ? value : undefined,
  ),
  /** A time as an RFC 3339 text in UTC, as epoch milliseconds with microseconds; `undefined` for what is not one. */
  isoTime: { ...required, read: timestampOf, write: writeIsoTime } satisfies Value<number | undefined>,
  /** An epoch time, as epoch milliseconds; `undefined` for what is not one. */
  epochTime: (unit: TimeUnit = 'milliseconds'): Value<number | undefined> => ({
    ...required,
    read: (value) => epochTimeOf(value, unit),
    write: (code) => writeEpochTime(code, unit),
  }),
  /**
   * A text that is mostly one of these, such as a side: they are not read, but compared. So they are not the text that was
   * read last, which should be the symbol: see `lastText`.
   */
  mostly: <T>(value: Value<T>, ...usual: readonly string[]): Value<T> => ({
    ...value,
    write: (code) => {
      const name = code.name('v');
      code.line(`let ${name};`);
      for (const text of usual.map((one) => JSON.stringify(one)))
        code.line(`if (${code.matches(text)}) { ${name} = ${text}; p += ${text.length}; } else`);
      code.line('{');
      const other = value.write(code);
      code.line(`${name} = ${other}; }`);
      return name;
    },
  }),
  /** `true` or `false`. `undefined` for anything else. */
  flag: {
    ...required,
    read: (value) => (typeof value === 'boolean' ? value : undefined),
    write: (code) => {
      const name = code.name('v');
      code.line(`let ${name} = true;`);
      code.line(`if (${code.matches('true')}) p += 4;`);
      code.line(`else if (${code.matches('false')}) { p += 5; ${name} = false; }`);
      code.line(`else ${code.fail('true or false')}`);
      return name;
    },
  } satisfies Value<boolean | undefined>,
  /** A text that is the same in every message of the layout, such as the name of its channel. */
  literal: <const Text extends string>(text: Text): Value<Text> => ({
    ...required,
    read: (value, label) => {
      if (value === text) return text;
      throw rowError(() => `${label} is ${describeValue(value)}, not ${JSON.stringify(text)}`);
    },
    write: (code) => {
      code.text(JSON.stringify(text));
      return JSON.stringify(text);
    },
  }),
  /** The name of a message, in a row of it. A compiled reader reads rows of this name alone. */
  name: (text: string): Value<string | undefined> => ({
    ...required,
    read: (value) => (typeof value === 'string' ? value : undefined),
    write: (code) => {
      code.text(JSON.stringify(text));
      return JSON.stringify(text);
    },
  }),
  /** A value that is not used. */
  ignored: {
    ...required,
    isIgnored: true,
    read: () => undefined,
    write: (code) => {
      // Most ignored values are plain texts or decimals.
      const plain = code.constant(PLAIN);
      code.line('begin = p; c = b[p];');
      code.line(
        `if (c === 34) { do c = b[++p]; while (${plain}[c] === 1); if (c === 34) p++; else p = begin; }`,
      );
      code.line('else {');
      code.line('if (c === 45) c = b[++p];');
      code.line('if (c === 48) c = b[++p];');
      code.line(`else if (c > 48 && c <= 57) { p++; ${skipDigits} }`);
      code.line('else { p = begin; c = 0; }');
      code.line(`if (c === 46) { c = b[++p]; if (c >= 48 && c <= 57) { ${skipDigits} } else p = begin; }`);
      code.line('if ((c | 32) === 101) p = begin;');
      code.line('}');
      code.line(`if (p === begin) p = ${code.constant(skipValue)}(b, begin);`);
      code.line(`if (p < 0) ${code.fail('a value')}`);
      return 'undefined';
    },
  } satisfies Value<undefined>,
  /** A key that is not in every message. Where it is, it stands at this place. */
  optional: <T>(value: Value<T>): Value<T | undefined> => ({
    isOptional: true,
    isIgnored: value.isIgnored ?? false,
    read: (given, label) => (given === undefined ? undefined : value.read(given, label)),
    write: (code) => value.write(code),
  }),
} as const;
