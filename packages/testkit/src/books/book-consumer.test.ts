import { Channel, Exchange, type BookLevel, type OrderBook, type StreamState } from '@hftjs/core';
import { Books, Market, type Level } from '@hftjs/simulator';
import { beforeEach, expect, test } from 'vitest';
import { BookConsumer } from './book-consumer.js';

const PAIR = 'btc/usd';
const DEPTH = 5;

let market: Market;
let books: Books;
let consumer: BookConsumer;

beforeEach(() => {
  market = new Market({ seed: 4, pairs: [PAIR] });
  books = new Books({ market });
  consumer = new BookConsumer({ books, pairs: [PAIR], depth: DEPTH, delivery: 'view' });
  const subscription = books
    .source('book', PAIR)
    .subscribe({ snapshot: () => '', update: () => '', send: () => true });
  subscription.sendSnapshot();
});

const rows = (levels: readonly Level[]): BookLevel[] => levels.map(({ price, volume }) => [price, volume]);

function view(change: Partial<OrderBook> = {}): OrderBook {
  const { bids, asks } = market.book(PAIR, DEPTH);
  const header = {
    channel: Channel.ORDER_BOOK,
    exchange: Exchange.KRAKEN,
    symbol: PAIR,
    receivedTime: 1,
  } as const;
  return { ...header, bids: rows(bids), asks: rows(asks), depth: DEPTH, snapshot: true, ...change };
}

const report = (state: StreamState): void => {
  consumer.statusQueue.putNowait({
    exchange: Exchange.KRAKEN,
    channel: Channel.ORDER_BOOK,
    symbol: PAIR,
    state,
    time: 1,
  });
};

const publish = (event = view()): void => {
  consumer.orderBookQueue.putNowait(event);
};

test('the venue’s book, step by step, is right', () => {
  expect(consumer.check(PAIR)).toBe('not live');
  publish();
  report('live');
  for (let step = 0; step < 200; step++) {
    market.step();
    publish();
    expect(consumer.check(PAIR)).toBe('right');
  }
  expect(consumer.errors).toEqual([]);
});

test('a missing event, an older book, a wrong level, a level too many: wrong', () => {
  publish();
  report('live');
  const old = view();
  for (let step = 0; step < 100; step++) market.step();
  expect(consumer.check(PAIR)).toBe('wrong');
  publish();
  expect(consumer.check(PAIR)).toBe('right');
  consumer.errors.length = 0;
  publish(old);
  expect(consumer.errors).toEqual([expect.stringContaining('no book of the venue since version')]);
  const [best, ...others] = view().bids;
  publish(view({ bids: [[best?.[0] ?? 0, 123], ...others] }));
  expect(consumer.errors.at(-1)).toMatch(/bids\[0\] is .* x 123, not /);
  publish(view({ bids: rows(market.book(PAIR, DEPTH + 1).bids) }));
  expect(consumer.errors.at(-1)).toContain('more than 5 levels');
});

test('between gap and live, a book is not trusted, and live comes after a whole one', () => {
  publish();
  report('live');
  report('gap');
  expect(consumer.check(PAIR)).toBe('not live');
  report('live');
  expect(consumer.errors).toEqual([`${PAIR}: live without a fresh book`]);
  publish(view({ snapshot: false }));
  expect(consumer.errors.at(-1)).toContain('changes where a whole book belongs');
  expect(consumer.gaps(PAIR)).toBe(1);
});

test('a kept event that changes later is found', () => {
  const event = view();
  publish(event);
  consumer.checkKept();
  expect(consumer.errors).toEqual([]);
  (event.bids as BookLevel[]).pop();
  consumer.checkKept();
  expect(consumer.errors).toEqual([expect.stringContaining('changed later')]);
});
