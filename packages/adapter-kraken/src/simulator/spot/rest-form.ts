import type { RestRequest } from '@hftjs/simulator';

/** Fields of a request as texts. Lists and objects are JSON, or fields of their own: `orders[0][type]`. */
export type Form = ReadonlyMap<string, string>;

const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

const formOf = (value: object): Form =>
  new Map(Object.entries(value).map(([key, field]) => [key, textOf(field)]));

/** The fields of a body. Bodies are forms; JSON is taken too. */
export function bodyFields({ body, headers }: RestRequest): Form {
  if (headers['content-type']?.includes('json') !== true) return new Map(new URLSearchParams(body));
  return formOf(objectOf(body) ?? {});
}

/** The fields of a public request: in the query, or in the body when a client posts it. */
export const publicFields = (request: RestRequest): Form =>
  new Map([...request.url.searchParams, ...bodyFields(request)]);

/** An object in a field: `close` as JSON, or `close[price]`. Absent when it has no field. */
export function objectField(form: Form, name: string): Form | undefined {
  const whole = objectOf(form.get(name) ?? '');
  const parts = whole === undefined ? partsOf(form, name) : formOf(whole);
  return parts.size === 0 ? undefined : parts;
}

/** The objects of a list: as JSON, or `orders[0][type]`. */
export function objectList(form: Form, name: string): readonly Form[] {
  const list = listOf(form.get(name) ?? '');
  if (list !== undefined)
    return list.flatMap((item) => (typeof item === 'object' && item !== null ? [formOf(item)] : []));
  return indexesOf(form, name).map((index) => partsOf(form, `${name}[${index}]`));
}

/** The texts of a list: as JSON, `orders[0]`, or with commas. */
export function textList(form: Form, name: string): readonly string[] {
  const text = form.get(name) ?? form.get(`${name}[]`);
  if (text === undefined) return indexesOf(form, name).map((index) => form.get(`${name}[${index}]`) ?? '');
  const list = listOf(text);
  return (list?.map(textOf) ?? text.split(',')).filter((item) => item !== '');
}

function partsOf(form: Form, name: string): Form {
  const parts = new Map<string, string>();
  for (const [key, value] of form) {
    const field = key.startsWith(`${name}[`) && key.endsWith(']') ? key.slice(name.length + 1, -1) : '';
    if (/^[a-z]\w*$/.test(field)) parts.set(field, value);
  }
  return parts;
}

function indexesOf(form: Form, name: string): readonly string[] {
  const indexes = [...form.keys()].flatMap((key) => {
    const index = key.startsWith(`${name}[`) ? /^\[(\d+)\]/.exec(key.slice(name.length))?.[1] : undefined;
    return index ?? [];
  });
  return [...new Set(indexes)].sort((left, right) => Number(left) - Number(right));
}

function objectOf(text: string): object | undefined {
  const value = jsonOf(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

function listOf(text: string): readonly unknown[] | undefined {
  const value = jsonOf(text);
  return Array.isArray(value) ? value : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
