import type { MyTrade } from '@hftjs/core';
import { expect, test } from 'vitest';
import { FillSums } from './profit.js';

let count = 0;
type Deal = readonly [side: MyTrade['side'], volume: number, price: number];

const fill = ([side, volume, price]: Deal, more: Partial<MyTrade> = {}): MyTrade => ({
  channel: 'my_trade',
  exchange: 'kraken',
  symbol: 'btc/usd',
  receivedTime: 0,
  tradeId: `T-${++count}`,
  orderId: 'O-1',
  side,
  volume,
  price,
  liquidity: 'maker',
  exact: {},
  ...more,
});

const sumsOf = (...fills: readonly MyTrade[]): FillSums => {
  const sums = new FillSums();
  for (const one of fills) sums.add(one);
  return sums;
};

test('what is closed is realized at average cost, the rest is marked', () => {
  const sums = sumsOf(fill(['buy', 1, 100]), fill(['buy', 1, 110]), fill(['sell', 1, 120]));
  expect(sums.position).toBe(1);
  expect(sums.profit(130)).toEqual({ realized: 15, marked: 25, fees: 0, total: 40 });
  expect(sums.profit(undefined)).toEqual({ realized: 15, marked: undefined, fees: 0, total: undefined });
});

test('a fill that turns the position opens the other side at its price', () => {
  const sums = sumsOf(fill(['sell', 2, 100]), fill(['buy', 3, 90]));
  expect(sums.position).toBe(1);
  expect(sums.profit(95)).toMatchObject({ realized: 20, marked: 5 });
  sums.add(fill(['sell', 1, 95]));
  expect(sums.profit(undefined)).toMatchObject({ realized: 25, marked: 0, total: 25 });
});

test('realized and marked add up to money and goods, whatever the fills are', () => {
  let seed = 1;
  const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const sums = new FillSums();
  let [cash, position] = [0, 0];
  for (let round = 0; round < 500; round++) {
    const [side, volume, price] = [random() < 0.5 ? 'buy' : 'sell', random(), 100 + random()] as const;
    sums.add(fill([side, volume, price]));
    const sign = side === 'buy' ? 1 : -1;
    cash -= sign * volume * price;
    position += sign * volume;
    expect(sums.position).toBeCloseTo(position, 8);
    expect(sums.profit(100).total).toBeCloseTo(cash + position * 100, 6);
  }
});

test('a corrected fill counts once, as it was corrected', () => {
  const first = fill(['buy', 1, 100]);
  const sums = sumsOf(first, fill(['sell', 1, 105]));
  sums.add({ ...first, price: 101, fee: 2, feeCurrency: 'usd', revision: 1 });
  expect(sums.count).toBe(2);
  expect(sums.position).toBe(0);
  expect(sums.profit(undefined)).toEqual({ realized: 4, marked: 0, fees: 2, total: 2 });
});

test('fees: in quote currency, in the bought one, in both, and in another one, which cannot be counted', () => {
  expect(sumsOf(fill(['buy', 1, 100], { fee: 0.5, feeCurrency: 'usd' })).fees).toBe(0.5);
  expect(sumsOf(fill(['buy', 1, 100], { fee: 0.01, feeCurrency: 'btc' })).fees).toBe(1);
  const fees = [
    { amount: -0.25, currency: 'usd' },
    { amount: 0.01, currency: 'btc' },
    { amount: 3, currency: 'bnb' },
  ];
  expect(sumsOf(fill(['buy', 1, 100], { fees })).fees).toBe(0.75);
});

test('a fill without a side is not guessed', () => {
  expect(sumsOf(fill(['unknown', 1, 100])).position).toBe(0);
});
