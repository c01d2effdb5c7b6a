import { describe, expect, test } from 'vitest';
import { PriceLevels } from '../../book/price-levels.js';
import type { BookLevel } from '../../channels/order-book.js';
import { parseExactJson } from '../exact-json.js';
import { exactLevelOf } from './exact-levels.js';
import { wireExactLevelObject, wireLevel, wireLevelObject, wireLevels, wireSidedLevels } from './levels.js';
import { describeMessage, describeRow } from './message-description.js';
import { wire, type Value } from './values.js';

/** What both readers give for one value. */
function readBoth(value: Value<unknown>, json: string): { compiled: unknown; plain: unknown } {
  const row = describeRow('row', { v: value, w: wire.ignored });
  const message = describeMessage('message', { row });
  const text = `{"row":{"v":${json},"w":0}}`;
  const packet = message.read(Buffer.from(text)) as { readonly row: { readonly v: unknown } } | undefined;
  let plain: unknown;
  try {
    plain = row.read((JSON.parse(text) as { row: unknown }).row).v;
  } catch {
    plain = 'refused';
  }
  return { compiled: packet === undefined ? 'left' : packet.row.v, plain };
}

const pairs = wireLevels(wireLevel());
const columns = wireLevels(wireLevel(wire.ignored, wire.ignored));
const objects = wireLevels(
  wireLevelObject({ price: wire.ignored, qty: wire.ignored }, { price: 'price', volume: 'qty' }),
);
const sided = wireSidedLevels(
  { side: wire.ignored, event_time: wire.ignored, price_level: wire.ignored, new_quantity: wire.ignored },
  { price: 'price_level', volume: 'new_quantity', side: 'side', bid: 'bid', ask: 'offer' },
);

describe('both readers make the levels that go into the book', () => {
  test.each<[Value<unknown>, string, unknown]>([
    [
      pairs,
      '[["64250.10","0.002"],["64250.09","0.00000000"]]',
      [
        [64250.1, 0.002],
        [64250.09, 0],
      ],
    ],
    [pairs, '[[1e-8,3]]', [[1e-8, 3]]],
    [pairs, '[]', []],
    [columns, '[["8476.98","415","0","13"]]', [[8476.98, 415]]],
    [objects, '[{"price":45283.5,"qty":0.1}]', [[45283.5, 0.1]]],
    [
      sided,
      '[{"side":"offer","event_time":"x","price_level":"3","new_quantity":"1"},{"side":"bid","event_time":"x","price_level":"2","new_quantity":"0"}]',
      { bids: [[2, 0]], asks: [[3, 1]] },
    ],
    [sided, '[]', { bids: [], asks: [] }],
  ])('%#: %s', (value, json, levels) => {
    expect(readBoth(value, json)).toEqual({ compiled: levels, plain: levels });
  });

  test.each<[string, Value<unknown>, string]>([
    ['a price of 0', pairs, '[["0","1"]]'],
    ['a price below 0', pairs, '[["-1","1"]]'],
    ['a volume below 0', pairs, '[["1","-1"]]'],
    ['a price that is not a number', pairs, '[["a","1"]]'],
    ['an infinite volume', pairs, '[["1","1e999"]]'],
    ['a level without volume', pairs, '[["1"]]'],
    ['a level that is not an array', pairs, '[{}]'],
    ['levels that are not an array', pairs, '{}'],
    ['null', pairs, 'null'],
    ['an object without volume', objects, '[{"price":1}]'],
    ['an object that is none', objects, '[1]'],
    ['a side that is neither', sided, '[{"side":"x","event_time":"x","price_level":"3","new_quantity":"1"}]'],
    ['sides that are not an array', sided, '{}'],
  ])('%s is refused', (_, value, json) => {
    expect(readBoth(value, json)).toEqual({ compiled: 'left', plain: 'refused' });
  });

  test('another layout is left to the plain reader', () => {
    expect(readBoth(pairs, '[["1","2",[]]]')).toEqual({ compiled: 'left', plain: [[1, 2]] });
    expect(readBoth(pairs, '[ ["1","2"] ]')).toEqual({ compiled: 'left', plain: [[1, 2]] });
    expect(readBoth(objects, '[{"qty":2,"price":1}]')).toEqual({ compiled: 'left', plain: [[1, 2]] });
  });
});

describe('decimals that a double may not be', () => {
  const row = describeRow('row', {
    v: wireLevels(
      wireExactLevelObject({ price: wire.ignored, qty: wire.ignored }, { price: 'price', volume: 'qty' }),
    ),
  });
  const message = describeMessage('message', { row });

  test.each([
    ['12345678901.12345678', '12345678901.12345678'],
    ['"12345678901.12345678"', '12345678901.12345678'],
    ['1234567890123456', '1234567890123456'],
    ['0.1234567890123456e3', '0.1234567890123456e3'],
    ['1234567890.5', undefined],
    ['0.000000000012345', undefined],
    ['3.19877664', undefined],
  ])('%s is kept beside its level by both readers', (volume, exact) => {
    const text = `{"row":{"v":[{"price":0.5,"qty":${volume}},{"price":0.25,"qty":1}]}}`;
    const compiled = message.read(Buffer.from(text)) as { readonly row: { readonly v: BookLevel[] } };
    const plain = row.read((parseExactJson(text) as { row: unknown }).row);
    for (const levels of [compiled.row.v, plain.v]) {
      expect(levels).toEqual([
        [0.5, Number(volume.replaceAll('"', ''))],
        [0.25, 1],
      ]);
      expect(levels.map((level) => exactLevelOf(level)?.volume)).toEqual([exact, undefined]);
    }
  });

  test('the last decimals count, where the doubles are the same', () => {
    const levels = new PriceLevels('bids');
    const [first, second] = ['12345678901.12345678', '12345678901.12345679'].map(
      (qty) => row.read({ v: [{ price: 1, qty }] }).v[0] ?? ([0, 0] as const),
    );
    expect(first).toEqual(second);
    levels.set(first!);
    levels.set(second!);
    expect(exactLevelOf(levels.best!)?.volume).toBe('12345678901.12345679');
  });
});
