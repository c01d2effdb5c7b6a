import { expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.js';

test('a burst of its size at once, then one after the other', () => {
  const bucket = new TokenBucket({ count: 3, per: 300 }, () => 0);
  expect([1, 2, 3, 4, 5].map(() => bucket.take())).toEqual([0, 0, 0, 100, 200]);
});

test('refills steadily, and never beyond its size', () => {
  let time = 0;
  const bucket = new TokenBucket({ count: 3, per: 300 }, () => time);
  for (let count = 0; count < 3; count++) bucket.take();
  time = 50;
  expect(bucket.take()).toBe(50);
  time = 200;
  expect(bucket.take()).toBe(0);
  time = 1_000_000;
  expect([1, 2, 3, 4].map(() => bucket.take())).toEqual([0, 0, 0, 100]);
});

test('takes by weight, and more than it holds by waiting longer', () => {
  const bucket = new TokenBucket({ count: 10, per: 1000 }, () => 0);
  expect(bucket.take(8)).toBe(0);
  expect(bucket.take(8)).toBe(600);
  expect(new TokenBucket({ count: 1, per: 100 }, () => 0).take(5)).toBe(400);
});

test('no window has more than a burst and the refill of that window, if each caller waits for the returned time', () => {
  let time = 0;
  const bucket = new TokenBucket({ count: 5, per: 1000 }, () => time);
  const used: number[] = [];
  let state = 7;
  for (let step = 0; step < 2000; step++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    time += state % 97;
    used.push(time + bucket.take());
  }
  for (const start of used) {
    const within = used.filter((one) => one >= start && one < start + 1000).length;
    expect(within).toBeLessThanOrEqual(10);
  }
});
