import { expect, test } from 'vitest';
import { OrderBook, type RestingOrder, type Side } from './order-book.js';
import { Random } from './random.js';

const resting = (side: Side, tick: number, lots: number): RestingOrder => ({ side, tick, lots });

test('trades the best price first, and the oldest order of a price first', () => {
  const book = new OrderBook();
  const [worse, first, second] = [resting('sell', 102, 5), resting('sell', 101, 3), resting('sell', 101, 4)];
  for (const order of [worse, first, second]) book.add(order);
  const matches = book.match({ side: 'buy', lots: 9 });
  expect(
    matches.map(({ maker, lots }) => [maker === first, maker === second, maker === worse, lots]),
  ).toEqual([
    [true, false, false, 3],
    [false, true, false, 4],
    [false, false, true, 2],
  ]);
  expect(
    book
      .side('sell')
      .best(5)
      .map(({ tick, lots }) => [tick, lots]),
  ).toEqual([[102, 3]]);
});

test('goes no further than the limit of the taker', () => {
  const book = new OrderBook();
  book.add(resting('buy', 100, 1));
  book.add(resting('buy', 99, 1));
  expect(book.available({ side: 'sell', limit: 100 })).toBe(1);
  expect(book.match({ side: 'sell', lots: 5, limit: 100 })).toHaveLength(1);
  expect(book.best('buy')).toBe(99);
});

test('stops in front of an order of the same account', () => {
  const book = new OrderBook();
  book.add({ ...resting('sell', 101, 1), account: 'me' });
  expect(book.match({ side: 'buy', lots: 1, account: 'me' })).toEqual([]);
  expect(book.match({ side: 'buy', lots: 1, account: 'you' })).toHaveLength(1);
});

test('a smaller order keeps its place, and refuses to be found once it is gone', () => {
  const book = new OrderBook();
  const [first, second] = [resting('buy', 100, 5), resting('buy', 100, 5)];
  book.add(first);
  book.add(second);
  book.reduce(first, 4);
  expect(book.match({ side: 'sell', lots: 1 })[0]?.maker).toBe(first);
  expect(() => {
    book.remove(first);
  }).toThrow('not in the book');
  expect(book.lotsThrough(second)).toBe(5);
});

test('refuses orders that would cross it', () => {
  const book = new OrderBook();
  book.add(resting('sell', 101, 1));
  expect(() => {
    book.add(resting('buy', 101, 1));
  }).toThrow('cross');
});

test('no lot is invented or lost, whatever happens', () => {
  const random = new Random('conservation');
  const book = new OrderBook();
  const orders: RestingOrder[] = [];
  let [added, traded, removed] = [0, 0, 0];
  for (let step = 0; step < 20_000; step++) {
    const side = random.chance(0.5) ? 'buy' : 'sell';
    const lots = 1 + random.int(50);
    const action = random.next();
    const drawn = orders[random.int(orders.length)];
    if (action < 0.3 && drawn !== undefined && drawn.lots > 0) {
      removed += drawn.lots;
      book.remove(drawn);
    } else if (action < 0.55) {
      for (const match of book.match({ side, lots })) traded += match.lots;
    } else {
      const order = resting(side, 50 + random.int(100), lots);
      if (book.crosses(side, order.tick)) continue;
      book.add(order);
      orders.push(order);
      added += lots;
    }
    const [bid, ask] = [book.best('buy') ?? 0, book.best('sell') ?? Infinity];
    expect(bid).toBeLessThan(ask);
  }
  const inLevels = (['buy', 'sell'] as const).flatMap((side) => book.side(side).levels());
  const left = inLevels.reduce((sum, { lots }) => sum + lots, 0);
  expect(left).toBe(orders.reduce((sum, { lots }) => sum + lots, 0));
  expect(added).toBe(traded + removed + left);
  expect(traded).toBeGreaterThan(1000);
});
