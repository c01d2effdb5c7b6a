import { Exchange } from '@hftjs/core';
import { describe, expect, test } from 'vitest';
import { Quote } from './quote.js';

const HEADER = { exchange: Exchange.IB, receivedTime: 1, origin: undefined };
const published = (quote: Quote): object => {
  const { bidPrice, bidVolume, askPrice, askVolume, lastPrice, lastVolume } = quote.ticker(
    'aapl/usd',
    HEADER,
  );
  return { bidPrice, bidVolume, askPrice, askVolume, lastPrice, lastVolume };
};

describe.each([
  ['live', { bid: 1, ask: 2, last: 4, bidSize: 0, askSize: 3, lastSize: 5 }],
  ['delayed', { bid: 66, ask: 67, last: 68, bidSize: 69, askSize: 70, lastSize: 71 }],
])('%s ticks', (_name, kind) => {
  test('prices with their sizes', () => {
    const quote = new Quote();
    expect(quote.price(kind.bid, 189.6, 300)).toBe(true);
    expect(quote.price(kind.ask, 189.62, 200)).toBe(true);
    expect(quote.price(kind.last, 189.61, 0.5)).toBe(true);
    expect(published(quote)).toEqual({
      bidPrice: 189.6, bidVolume: 300, askPrice: 189.62, askVolume: 200, lastPrice: 189.61, lastVolume: 0.5,
    }); // prettier-ignore
  });

  test('sizes alone, and the same again', () => {
    const quote = new Quote();
    quote.price(kind.bid, 189.6, 300);
    quote.price(kind.ask, 189.62, 200);
    quote.price(kind.last, 189.61, 1);
    expect(quote.size(kind.bidSize, 301)).toBe(true);
    expect(quote.size(kind.askSize, 201)).toBe(true);
    expect(quote.size(kind.lastSize, 2)).toBe(true);
    expect(quote.size(kind.bidSize, 301)).toBe(false);
    expect(published(quote)).toMatchObject({ bidVolume: 301, askVolume: 201, lastVolume: 2 });
  });
});

test.each([-1, 0, null])('a price of %s clears the side', (price) => {
  const quote = new Quote();
  quote.price(1, 189.6, 300);
  expect(quote.price(1, price, 300)).toBe(true);
  expect(published(quote)).toEqual({});
  expect(quote.size(0, 100)).toBe(false);
});

test('a size that is not sent is absent, and the size at the previous price is discarded', () => {
  const quote = new Quote();
  quote.price(1, 189.6, 300);
  quote.price(1, 189.61, null);
  expect(published(quote)).toEqual({ bidPrice: 189.61 });
  quote.size(0, 1.7976931348623157e308);
  expect(published(quote)).toEqual({ bidPrice: 189.61 });
});

test.each([6, 7, 8, 9, 14, 21, 37])('ticks of kind %i are skipped', (kind) => {
  const quote = new Quote();
  expect(quote.price(kind, 1, 1) || quote.size(kind, 1)).toBe(false);
  expect(published(quote)).toEqual({});
});

test('a field that is not sent is absent', () => {
  expect(new Quote().ticker('aapl/usd', HEADER)).toStrictEqual({
    channel: 'ticker',
    exchange: Exchange.IB, symbol: 'aapl/usd', receivedTime: 1,
  }); // prettier-ignore
});

test('a value that is not a number is rejected', () => {
  expect(() => new Quote().price(1, 'much', 1)).toThrow('not a number');
});
