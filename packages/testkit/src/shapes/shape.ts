/** What values of one place in a JSON body look like: their types, and the shapes of what they contain. */
export interface Shape {
  readonly types: ReadonlySet<string>;
  /** Keys of objects. Keys of a map are `*`. */
  readonly fields: ReadonlyMap<string, Field>;
  /** Elements of lists, which are alike. Absent when no list had any. */
  readonly items: Shape | undefined;
  /** Elements of tuples, by position. */
  readonly places: readonly Shape[] | undefined;
}

interface Field {
  readonly shape: Shape;
  /** Whether each of the objects had it. */
  readonly isAlways: boolean;
}

/**
 * The shape of samples of one place.
 *
 * @param maps - paths of objects whose keys are data, such as order ids: `result.open`
 */
export function shapeOf(samples: readonly unknown[], maps: ReadonlySet<string>, path = ''): Shape {
  const objects = samples.filter(isObject);
  const lists = samples.filter((sample) => Array.isArray(sample)) as readonly (readonly unknown[])[];
  const areTuples = lists.length > 0 && path.endsWith('[]') && lists.every((list) => !list.some(isContainer));
  const items = lists.flat();
  return {
    types: new Set(samples.map(typeOf)),
    fields: maps.has(path) ? mapFields(objects, maps, path) : objectFields(objects, maps, path),
    items: areTuples || items.length === 0 ? undefined : shapeOf(items, maps, `${path}[]`),
    places: areTuples ? tuplePlaces(lists, maps, path) : undefined,
  };
}

export const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

function objectFields(
  objects: readonly Record<string, unknown>[],
  maps: ReadonlySet<string>,
  path: string,
): Map<string, Field> {
  const keys = new Set(objects.flatMap((object) => Object.keys(object)));
  return new Map(
    [...keys].map((key) => {
      const having = objects.filter((object) => Object.hasOwn(object, key));
      const values = having.map((object) => object[key]);
      return [
        key,
        { shape: shapeOf(values, maps, join(path, key)), isAlways: having.length === objects.length },
      ];
    }),
  );
}

function mapFields(
  objects: readonly Record<string, unknown>[],
  maps: ReadonlySet<string>,
  path: string,
): Map<string, Field> {
  const values = objects.flatMap((object) => Object.values(object));
  if (values.length === 0) return new Map();
  return new Map([['*', { shape: shapeOf(values, maps, join(path, '*')), isAlways: true }]]);
}

function tuplePlaces(
  lists: readonly (readonly unknown[])[],
  maps: ReadonlySet<string>,
  path: string,
): readonly Shape[] {
  const length = Math.max(...lists.map((list) => list.length));
  return Array.from({ length }, (_, index) =>
    shapeOf(
      lists.filter((list) => list.length > index).map((list) => list[index]),
      maps,
      `${path}[${index}]`,
    ),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isContainer = (value: unknown): boolean => typeof value === 'object' && value !== null;

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
