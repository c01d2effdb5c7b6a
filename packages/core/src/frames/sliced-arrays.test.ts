import { describe, expect, test } from 'vitest';
import { readSlicedArrays } from './sliced-arrays.js';

interface Item {
  readonly side: string;
  readonly price: string;
}

const item = (price: number): Item => ({ side: price % 2 ? 'bid' : 'offer', price: String(price) });

const items = (count: number, from = 0): readonly Item[] =>
  Array.from({ length: count }, (_, index) => item(from + index));

/** Reads a frame as a caller does. */
function read(text: string): { rest: unknown; arrays: Item[][]; slices: number } {
  const arrays: Item[][] = [];
  const reading = readSlicedArrays(Buffer.from(text), '"updates":', (bytes, array) => {
    (arrays[array] ??= []).push(...(JSON.parse(bytes.toString()) as Item[]));
  });
  let slices = 0;
  let result = reading.next();
  for (; result.done !== true; result = reading.next()) slices++;
  return { rest: result.value && JSON.parse(result.value.toString()), arrays, slices };
}

describe('items are read in slices', () => {
  test.each([1, 2, 900, 20_000])('%i items', (count) => {
    const { rest, arrays, slices } = read(JSON.stringify({ n: 1, updates: items(count), last: true }));
    expect(rest).toEqual({ n: 1, updates: [], last: true });
    expect(arrays).toEqual([items(count)]);
    expect(slices).toBe(Math.ceil(JSON.stringify(items(count)).length / 32_800));
  });

  test('several arrays, of which some are empty', () => {
    const events = [3_000, 0, 1, 2_000].map((count, from) => ({ from, updates: items(count, from) }));
    const { rest, arrays } = read(JSON.stringify({ events }));
    expect(rest).toEqual({ events: events.map(({ from }) => ({ from, updates: [] })) });
    expect([0, 1, 2, 3].map((array) => arrays[array] ?? [])).toEqual(events.map(({ updates }) => updates));
  });
});

test.each([
  ['has no such array', '{"events":[]}'],
  ['has spaces', '{"updates": [{"side":"bid"}]}'],
  ['is cut', `{"updates":[{"side":"bid"},{"side"`],
])('a frame that %s is left to others', (_, text) => {
  expect(read(text)).toMatchObject({ rest: undefined, arrays: [] });
});

test('a bracket within a text makes an item unreadable, and is not taken for the end', () => {
  expect(() => read('{"updates":[{"side":"b]d"},{"side":"bid"}]}')).toThrow(SyntaxError);
});
