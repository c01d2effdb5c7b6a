import { expect, test } from 'vitest';
import {
  CONSECUTIVE,
  FIRST_TO_LAST,
  PREVIOUS_LAST,
  PREVIOUS_NAMED,
  UNNUMBERED,
  type SequenceVerdict,
} from './sequence-rules.js';

type Numbers = readonly [first: number | undefined, last: number | undefined, previous?: number];

const message = ([firstSequence, sequence, previousSequence]: Numbers) => ({
  bids: [],
  asks: [],
  receivedTime: 0,
  firstSequence,
  sequence,
  previousSequence,
});

test.each<[number | undefined, Numbers, SequenceVerdict]>([
  [10, [11, 11], 'next'],
  [10, [11, 15], 'next'],
  [10, [8, 15], 'next'],
  [10, [5, 10], 'old'],
  [10, [12, 15], 'gap'],
  [undefined, [11, 11], 'gap'],
  [10, [undefined, 11], 'gap'],
  [10, [15, 11], 'gap'],
])('U and u: after %s comes %j: %s', (last, numbers, verdict) => {
  expect(FIRST_TO_LAST.follow(last, message(numbers))).toBe(verdict);
  expect(FIRST_TO_LAST.join(last, message(numbers))).toBe(verdict);
});

test.each<[number | undefined, Numbers, readonly [first: SequenceVerdict, later: SequenceVerdict]]>([
  // The snapshot's number lies within the message, which an update's number never does.
  [10, [8, 15, 5], ['next', 'gap']],
  [10, [10, 15, 9], ['next', 'gap']],
  [10, [12, 15, 10], ['next', 'next']],
  [10, [12, 15, 11], ['gap', 'gap']],
  [10, [5, 9, 4], ['old', 'old']],
  [10, [5, 10, 4], ['next', 'old']],
  [undefined, [12, 15, 11], ['gap', 'gap']],
])('pu: after %s comes %j: as the first and later %j', (last, numbers, [first, later]) => {
  expect(PREVIOUS_LAST.join(last, message(numbers))).toBe(first);
  expect(PREVIOUS_LAST.follow(last, message(numbers))).toBe(later);
});

test.each<[number | undefined, Numbers, SequenceVerdict]>([
  [10, [undefined, 15, 10], 'next'],
  // Without changes, and after maintenance.
  [10, [undefined, 10, 10], 'next'],
  [10, [undefined, 3, 10], 'next'],
  [10, [undefined, 10, 7], 'gap'],
  [10, [undefined, 15, 12], 'gap'],
  [undefined, [undefined, 15, 12], 'gap'],
  [undefined, [undefined, 15], 'gap'],
])('prevSeqId: after %s comes %j: %s', (last, numbers, verdict) => {
  expect(PREVIOUS_NAMED.follow(last, message(numbers))).toBe(verdict);
});

test.each<[number | undefined, Numbers, SequenceVerdict]>([
  [10, [undefined, 15, 10], 'next'],
  [10, [undefined, 15, 7], 'next'],
  [10, [undefined, 10, 7], 'old'],
  [10, [undefined, 9, 7], 'old'],
  [10, [undefined, 10, 10], 'next'],
  // After maintenance.
  [10, [undefined, 3, 10], 'next'],
  [10, [undefined, 15, 12], 'gap'],
  [undefined, [undefined, 15, 12], 'gap'],
  [10, [undefined, 15], 'gap'],
])('prevSeqId: after an answer of REST with %s comes %j: %s', (last, numbers, verdict) => {
  expect(PREVIOUS_NAMED.join(last, message(numbers))).toBe(verdict);
});

test('prevSeqId: the documented sequence', () => {
  let last = 10;
  for (const [previousSequence, sequence] of [
    [10, 15],
    [15, 15],
    [15, 3],
    [3, 5],
  ] as const) {
    const update = { bids: [], asks: [], receivedTime: 0, previousSequence, sequence };
    expect(PREVIOUS_NAMED.follow(last, update)).toBe('next');
    last = sequence;
  }
});

test('prevSeqId: in a recording without numbers, the checksum shows what is missing', () => {
  const update = { bids: [], asks: [], receivedTime: 0 };
  expect(PREVIOUS_NAMED.follow(undefined, { ...update, checksum: 7 })).toBe('next');
  expect(PREVIOUS_NAMED.follow(undefined, update)).toBe('gap');
  expect(PREVIOUS_NAMED.follow(10, { ...update, checksum: 7 })).toBe('gap');
  expect(PREVIOUS_NAMED.follow(undefined, { ...update, checksum: 7, sequence: 5 })).toBe('gap');
});

test.each<[number | undefined, Numbers, SequenceVerdict]>([
  [10, [undefined, 11], 'next'],
  [10, [undefined, 12], 'gap'],
  [10, [undefined, 10], 'old'],
  [10, [undefined, undefined], 'gap'],
  [undefined, [undefined, 1], 'gap'],
])('seq: after %s comes %j: %s', (last, numbers, verdict) => {
  expect(CONSECUTIVE.follow(last, message(numbers))).toBe(verdict);
  expect(CONSECUTIVE.join(last, message(numbers))).toBe(verdict);
});

test('without numbers, each message is the next one', () => {
  expect(UNNUMBERED.join(undefined, message([undefined, undefined]))).toBe('next');
  expect(UNNUMBERED.follow(undefined, message([undefined, undefined]))).toBe('next');
});
