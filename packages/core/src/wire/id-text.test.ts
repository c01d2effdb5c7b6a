import { expect, test } from 'vitest';
import { idText } from './id-text.js';

test('the text of an id is what String makes of it', () => {
  const ids = [
    0,
    1,
    2 ** 31 - 1,
    2 ** 31,
    3_000_000_000,
    4_000_000_007,
    5_123_456_789,
    999_999_999_999,
    2 ** 53 - 1,
  ];
  for (let id = 1; id < 2 ** 53; id = id * 3 + 1) ids.push(id);
  for (const id of ids) expect(idText(id)).toBe(String(id));
});
