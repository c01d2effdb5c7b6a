import { expect, test } from 'vitest';
import { QuoteOrder, type QuoteStamp } from './quote-order.js';

/** Which of some quotes, a second apart, are admitted. */
function admitted(...stamps: readonly QuoteStamp[]): readonly boolean[] {
  const order = new QuoteOrder();
  return stamps.map((stamp, index) => order.admits('btc/usd', stamp, index * 1_000));
}

test('a quote with a lower time is not admitted; one of the same time is', () => {
  expect(admitted({ time: 5 }, { time: 5 }, { time: 4 }, { time: 6 })).toEqual([true, true, false, true]);
});

test('a quote with a lower update id is not admitted', () => {
  expect(admitted({ updateId: 5 }, { updateId: 4 }, { updateId: 6 })).toEqual([true, false, true]);
});

test('a lower update id with a later time is a restart of the numbering', () => {
  const stamps = [
    { updateId: 900, time: 1 },
    { updateId: 3, time: 2 },
    { updateId: 2, time: 1 },
  ];
  expect(admitted(...stamps)).toEqual([true, true, false]);
});

test('a quote that states no age is admitted', () => {
  expect(admitted({ time: 5 }, {}, { time: 4 })).toEqual([true, true, true]);
});

test('pairs are apart', () => {
  const order = new QuoteOrder();
  expect(order.admits('btc/usd', { time: 5 }, 0)).toBe(true);
  expect(order.admits('eth/usd', { time: 4 }, 0)).toBe(true);
});

test('after five seconds of older quotes the clock of the venue is assumed to be set back', () => {
  const older = { time: 4 };
  expect(admitted({ time: 10 }, older, older, older, older, older, older)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
    true,
  ]);
});

test('a quote of another hour, or of another minute where times are all there is, is of another recording', () => {
  const time = Date.UTC(2026, 0, 1);
  const stamps = [
    { time, updateId: 9 },
    { time: time - 3_600_001, updateId: 8 },
    { time, updateId: 9 },
    { time: time - 60_000, updateId: 8 },
  ];
  expect(admitted(...stamps)).toEqual([true, true, true, false]);
  expect(admitted({ time }, { time: time - 20_000 }, { time }, { time: time - 9_000 })).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test('after a pair was forgotten, its next quote is compared with none', () => {
  const order = new QuoteOrder();
  expect(order.admits('btc/usd', { time: 5 }, 0)).toBe(true);
  order.forget('btc/usd');
  expect(order.admits('btc/usd', { time: 4 }, 0)).toBe(true);
});

test('many pairs are apart, also those that take the place of forgotten ones', () => {
  const order = new QuoteOrder();
  const pairs = Array.from({ length: 100 }, (_, index) => `a${index}/usd` as const);
  for (const [index, pair] of pairs.entries()) expect(order.admits(pair, { time: index }, 0)).toBe(true);
  for (const pair of pairs.slice(20, 60)) order.forget(pair);
  order.forget('never/seen');
  const others = Array.from({ length: 50 }, (_, index) => `b${index}/usd` as const);
  for (const pair of others) expect(order.admits(pair, { time: -5, updateId: 1 }, 0)).toBe(true);
  for (const pair of others) expect(order.admits(pair, { updateId: 0 }, 0)).toBe(false);
  for (const [index, pair] of pairs.entries()) {
    const isForgotten = index >= 20 && index < 60;
    expect(order.admits(pair, { time: index - 1 }, 0), pair).toBe(isForgotten);
  }
});
