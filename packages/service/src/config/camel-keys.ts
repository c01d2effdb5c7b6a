type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : S;

/** A type with its snake_case keys in camelCase, at every level. */
export type CamelKeys<T> = T extends readonly unknown[] | string
  ? T
  : T extends object
    ? { [K in keyof T as K extends string ? Camel<K> : K]: CamelKeys<T[K]> }
    : T;

/** Converts the snake_case keys of JSON to camelCase. Values and pairs do not change. */
export const camelKeys = <T>(value: T): CamelKeys<T> => convert(value) as CamelKeys<T>;

function convert(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [camelKey(key), convert(item)]));
}

/** A key of JSON in camelCase: `my_key` is `myKey`. A pair stays as it is. */
export const camelKey = (key: string): string =>
  key.includes('/') ? key : key.replace(/(?<!_)_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** A name of an option as a config spells it: `subscribeArgs.orderBook` is `subscribe_args.order_book`. */
export const snakeName = (name: string): string =>
  name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
