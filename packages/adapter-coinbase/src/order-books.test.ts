import { Channel, type CurrencyPair } from '@hftjs/core';
import { setPace } from '@hftjs/core/adapter';
import { BookFault } from '@hftjs/simulator';
import { eventually, Recorder } from '@hftjs/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CoinbaseSimulator } from './simulator/index.js';
import { start, watchWith } from './testing/watch.js';

const USD = 'btc/usd';
const USDC = 'btc/usdc';
const ETH = 'eth/usd';

const BOOKS = { subscribeChannels: [Channel.ORDER_BOOK] };

beforeEach(() => {
  setPace(10);
});
afterEach(() => {
  setPace(1);
});

const gaps = ({ statuses }: Recorder, pair: CurrencyPair): number =>
  statuses.filter(({ state, symbol }) => state === 'gap' && symbol === pair).length;

/** The market moves, and its book goes out. */
function move(venue: CoinbaseSimulator, pair: string): void {
  for (let actions = 0; actions < 3; actions++) venue.market.step(pair);
  venue.books?.flush();
}

function expectBook(recorder: Recorder, venue: CoinbaseSimulator, pair: CurrencyPair): void {
  const last = recorder.orderBooks.filter(({ symbol }) => symbol === pair).at(-1);
  const { bids, asks } = venue.market.book(pair.replace('usdc', 'usd'), 20);
  expect(last?.bids).toEqual(bids.map(({ price, volume }) => [price, volume]));
  expect(last?.asks).toEqual(asks.map(({ price, volume }) => [price, volume]));
}

test('a unified book: one subscription feeds both pairs, and both are in doubt after a gap', async () => {
  await using venue = await start({ pace: 10 });
  const recorder = new Recorder();
  await using harness = watchWith(recorder, venue, { ...BOOKS, currencyPairs: [USD, USDC] });
  await harness.stream.ready();
  const messages = venue.counters.messages;
  for (let round = 1; round <= 3; round++) {
    move(venue, USD);
    venue.faults.books.strike(BookFault.LOSE, USD);
    move(venue, USD);
    // The next number shows that one is missing.
    move(venue, USD);
    await eventually(() => {
      for (const pair of [USD, USDC] as const) {
        expect(gaps(recorder, pair)).toBe(round);
        expect(harness.stream.status().channels.order_book?.symbols[pair]).toBe('live');
        expectBook(recorder, venue, pair);
      }
    });
  }
  expect(harness.stream.status().channels.order_book?.reconnects).toBe(0);
  // Each renewal unsubscribes and subscribes once, for both pairs.
  expect(venue.counters.messages - messages).toBe(6);
});

test('a pair that is added to the book of another one is live with it', async () => {
  await using venue = await start({ pace: 10 });
  const recorder = new Recorder();
  await using harness = watchWith(recorder, venue, { ...BOOKS, currencyPairs: [USD] });
  await harness.stream.ready();
  await harness.stream.setCurrencyPairs([USD, USDC]);
  await eventually(() => {
    move(venue, USD);
    for (const pair of [USD, USDC] as const) expectBook(recorder, venue, pair);
  });
  await harness.stream.setCurrencyPairs([USDC]);
  const { length } = recorder.orderBooks;
  move(venue, USD);
  await eventually(() => {
    expectBook(recorder, venue, USDC);
    expect(recorder.orderBooks.length).toBeGreaterThan(length);
  });
  expect(recorder.orderBooks.slice(length).every(({ symbol }) => symbol === USDC)).toBe(true);
  expect(gaps(recorder, USD) + gaps(recorder, USDC)).toBe(0);
});

test('a frame that cannot be read is not missing too: one doubt of all books', async () => {
  await using venue = await start({ pace: 10 });
  const recorder = new Recorder();
  await using harness = watchWith(recorder, venue, { ...BOOKS });
  await harness.stream.ready();
  venue.faults.books.strike(BookFault.CORRUPT, USD);
  move(venue, USD);
  move(venue, ETH);
  await eventually(() => {
    for (const pair of [USD, ETH] as const) {
      expect(gaps(recorder, pair)).toBe(1);
      expectBook(recorder, venue, pair);
    }
  });
  expect(
    recorder.statuses.filter(({ state }) => state === 'gap').map(({ reason }) => reason),
  ).not.toContainEqual(expect.stringContaining('missing before'));
});
