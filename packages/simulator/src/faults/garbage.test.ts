import { expect, test } from 'vitest';
import { makeGarbage } from './garbage.js';
import { Random } from '../market/random.js';

test('a frame of the wrong shape has the keys of the real one', () => {
  const lastData = '{"channel":"trade","data":[{"price":1.5,"side":"buy","levels":[2,3]}]}';
  const random = new Random(1);
  const frames = Array.from({ length: 20 }, () => makeGarbage('wrong_shape', { random, lastData }).data);
  expect(frames).toContain('{"channel":"trade","data":[{"price":{},"side":null,"levels":[{},{}]}]}');
});
