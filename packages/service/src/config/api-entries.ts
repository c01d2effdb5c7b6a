import { didYouMean } from '@hftjs/core/adapter';
import { Value } from 'typebox/value';
import { camelKeys, type CamelKeys } from './camel-keys.js';
import { isMisspelled, isRecord, unknownKeys } from './check-schema.js';
import type { ConfigPath, Problems } from './problems.js';
import { apiSchema, type ApiConfig } from './schema.js';

/** An entry of `apis`, also one with mistakes. */
export interface ApiEntry {
  readonly path: ConfigPath;
  readonly given: Readonly<Record<string, unknown>>;
}

type Owner = Readonly<Record<string, unknown>>;

/** The entries of `apis` by exchange and account. Adds the mistakes that the schema does not describe. */
export class ApiEntries {
  readonly #problems: Problems;
  readonly #entries = new Map<string, ApiEntry>();
  /** Whether a mistake hides whose credentials some entry has: it may be the one that a stream needs. */
  #isObscure: boolean;

  constructor(value: unknown, path: ConfigPath, problems: Problems) {
    this.#problems = problems;
    this.#isObscure = problems.has(path);
    for (const [index, given] of (Array.isArray(value) ? (value as unknown[]) : []).entries())
      this.#add(given, [...path, index]);
  }

  /** The entry of a stream's exchange and account. */
  of(stream: Owner): ApiEntry | undefined {
    return this.#entries.get(ownerOf(stream));
  }

  /** Describes which entry a stream lacks; `undefined` when that is a consequence of another mistake. */
  describeMissing(stream: Owner, path: ConfigPath): string | undefined {
    if (this.#isObscure || !this.#isOwner(stream, path)) return undefined;
    const { exchange } = stream;
    const present = [...this.#entries].filter(
      ([, { given }]) =>
        given.exchange === exchange || didYouMean(String(exchange), [String(given.exchange)]) !== '',
    );
    const found = present.length > 0 ? `, found only ${present.map(([name]) => name).join(', ')}` : '';
    return `expected an entry for ${ownerOf(stream)} in apis${found}`;
  }

  #add(given: unknown, path: ConfigPath): void {
    if (!isRecord(given) || !this.#isOwner(given, path)) {
      this.#isObscure = true;
      return;
    }
    this.#checkKeys(given, path);
    const name = ownerOf(given);
    if (this.#entries.has(name)) this.#problems.add(path, `there is an entry for ${name} already`);
    else this.#entries.set(name, { path, given });
  }

  /** A gateway needs neither key nor secret. One without the other is a mistake. */
  #checkKeys(given: Owner, path: ConfigPath): void {
    const unknown = unknownKeys(Object.keys(apiSchema.properties), given);
    const missing = ['api_key', 'api_secret'].filter((key) => given[key] === undefined);
    for (const key of missing)
      if (missing.length === 1 && !isMisspelled(key, unknown))
        this.#problems.add([...path, key], 'expected a text, found nothing');
  }

  #isOwner({ exchange }: Owner, path: ConfigPath): boolean {
    const isWrong = ['exchange', 'account'].some((key) => this.#problems.has([...path, key]));
    return typeof exchange === 'string' && !isWrong;
  }
}

/** Names the owner of credentials: `kraken`, `kraken account main`. */
const ownerOf = ({ exchange, account }: Owner): string =>
  typeof account === 'string' ? `${String(exchange)} account ${account}` : String(exchange);

/** The options of a stream that an entry holds; `undefined` if it has mistakes. */
export function credentialsOf({ given }: ApiEntry): CamelKeys<Partial<ApiConfig>> | undefined {
  if (!Value.Check(apiSchema, given)) return undefined;
  const { api_key, api_secret, api_auth_data } = given;
  return camelKeys({
    ...(api_key !== undefined && { api_key }),
    ...(api_secret !== undefined && { api_secret }),
    ...(api_auth_data && { api_auth_data }),
  });
}
