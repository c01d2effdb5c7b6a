import { expect, test } from 'vitest';
import { isSameText } from './same-text.js';

test('texts of other lengths are not the same', () => {
  expect([isSameText('a', 'a'), isSameText('a', 'b'), isSameText('a', 'ab')]).toEqual([true, false, false]);
});
