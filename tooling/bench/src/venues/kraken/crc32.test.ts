import { expect, test } from 'vitest';
import { crc32 } from './crc32.js';

test('the check value of the algorithm', () => {
  expect(crc32('123456789')).toBe(0xcbf43926);
});
