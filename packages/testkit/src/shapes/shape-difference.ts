import { join, type Shape } from './shape.js';

/** One place where a simulator's answer is not like the captured ones. */
export interface ShapeDifference {
  /** Such as `result.open.*.descr.pair`. */
  readonly path: string;
  readonly text: string;
}

/**
 * Where an answer differs from captured ones in its keys and types. A key that some captures lack may be absent; null
 * stands for a value of any type.
 */
export function shapeDifferences(captured: Shape, answered: Shape, path = ''): readonly ShapeDifference[] {
  const wrong = [...answered.types].filter((type) => !captured.types.has(type) && type !== 'null');
  if (wrong.length > 0 && !isOnlyNull(captured)) {
    const text = `is ${wrong.join(' or ')}, captures have ${[...captured.types].join(' or ')}`;
    return [{ path, text }];
  }
  return [
    ...fieldDifferences(captured, answered, path),
    ...itemDifferences(captured, answered, path),
    ...placeDifferences(captured, answered, path),
  ];
}

const isOnlyNull = ({ types }: Shape): boolean => types.size === 1 && types.has('null');

function fieldDifferences(captured: Shape, answered: Shape, path: string): readonly ShapeDifference[] {
  if (captured.fields.size === 0 || !answered.types.has('object')) return [];
  const missing = [...captured.fields].flatMap(([key, { isAlways }]) =>
    isAlways && !answered.fields.has(key) ? [{ path: join(path, key), text: 'is missing' }] : [],
  );
  const others = [...answered.fields].flatMap(([key, field]) => {
    const known = captured.fields.get(key);
    return known === undefined
      ? [{ path: join(path, key), text: 'is in no capture' }]
      : shapeDifferences(known.shape, field.shape, join(path, key));
  });
  return [...missing, ...others];
}

function itemDifferences(captured: Shape, answered: Shape, path: string): readonly ShapeDifference[] {
  if (captured.items === undefined || !answered.types.has('array')) return [];
  if (answered.items === undefined) return [{ path: `${path}[]`, text: 'is missing: the list is empty' }];
  return shapeDifferences(captured.items, answered.items, `${path}[]`);
}

function placeDifferences(captured: Shape, answered: Shape, path: string): readonly ShapeDifference[] {
  const { places } = captured;
  if (places === undefined || answered.places === undefined) return [];
  const actual = answered.places;
  if (actual.length !== places.length)
    return [{ path, text: `has ${actual.length} elements, captures have ${places.length}` }];
  return places.flatMap((place, index) => {
    const other = actual[index];
    return other === undefined ? [] : shapeDifferences(place, other, `${path}[${index}]`);
  });
}
