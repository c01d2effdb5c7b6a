import { Type, type Static, type TRecord, type TSchema, type TString, type TUnsafe } from 'typebox';
import { Value } from 'typebox/value';
import { isRow, type Row } from '../wire/fields.js';
import { isCurrencyPair } from './currency-pair.js';
import type { Exchange } from './exchange.js';
import { didYouMean } from './similar.js';
import { StreamError } from './stream-error.js';

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
   * @throws StreamError `invalid_options` that names the mistake and the allowed values. It does not contain the value,
   * because that may be a secret in the wrong place.
   */
  read(exchange: Exchange, given: unknown): ResolvedArgs<P, D> {
    const mistake =
      given === undefined
        ? undefined
        : mistakeInObject(
            'subscribeArgs',
            { properties: this.#properties, isStrict: true, required: [] },
            given,
          );
    if (mistake !== undefined)
      throw new StreamError(`${exchange}: ${mistake}`, { code: 'invalid_options', exchange });
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

/**
 * Describes the mistake in a value: the name of the innermost part, and what it takes. `undefined` if there is none.
 */
function mistakeIn(name: string, schema: TSchema, value: unknown): string | undefined {
  const shape = schema as Shape;
  const { properties, patternProperties, items, required = [], additionalProperties } = shape;
  if (properties)
    return mistakeInObject(name, { properties, required, isStrict: additionalProperties === false }, value);
  const [byKey] = Object.values(patternProperties ?? {});
  if (byKey) return isRow(value) ? mistakeInPairs(name, byKey, value) : `${name} is not an object`;
  if (items && Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const mistake = mistakeIn(`${name}[${index}]`, items, item);
      if (mistake !== undefined) return mistake;
    }
    return undefined;
  }
  return Value.Check(schema, value) ? undefined : `${name} takes ${wordsFor(shape)}`;
}

function mistakeInObject(
  name: string,
  {
    properties,
    required,
    isStrict,
  }: { properties: Properties; required: readonly string[]; isStrict: boolean },
  value: unknown,
): string | undefined {
  const names = Object.keys(properties);
  if (!isRow(value)) return `${name} is not an object; it takes ${names.join(', ')}`;
  for (const [key, part] of Object.entries(value)) {
    if (part === undefined) continue;
    const schema = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (!schema && isStrict)
      return `${name} has no ${key.slice(0, 40)}; it takes ${names.join(', ')}${didYouMean(key.slice(0, 40), names)}`;
    const mistake = schema && mistakeIn(`${name}.${key}`, schema, part);
    if (mistake !== undefined) return mistake;
  }
  const missing = required.find((key) => value[key] === undefined);
  const schema = missing === undefined ? undefined : properties[missing];
  return schema && `${name}.${String(missing)} is missing; it takes ${wordsFor(schema)}`;
}

function mistakeInPairs(name: string, schema: TSchema, value: Row): string | undefined {
  for (const [pair, part] of Object.entries(value)) {
    const one = `${name}['${pair.slice(0, 40)}']`;
    if (!isCurrencyPair(pair))
      return `${one} does not name a pair; write base/quote in lower case, as in currencyPairs`;
    const mistake = mistakeIn(one, schema, part);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

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
