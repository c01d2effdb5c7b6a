import { expect, test } from 'vitest';
import { shapeDifferences } from './shape-difference.js';
import { shapeOf } from './shape.js';

const compare = (captured: readonly unknown[], answer: unknown, maps: readonly string[] = []): string[] => {
  const paths = new Set(maps);
  return shapeDifferences(shapeOf(captured, paths), shapeOf([answer], paths)).map(
    ({ path, text }) => `${path} ${text}`,
  );
};

test('keys and types of nested objects', () => {
  const captured = { error: [], result: { open: { A: { vol: '1', time: 1.5, descr: { pair: 'x' } } } } };
  const answer = { error: [], result: { open: { B: { vol: 1, time: 2, descr: { pairs: 'x' } } } } };
  expect(compare([captured], answer, ['result.open'])).toEqual([
    'result.open.*.vol is number, captures have string',
    'result.open.*.descr.pair is missing',
    'result.open.*.descr.pairs is in no capture',
  ]);
  expect(compare([captured], captured, ['result.open'])).toEqual([]);
});

test('a key that some captures lack may be absent', () => {
  const captures = [{ a: 1 }, { a: 1, b: 'x' }];
  expect(compare(captures, { a: 2 })).toEqual([]);
  expect(compare(captures, { b: 'y' })).toEqual(['a is missing']);
});

test('null stands for any type', () => {
  expect(compare([{ a: null }], { a: 'x' })).toEqual([]);
  expect(compare([{ a: 'x' }], { a: null })).toEqual([]);
  expect(compare([{ a: 'x' }], { a: {} })).toEqual(['a is object, captures have string']);
});

test('lists and tuples', () => {
  expect(compare([{ rows: [{ a: 1 }, { a: 2, b: 1 }] }], { rows: [] })).toEqual([
    'rows[] is missing: the list is empty',
  ]);
  expect(compare([{ rows: [{ a: 1 }] }], { rows: [{ a: 1 }, { c: 1 }] })).toEqual([
    'rows[].c is in no capture',
  ]);
  expect(compare([[[1, '2', 3]]], [[1, '2']])).toEqual(['[] has 2 elements, captures have 3']);
  expect(compare([[[1, '2', 3]]], [[1, 2, 3]])).toEqual(['[][1] is number, captures have string']);
  expect(compare([{ steps: [1, 2, 3] }], { steps: [1] })).toEqual([]);
});
