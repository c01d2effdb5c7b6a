import { expect, test } from 'vitest';
import { FrameSequence } from './frame-sequence.js';

test('a number that is left out is a gap; an old one is late', () => {
  const sequence = new FrameSequence('seq', false);
  const verdicts = [7, 8, 10, 13, 12, 14].map((number) => sequence.check(number));
  expect(verdicts).toEqual([
    'next',
    'next',
    { kind: 'gap', reason: '1 frame is missing before seq 10' },
    { kind: 'gap', reason: '2 frames are missing before seq 13' },
    'late',
    'next',
  ]);
  expect(() => sequence.check(undefined)).toThrow('seq is missing');
});

test('a replay may hold several connections, and frames without numbers', () => {
  const sequence = new FrameSequence('seq', true);
  expect([5, undefined, 6, 0, 1].map((number) => sequence.check(number))).toEqual([
    'next',
    'next',
    'next',
    'restart',
    'next',
  ]);
});
