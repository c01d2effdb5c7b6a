import { Channel, LocalBook, type BookDelivery, type CurrencyPair, type OrderBook } from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import { startTwsSimulator, type TwsSimulator } from '../simulator/index.js';
import { openStream } from '../testing/streams.js';

const STOCK = 'aapl/usd';
const COIN = 'btc/usd';
const PAIRS: readonly CurrencyPair[] = [STOCK, COIN];
const DEPTH = 8;

const start = (pairs: readonly string[] = PAIRS): Promise<TwsSimulator> =>
  startTwsSimulator({ seed: 3, pairs, rate: 0 });

const open = (
  recorder: Recorder,
  { streamHost }: TwsSimulator,
  { delivery = 'view', pairs = PAIRS }: { delivery?: BookDelivery; pairs?: readonly CurrencyPair[] } = {},
) =>
  openStream(recorder, {
    streamHost,
    currencyPairs: pairs,
    subscribeChannels: [Channel.ORDER_BOOK],
    args: { orderBook: { depth: DEPTH, delivery } },
  });

const eventsOf = ({ orderBooks }: Recorder, pair: CurrencyPair): readonly OrderBook[] =>
  orderBooks.filter(({ symbol }) => symbol === pair);

const bookOf = (recorder: Recorder, pair: CurrencyPair): LocalBook => {
  const book = new LocalBook();
  for (const event of eventsOf(recorder, pair)) book.apply(event);
  return book;
};

function expectBook(recorder: Recorder, venue: TwsSimulator, pair: CurrencyPair): void {
  const book = bookOf(recorder, pair);
  const { bids, asks } = venue.market.book(pair, DEPTH);
  expect(book.levels('bids', DEPTH)).toEqual(bids.map(({ price, volume }) => [price, volume]));
  expect(book.levels('asks', DEPTH)).toEqual(asks.map(({ price, volume }) => [price, volume]));
}

const gaps = ({ statuses }: Recorder, pair: CurrencyPair): readonly string[] =>
  statuses.flatMap(({ state, symbol, reason = '' }) => (state === 'gap' && symbol === pair ? [reason] : []));

describe.each<BookDelivery>(['view', 'update'])('%s', (delivery) => {
  test('each event is a book of the venue, of stocks (smart depth) and coins', async () => {
    await using venue = await start();
    const recorder = new Recorder();
    await using opened = open(recorder, venue, { delivery });
    await opened.stream.ready();
    for (let step = 0; step < 200; step++) {
      for (const pair of PAIRS) venue.market.step(pair);
      await eventually(() => {
        for (const pair of PAIRS) expectBook(recorder, venue, pair);
      });
    }
    for (const pair of PAIRS) {
      expect(gaps(recorder, pair)).toEqual([]);
      expect(eventsOf(recorder, pair).length).toBeGreaterThan(50);
      expect(eventsOf(recorder, pair)[0]).toMatchObject({ snapshot: true, depth: DEPTH, origin: 'snapshot' });
    }
  });
});

test.each([
  [
    'a reset',
    'RESET',
    (venue: TwsSimulator) => {
      venue.faults.resetDepth(STOCK);
    },
  ],
  [
    'a halt',
    'HALTED',
    (venue: TwsSimulator) => {
      venue.faults.haltDepth(STOCK);
    },
  ],
  [
    'an entry at a place that does not exist',
    'is changed',
    (venue: TwsSimulator) => {
      venue.faults.misplaceDepth(STOCK);
    },
  ],
])('%s: a gap of the pair, a new request, and the venue’s book again', async (_, words, strike) => {
  await using venue = await start();
  const recorder = new Recorder();
  await using opened = open(recorder, venue);
  await opened.stream.ready();
  for (let round = 1; round <= 3; round++) {
    strike(venue);
    await eventually(() => {
      expect(gaps(recorder, STOCK)).toHaveLength(round);
      expect(opened.stream.status().channels.order_book?.symbols[STOCK]).toBe('live');
    });
    for (const pair of PAIRS) venue.market.step(pair);
    await eventually(() => {
      for (const pair of PAIRS) expectBook(recorder, venue, pair);
    });
  }
  expect(gaps(recorder, STOCK).every((reason) => reason.includes(words))).toBe(true);
  expect(gaps(recorder, COIN)).toEqual([]);
  expect(opened.stream.status().channels.order_book?.reconnects).toBe(0);
});

test('more books than TWS has: the last ones are refused, the others live', async () => {
  const pairs: readonly CurrencyPair[] = ['aapl/usd', 'ibm/usd', 'msft/usd', 'btc/usd'];
  await using venue = await start(pairs);
  const recorder = new Recorder();
  await using opened = open(recorder, venue, { pairs });
  await expect(opened.stream.ready()).rejects.toThrow('(309)');
  await eventually(() => {
    expect(recorder.statuses).toContainEqual(
      expect.objectContaining({ state: 'refused', reason: expect.stringContaining('(309)') as string }),
    );
    const { symbols = {} } = opened.stream.status().channels.order_book ?? {};
    expect(Object.values(symbols).filter((state) => state === 'live')).toHaveLength(3);
  });
});

test('after a cut, books of a new connection', async () => {
  await using venue = await start();
  const recorder = new Recorder();
  await using opened = open(recorder, venue);
  await opened.stream.ready();
  venue.faults.drop();
  await eventually(() => {
    expect(opened.stream.status().channels.order_book?.reconnects).toBe(1);
    for (const pair of PAIRS) venue.market.step(pair);
    for (const pair of PAIRS) expectBook(recorder, venue, pair);
  });
});
