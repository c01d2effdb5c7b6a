import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Candle } from '../channels/candle.js';
import type { FundingRate } from '../channels/funding-rate.js';
import type { MyBalance } from '../channels/my-balance.js';
import type { MyPosition } from '../channels/my-position.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import { AsyncQueue } from './async-queue.js';
import { QueueClosedError } from './queue-closed-error.js';

interface Quote {
  readonly symbol: string;
  readonly price: number;
}

const quote = (symbol: string, price: number): Quote => ({ symbol, price });

describe('first in, first out', () => {
  test('through growth and wrap-around', () => {
    const queue = new AsyncQueue<number>({ policy: 'lossless' });
    const taken: (number | undefined)[] = [];
    let next = 0;
    // Puts more than it takes, so that the ring both wraps and grows with its head in the middle.
    for (let round = 0; round < 200; round++) {
      for (let count = 0; count < 7; count++) queue.putNowait(next++);
      for (let count = 0; count < 4; count++) taken.push(queue.getNowait());
      expect(queue.size).toBe(next - taken.length);
    }
    taken.push(...queue.drain());
    expect(taken).toEqual(Array.from({ length: next }, (_, index) => index));
    expect(queue.size).toBe(0);
    expect(queue.dropped).toBe(0);
  });

  test('a value that is falsy is a value', () => {
    const queue = new AsyncQueue<number | string | boolean | null>();
    for (const item of [0, '', false, null]) queue.putNowait(item);
    expect(queue.drain()).toEqual([0, '', false, null]);
  });

  test('waiters are served in the order they came, and one item goes to one of them', async () => {
    const queue = new AsyncQueue<number>();
    const waiting = [queue.get(), queue.get(), queue.get()];
    for (const item of [1, 2, 3, 4]) queue.putNowait(item);
    expect(await Promise.all(waiting)).toEqual([1, 2, 3]);
    expect(queue.size).toBe(1);
    expect(await queue.get()).toBe(4);
  });

  test('an item that was handed to a waiter is not kept, and not counted as dropped', async () => {
    const queue = new AsyncQueue<number>({ capacity: 1 });
    const waiting = queue.get();
    queue.putNowait(1);
    queue.putNowait(2);
    expect(await waiting).toBe(1);
    expect(queue.drain()).toEqual([2]);
    expect(queue.dropped).toBe(0);
  });

  test('the empty queue has nothing', () => {
    const queue = new AsyncQueue<number>();
    expect(queue.getNowait()).toBeUndefined();
    expect(queue.drain()).toEqual([]);
    expectTypeOf(queue.getNowait()).toEqualTypeOf<number | undefined>();
    expectTypeOf(queue.get()).toEqualTypeOf<Promise<number>>();
  });
});

describe('drop_oldest', () => {
  test('is the default, of 65,536 items', () => {
    const queue = new AsyncQueue<number>();
    expect(queue.policy).toBe('drop_oldest');
    for (let item = 0; item < 65_536 + 10; item++) queue.putNowait(item);
    expect(queue.size).toBe(65_536);
    expect(queue.dropped).toBe(10);
    expect(queue.getNowait()).toBe(10);
  });

  test.each([1, 3, 64, 65, 100])('capacity %i keeps exactly the latest items', (capacity) => {
    const queue = new AsyncQueue<number>({ capacity });
    for (let item = 0; item < 1000; item++) queue.putNowait(item);
    expect(queue.dropped).toBe(1000 - capacity);
    expect(queue.drain()).toEqual(Array.from({ length: capacity }, (_, index) => 1000 - capacity + index));
  });

  test.each([0, -1, 1.5, NaN, Infinity])('a capacity of %d is refused', (capacity) => {
    expect(() => new AsyncQueue({ capacity })).toThrow(
      new RangeError(`a queue's capacity is a whole number of at least 1, not ${capacity}`),
    );
  });
});

describe('lossless', () => {
  test('keeps a million items, whatever its capacity is, and frees their memory again', () => {
    const queue = new AsyncQueue<object>({ policy: 'lossless', capacity: 1 });
    for (let item = 0; item < 1_000_000; item++) queue.putNowait({ item });
    expect(queue.size).toBe(1_000_000);
    expect(queue.dropped).toBe(0);
    let expected = 0;
    for (const item of queue.drain()) {
      if ((item as { item: number }).item !== expected) throw new Error(`out of order at ${expected}`);
      expected++;
    }
    expect(expected).toBe(1_000_000);
    expect(queue.size).toBe(0);
  });

  test('warns past its high-water mark, and at each doubling', () => {
    const warnings: number[] = [];
    const queue = new AsyncQueue<number>({
      policy: 'lossless',
      highWaterMark: 10,
      onHighWater: (size) => warnings.push(size),
    });
    for (let item = 0; item < 100; item++) queue.putNowait(item);
    expect(warnings).toEqual([11, 21, 41, 81]);
  });

  test('does not warn below the mark, nor under another policy', () => {
    const warnings: number[] = [];
    const options = { highWaterMark: 10, onHighWater: (size: number) => warnings.push(size) };
    const lossless = new AsyncQueue<number>({ ...options, policy: 'lossless' });
    const dropping = new AsyncQueue<number>({ ...options, policy: 'drop_oldest' });
    for (let item = 0; item < 10; item++) lossless.putNowait(item);
    for (let item = 0; item < 100; item++) dropping.putNowait(item);
    expect(warnings).toEqual([]);
  });
});

describe('conflate', () => {
  test('keeps the latest per symbol, at the place of the first, and counts what it replaced', () => {
    const queue = new AsyncQueue<Quote>({ policy: 'conflate' });
    for (const item of [quote('a', 1), quote('b', 1), quote('a', 2), quote('c', 1), quote('a', 3)])
      queue.putNowait(item);
    expect(queue.size).toBe(3);
    expect(queue.dropped).toBe(2);
    expect(queue.drain()).toEqual([quote('a', 3), quote('b', 1), quote('c', 1)]);
  });

  test('a key that was taken goes to the end when it comes again', () => {
    const queue = new AsyncQueue<Quote>({ policy: 'conflate' });
    queue.putNowait(quote('a', 1));
    queue.putNowait(quote('b', 1));
    expect(queue.getNowait()).toEqual(quote('a', 1));
    queue.putNowait(quote('a', 2));
    expect(queue.drain()).toEqual([quote('b', 1), quote('a', 2)]);
    expect(queue.dropped).toBe(0);
  });

  describe('events whose key has a further part', () => {
    const header = { exchange: 'acme', receivedTime: 1 } as const;
    const balance = (currency: string, total: number, more: Partial<MyBalance> = {}): MyBalance => ({
      channel: 'my_balance',
      ...header,
      currency,
      total,
      kind: 'update',
      exact: {},
      ...more,
    });
    const position = (symbol: CurrencyPair, positionSide: MyPosition['positionSide'], volume: number): MyPosition => ({
      channel: 'my_position',
      ...header,
      symbol,
      positionSide,
      volume,
      kind: 'update',
      exact: {},
    }); // prettier-ignore
    const candle = (openTime: number, closed: boolean, interval = '1m'): Candle => ({
      channel: 'candle',
      ...header,
      symbol: 'btc/usd',
      interval,
      openTime,
      closeTime: openTime + 60_000,
      open: 1,
      high: 1,
      low: 1,
      close: 1,
      volume: 1,
      closed,
    });
    const rate = (symbol: CurrencyPair, value: number): FundingRate => ({
      channel: 'funding_rate',
      ...header,
      symbol,
      rate: value,
    });
    const kept = <Event>(events: readonly Event[]): Event[] => {
      const queue = new AsyncQueue<Event>({ policy: 'conflate' });
      for (const event of events) queue.putNowait(event);
      return queue.drain();
    };

    test('balances: currency, wallet and account', () => {
      const others = [
        balance('usd', 1, { wallet: 'spot' }),
        balance('usd', 1, { wallet: 'earn' }),
        balance('btc', 1),
        balance('usd', 1, { account: 'two' }),
      ];
      expect(kept([balance('usd', 1), ...others, balance('usd', 2)])).toEqual([balance('usd', 2), ...others]);
    });

    test('positions: symbol and side', () => {
      const others = [position('btc/usdt', 'short', 1), position('eth/usdt', 'long', 1)];
      expect(kept([position('btc/usdt', 'long', 1), ...others, position('btc/usdt', 'long', 0)])).toEqual([
        position('btc/usdt', 'long', 0),
        ...others,
      ]);
    });

    test('candles: the last state of each, so that none loses its end', () => {
      const events = [candle(0, false), candle(0, true), candle(60_000, false), candle(0, false, '5m')];
      expect(kept(events)).toEqual(events.slice(1));
    });

    test('funding rates: symbol', () => {
      expect(kept([rate('btc/usdt', 1), rate('eth/usdt', 1), rate('btc/usdt', 2)])).toEqual([
        rate('btc/usdt', 2),
        rate('eth/usdt', 1),
      ]);
    });
  });

  test('a key of the user', () => {
    const queue = new AsyncQueue<Quote>({ policy: 'conflate', key: ({ price }) => String(price % 2) });
    for (const price of [1, 2, 3, 4]) queue.putNowait(quote('a', price));
    expect(queue.drain()).toEqual([quote('a', 3), quote('a', 4)]);
  });

  test('its capacity counts keys: one more discards the oldest key', () => {
    const queue = new AsyncQueue<Quote>({ policy: 'conflate', capacity: 2 });
    for (const item of [quote('a', 1), quote('b', 1), quote('a', 2), quote('c', 1)]) queue.putNowait(item);
    expect(queue.drain()).toEqual([quote('b', 1), quote('c', 1)]);
    expect(queue.dropped).toBe(2);
  });

  test('hands items to those who wait', async () => {
    const queue = new AsyncQueue<Quote>({ policy: 'conflate' });
    const waiting = queue.get();
    queue.putNowait(quote('a', 1));
    queue.putNowait(quote('a', 2));
    expect(await waiting).toEqual(quote('a', 1));
    expect(await queue.get()).toEqual(quote('a', 2));
    expect(queue.dropped).toBe(0);
  });
});

describe('makeLossless', () => {
  test('a conflating queue keeps what it had, and from then on everything', () => {
    const queue = new AsyncQueue<Quote>({ policy: 'conflate' });
    for (const item of [quote('a', 1), quote('b', 1), quote('a', 2)]) queue.putNowait(item);
    queue.makeLossless();
    for (const item of [quote('a', 3), quote('a', 4)]) queue.putNowait(item);
    expect(queue.policy).toBe('lossless');
    expect(queue.size).toBe(4);
    expect(queue.drain()).toEqual([quote('a', 2), quote('b', 1), quote('a', 3), quote('a', 4)]);
    expect(queue.dropped).toBe(1);
  });

  test('a full dropping queue drops no more', () => {
    const queue = new AsyncQueue<number>({ capacity: 2 });
    for (const item of [1, 2, 3]) queue.putNowait(item);
    queue.makeLossless();
    for (const item of [4, 5]) queue.putNowait(item);
    expect(queue.drain()).toEqual([2, 3, 4, 5]);
    expect(queue.dropped).toBe(1);
  });

  test('twice is once', () => {
    const queue = new AsyncQueue<number>({ policy: 'lossless' });
    queue.putNowait(1);
    queue.makeLossless();
    queue.makeLossless();
    expect(queue.drain()).toEqual([1]);
  });

  test('warns from then on', () => {
    const warnings: number[] = [];
    const queue = new AsyncQueue<number>({ highWaterMark: 2, onHighWater: (size) => warnings.push(size) });
    queue.makeLossless();
    for (let item = 0; item < 3; item++) queue.putNowait(item);
    expect(warnings).toEqual([3]);
  });

  test('of a closed queue: what waits can still be taken', () => {
    const queue = new AsyncQueue<Quote>({ policy: 'conflate' });
    queue.putNowait(quote('a', 1));
    queue.close();
    queue.makeLossless();
    expect(queue.drain()).toEqual([quote('a', 1)]);
  });
});

describe('close', () => {
  test('every get() that waits is rejected', async () => {
    const queue = new AsyncQueue<number>();
    const waiting = [queue.get(), queue.get()];
    queue.close();
    const outcomes = await Promise.allSettled(waiting);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    for (const outcome of outcomes)
      expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(QueueClosedError);
  });

  test.each(['drop_oldest', 'lossless', 'conflate'] as const)(
    '%s: what waits can still be taken, later items are dropped and counted',
    async (policy) => {
      const queue = new AsyncQueue<Quote>({ policy });
      queue.putNowait(quote('a', 1));
      queue.putNowait(quote('b', 2));
      queue.close();
      queue.close();
      queue.putNowait(quote('c', 3));
      expect(queue.closed).toBe(true);
      expect(queue.dropped).toBe(1);
      expect(queue.getNowait()).toEqual(quote('a', 1));
      expect(await queue.get()).toEqual(quote('b', 2));
      expect(queue.getNowait()).toBeUndefined();
      await expect(queue.get()).rejects.toThrow(new QueueClosedError());
    },
  );
});

describe('for await', () => {
  test.each(['drop_oldest', 'lossless', 'conflate'] as const)(
    '%s: yields what is there and what comes, and ends when closed and empty',
    async (policy) => {
      const queue = new AsyncQueue<Quote>({ policy });
      const seen: number[] = [];
      const consumer = (async () => {
        for await (const { price } of queue) {
          seen.push(price);
          if (price === 2) queue.putNowait(quote('c', 3));
          if (price === 4) queue.close();
        }
      })();
      queue.putNowait(quote('a', 1));
      queue.putNowait(quote('b', 2));
      await expect.poll(() => seen.length).toBe(3);
      queue.putNowait(quote('d', 4));
      await consumer;
      expect(seen).toEqual([1, 2, 3, 4]);
    },
  );

  test('leaving the loop loses nothing', async () => {
    const queue = new AsyncQueue<number>();
    for (const item of [1, 2, 3]) queue.putNowait(item);
    for await (const item of queue) if (item === 2) break;
    queue.putNowait(4);
    expect(queue.drain()).toEqual([3, 4]);
  });

  test('two loops share the items', async () => {
    const queue = new AsyncQueue<number>();
    const seen: number[] = [];
    const loop = async (): Promise<void> => {
      for await (const item of queue) seen.push(item);
    };
    const loops = [loop(), loop()];
    for (let item = 0; item < 100; item++) {
      queue.putNowait(item);
      if (item % 7 === 0) await Promise.resolve();
    }
    queue.close();
    await Promise.all(loops);
    expect(seen.toSorted((left, right) => left - right)).toEqual(
      Array.from({ length: 100 }, (_, index) => index),
    );
  });

  test('a consumer that throws ends its own loop only', async () => {
    const queue = new AsyncQueue<number>();
    queue.putNowait(1);
    queue.putNowait(2);
    await expect(async () => {
      for await (const item of queue) throw new Error(`cannot take ${item}`);
    }).rejects.toThrow('cannot take 1');
    expect(() => {
      queue.putNowait(3);
    }).not.toThrow();
    expect(queue.drain()).toEqual([2, 3]);
  });
});
