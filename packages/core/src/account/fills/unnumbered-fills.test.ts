import { expect, test } from 'vitest';
import { listNames, UnnumberedFills } from './unnumbered-fills.js';

const FILL = { orderId: '7', time: 1_700_000_000_000, price: '100.50', volume: '2' };

test('a fill has the same name whenever it is repeated, and another one than all others', () => {
  const fills = new UnnumberedFills();
  const name = fills.nameOf(FILL, '2');
  const others = [
    fills.nameOf(FILL, '4'),
    fills.nameOf({ ...FILL, orderId: '8' }, '2'),
    fills.nameOf({ ...FILL, time: FILL.time + 1 }, '2'),
    fills.nameOf({ ...FILL, price: '100.51' }, '2'),
  ];
  expect(new Set([name, ...others]).size).toBe(5);
  expect(fills.nameOf(FILL, '2')).toBe(name);
  expect(fills.nameOf(FILL, '4')).toBe(others[0]);
});

test('a list of REST gives the same names, whatever the notation of its numbers', () => {
  const fills = new UnnumberedFills();
  const listed = [FILL, { ...FILL, price: '100.5000', volume: '2.0' }].map(listNames());
  expect(listed).toEqual([fills.nameOf(FILL, '2'), fills.nameOf(FILL, '4')]);
});
