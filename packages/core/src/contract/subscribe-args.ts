import { Type, type Static, type TRecord, type TSchema, type TString, type TUnsafe } from 'typebox';
import { Value } from 'typebox/value';
import { isRow } from '../wire/fields.js';
import { isCurrencyPair } from './currency-pair.js';
import type { Exchange } from './exchange.js';
import {
  OptionError,
  unknownOption,
  type OptionMistake,
  type OptionPath,
  type OptionText,
} from './option-error.js';

/** The schema of each argument. Each argument is optional. `description` replaces the generated text in messages. */
type Properties = Readonly<Record<string, TSchema>>;

/** The arguments as a user may give them. */
export type GivenArgs<P extends Properties> = { readonly [Name in keyof P]?: Static<P[Name]> };

/** The arguments with their defaults. */
export type ResolvedArgs<P extends Properties, D> = GivenArgs<P> & {
  readonly [Name in keyof D & keyof P]: Static<P[Name]>;
};

/** Defines an adapter's `subscribeArgs`: the schema of each argument, and the defaults. */
export class SubscribeArgs<P extends Properties, const D extends GivenArgs<P>> {
  readonly #properties: P;
  readonly #defaults: D;

  constructor(properties: P, defaults: D) {
    this.#properties = properties;
    this.#defaults = defaults;
  }

  /**
   * Checks the user's arguments, and adds the defaults.
   *
   * @throws OptionError `invalid_options` that names every mistake and the allowed values. It does not contain the values,
   * because they may be secrets in the wrong place.
   */
  read(exchange: Exchange, given: unknown): ResolvedArgs<P, D> {
    const mistakes =
      given === undefined
        ? []
        : mistakesInObject(
            ['subscribeArgs'],
            { properties: this.#properties, isStrict: true, required: [] },
            given,
          );
    if (mistakes.length > 0) throw new OptionError(exchange, mistakes);
    const defined = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
    return { ...this.#defaults, ...Object.fromEntries(defined) };
  }
}

/** An argument that is one of several texts. */
export const oneOf = <const Words extends readonly string[]>(...words: Words): TUnsafe<Words[number]> =>
  Type.Unsafe<Words[number]>(Type.Enum([...words]));

/** An argument that has a value per pair. */
export const byPair = <S extends TSchema>(value: S): TRecord<string, S> => Type.Record(PAIR, value);

const PAIR: TString = Type.String();

/** The parts of a JSON schema that appear in messages. */
interface Shape {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly items?: TSchema;
  readonly properties?: Properties;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly patternProperties?: Properties;
}

/** The mistakes in a value: the path of each innermost part, and what it takes. */
function mistakesIn(option: OptionPath, schema: TSchema, value: unknown): readonly OptionMistake[] {
  const shape = schema as Shape;
  const { properties, patternProperties, items, required = [], additionalProperties } = shape;
  if (properties)
    return mistakesInObject(
      option,
      { properties, required, isStrict: additionalProperties === false },
      value,
    );
  const [byKey] = Object.values(patternProperties ?? {});
  if (byKey)
    return isRow(value)
      ? Object.entries(value).flatMap(([pair, part]) => mistakesInPair([...option, pair], byKey, part))
      : [{ option, predicate: 'is not an object' }];
  if (items && Array.isArray(value))
    return value.flatMap((item, index) => mistakesIn([...option, index], items, item));
  return Value.Check(schema, value) ? [] : [{ option, predicate: `takes ${wordsFor(shape)}` }];
}

function mistakesInObject(
  option: OptionPath,
  {
    properties,
    required,
    isStrict,
  }: { properties: Properties; required: readonly string[]; isStrict: boolean },
  value: unknown,
): readonly OptionMistake[] {
  const names = Object.keys(properties);
  if (!isRow(value))
    return [{ option, predicate: (spell) => `is not an object; it takes ${names.map(spell).join(', ')}` }];
  const mistakes = Object.entries(value).flatMap(([key, part]) => {
    if (part === undefined) return [];
    const schema = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (schema) return mistakesIn([...option, key], schema, part);
    const name = key.slice(0, LONGEST_NAME);
    return isStrict ? [{ option: [...option, name], predicate: unknownOption(name, names) }] : [];
  });
  const missing = required.flatMap((key) => {
    const schema = value[key] === undefined ? properties[key] : undefined;
    return schema
      ? [{ option: [...option, key], predicate: `is missing; it takes ${wordsFor(schema)}` }]
      : [];
  });
  return [...mistakes, ...missing];
}

function mistakesInPair(option: OptionPath, schema: TSchema, value: unknown): readonly OptionMistake[] {
  if (isCurrencyPair(option.at(-1))) return mistakesIn(option, schema, value);
  const name = [...option.slice(0, -1), String(option.at(-1)).slice(0, LONGEST_NAME)];
  const predicate: OptionText = (spell) =>
    `does not name a pair; write base/quote in lower case, as in ${spell('currencyPairs')}`;
  return [{ option: name, predicate }];
}

/** Longest part of a user's key in a message. */
const LONGEST_NAME = 40;

/** Describes the values that a schema allows. */
function wordsFor({ description, enum: words, type, minimum, maximum, minLength }: Shape): string {
  if (description !== undefined) return description;
  if (words) return words.map((word) => `'${String(word)}'`).join(' or ');
  switch (type) {
    case 'boolean':
      return 'true or false';
    case 'string':
      return minLength === undefined ? 'a string' : 'a non-empty string';
    case 'integer':
    case 'number':
      return `a ${type === 'integer' ? 'whole ' : ''}number${rangeOf(minimum, maximum)}`;
    case 'array':
      return 'an array';
    case undefined:
      return 'something else';
    default:
      return `an ${type}`;
  }
}

function rangeOf(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum === undefined) return maximum === undefined ? '' : ` of at most ${maximum}`;
  return maximum === undefined ? ` of at least ${minimum}` : ` from ${minimum} to ${maximum}`;
}
