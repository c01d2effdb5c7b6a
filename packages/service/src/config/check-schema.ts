import { didYouMean } from '@hftjs/core/adapter';
import { IsArray, IsObject, IsOptional, IsUnion, type TObject, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { pathText, type ConfigPath, type Problems } from './problems.js';

/** Keywords of our schemas beside those of TypeBox. */
interface Notes {
  /** Description of the expected value. */
  readonly description?: string;
  /** Whether messages must not contain the value. */
  readonly secret?: boolean;
  /** The allowed texts. */
  readonly words?: readonly string[];
  readonly additionalProperties?: unknown;
}

/** Longest text that a message quotes. */
const LONGEST_EXCERPT = 60;

/**
 * Checks a value against a TypeBox schema. Adds every mistake with its path, the expected and the found value.
 * (TypeBox's own list of errors ends after eight.)
 */
export class SchemaCheck {
  readonly #problems: Problems;
  readonly #written: ReadonlyMap<string, string>;

  constructor(problems: Problems, written: ReadonlyMap<string, string>) {
    this.#problems = problems;
    this.#written = written;
  }

  /** Adds the mistakes. Returns whether there are none. */
  check(schema: TSchema, value: unknown, path: ConfigPath): boolean {
    const before = this.#problems.count;
    this.#walk(schema, value, path);
    return this.#problems.count === before;
  }

  #walk(schema: TSchema, value: unknown, path: ConfigPath): void {
    if (IsUnion(schema)) {
      const shape = isRecord(value) ? schema.anyOf.find((one) => IsObject(one)) : undefined;
      if (shape) this.#walk(shape, value, path);
      else this.#checkLeaf(schema, value, path);
    } else if (IsObject(schema)) {
      if (isRecord(value)) this.#walkObject(schema, value, path);
      else this.#mismatch(schema, value, path);
    } else if (IsArray(schema)) {
      if (!Array.isArray(value)) this.#mismatch(schema, value, path);
      else if (value.length === 0 && !Value.Check(schema, value)) this.#mismatch(schema, value, path);
      else for (const [index, item] of value.entries()) this.#walk(schema.items, item, [...path, index]);
    } else this.#checkLeaf(schema, value, path);
  }

  #walkObject(schema: TObject, value: Record<string, unknown>, path: ConfigPath): void {
    const { properties } = schema;
    const isStrict = (schema as Notes).additionalProperties === false;
    const unknown = isStrict ? unknownKeys(Object.keys(properties), value) : new Map<string, string>();
    for (const [key, property] of Object.entries(properties)) {
      if (Object.hasOwn(value, key)) this.#walk(property, value[key], [...path, key]);
      else if (!IsOptional(property) && !isMisspelled(key, unknown))
        this.#problems.add([...path, key], `expected ${expectation(property)}, found nothing`);
    }
    for (const [key, hint] of unknown) this.#problems.add([...path, key], `unknown key${hint}`);
  }

  #checkLeaf(schema: TSchema, value: unknown, path: ConfigPath): void {
    // For a text with a missing variable, a mistake was added before.
    if (this.#problems.has(path) || Value.Check(schema, value)) return;
    this.#mismatch(schema, value, path);
  }

  #mismatch(schema: TSchema, value: unknown, path: ConfigPath): void {
    const { secret, words } = schema as Notes;
    const written = this.#written.get(pathText(path));
    const found =
      written === undefined ? describe(value, secret === true) : `what ${excerpt(written)} stands for`;
    const hint = words && typeof value === 'string' && written === undefined ? didYouMean(value, words) : '';
    this.#problems.add(path, `expected ${expectation(schema)}, found ${found}${hint}`);
  }
}

/** The keys that a schema does not have, each with the text that follows in its message. */
export const unknownKeys = (known: readonly string[], value: object): ReadonlyMap<string, string> =>
  new Map(
    Object.keys(value)
      .filter((key) => !known.includes(key))
      .map((key) => [key, didYouMean(key, known) || `; expected one of ${known.join(', ')}`]),
  );

/** Whether one of the unknown keys stands for a key that is missing: that is one mistake, not two. */
export const isMisspelled = (missing: string, unknown: ReadonlyMap<string, string>): boolean =>
  [...unknown.values()].includes(didYouMean(missing, [missing]));

const expectation = (schema: TSchema): string => (schema as Notes).description ?? 'something else';

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const excerpt = (text: string): string =>
  text.length > LONGEST_EXCERPT
    ? `${JSON.stringify(text.slice(0, LONGEST_EXCERPT))}...`
    : JSON.stringify(text);

function describe(value: unknown, isSecret: boolean): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string')
    return value === '' ? 'an empty text' : isSecret ? 'a text (not shown)' : excerpt(value);
  if (isSecret) return `a ${typeof value} (not shown)`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : `a ${typeof value}`;
}
