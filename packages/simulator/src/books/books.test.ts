import { describe, expect, test } from 'vitest';
import type { Level } from '../market/market-events.js';
import { Market } from '../market/market.js';
import { BookFault } from './book-faults.js';
import type { BookFrame, BookSides } from './book-frame.js';
import type { BookFacts } from './book-source.js';
import { Books } from './books.js';
import { LevelList } from './level-list.js';

const PAIR = 'btc/usd';

/** A client that applies what it reads, cuts to its depth, and notes what it read. */
function subscribe(facts: BookFacts = {}, hasChecksum = false) {
  const market = new Market({ seed: 4, pairs: [PAIR], clock: () => 0 });
  let sequence = 100;
  market.on('step', ({ levels }) => (sequence += levels.length));
  const books = new Books({
    market,
    sequence: () => sequence,
    faults: [BookFault.CHECKSUM, BookFault.SNAPSHOT, BookFault.PRECISION, BookFault.STALE],
  });
  const written: BookFrame[] = [];
  const read: BookFrame[] = [];
  const sides = { bids: new LevelList('buy', []), asks: new LevelList('sell', []) };
  const source = books.source('book', PAIR, facts);
  const subscription = source.subscribe({
    hasChecksum,
    snapshot: (frame) => String(written.push(frame) - 1),
    update: (frame) => String(written.push(frame) - 1),
    send: (text) => {
      const frame = written[Number(text)];
      if (frame === undefined) return true;
      read.push(frame);
      for (const level of frame.bids) sides.bids.set(level);
      for (const level of frame.asks) sides.asks.set(level);
      sides.bids.cut(facts.depth ?? 1_000);
      sides.asks.cut(facts.depth ?? 1_000);
      return true;
    },
  });
  subscription.sendSnapshot();
  const book = (): BookSides => ({ bids: sides.bids.best(1_000), asks: sides.asks.best(1_000) });
  const now = (): BookSides => {
    const { bids, asks } = market.book(PAIR, facts.depth ?? 1_000);
    return { bids, asks };
  };
  return { market, books, source, subscription, written, read, book, now };
}

const prices = (levels: readonly Level[]): number[] => levels.map(({ price }) => price);

describe('messages about a book', () => {
  test.each([
    ['whole', {}],
    ['ten levels', { depth: 10 }],
    ['ten levels, those pushed out are removed', { depth: 10, removesPushedOut: true }],
    ['one level per message', { levelsPerFrame: 1 }],
  ])('%s: a client that applies them has the market’s book', (_name, facts: BookFacts) => {
    const { market, book, now, subscription, read } = subscribe(facts);
    for (let step = 0; step < 3_000; step++) {
      market.step();
      expect(book()).toEqual(now());
      expect(subscription.sent).toMatchObject(now());
    }
    for (const [index, frame] of read.entries()) {
      const [bid = 0] = prices(frame.book.bids);
      const [ask = 0] = prices(frame.book.asks);
      expect(bid).toBeLessThan(ask);
      if (index > 0) expect(frame.previous).toBe(read[index - 1]?.sequence);
      expect(frame.version).toBeGreaterThanOrEqual(read[index - 1]?.version ?? 0);
    }
  });

  test('with an interval, what happened until then is one message', () => {
    const { market, books, book, now, read } = subscribe({ interval: 1e6 });
    for (let step = 0; step < 20; step++) market.step();
    expect(read).toHaveLength(1);
    books.flush();
    expect(read).toHaveLength(2);
    expect(book()).toEqual(now());
    books.flush();
    expect(read).toHaveLength(2);
  });

  test('levels that are pushed out of the depth are removed only where the venue does so', () => {
    const removals = (removesPushedOut: boolean): number => {
      const { market, read } = subscribe({ depth: 5, removesPushedOut });
      for (let step = 0; step < 1_000; step++) market.step();
      return read.flatMap(({ bids, asks }) => [...bids, ...asks]).filter(({ volume }) => volume === 0).length;
    };
    expect(removals(true)).toBeGreaterThan(removals(false));
  });
});

describe('faults of messages', () => {
  const next = (venue: ReturnType<typeof subscribe>): readonly number[] => {
    const before = venue.read.length;
    for (let changes = venue.written.length; venue.written.length === changes;) venue.market.step();
    return venue.read.slice(before).map((frame) => venue.written.indexOf(frame));
  };

  test('lost, repeated, swapped, sent again', () => {
    const venue = subscribe();
    const { faults } = venue.books;
    faults.strike(BookFault.LOSE, PAIR);
    expect(next(venue)).toEqual([]);
    expect(venue.subscription.sent).toMatchObject({ kind: 'snapshot' });
    faults.strike(BookFault.SWAP, PAIR);
    expect(next(venue)).toEqual([]);
    expect(next(venue)).toEqual([3, 2]);
    expect(venue.subscription.sent).toMatchObject({ fault: 'swap', ...venue.now() });
    faults.strike(BookFault.SNAPSHOT, PAIR);
    expect(next(venue)).toEqual([4, 5]);
    const orders = new Set<string>();
    for (let round = 0; round < 20; round++) {
      faults.strike(BookFault.REPEAT, PAIR);
      const [first = 0, ...others] = [...next(venue), ...next(venue)];
      orders.add([first, ...others].map((index) => index - first).join(' '));
    }
    expect([...orders].sort()).toEqual(['0 0 1', '0 1 0']);
    expect(faults.isPending(PAIR)).toBe(false);
  });

  test('a crossing level, a changed digit, a wrong checksum: the truth stays', () => {
    const venue = subscribe({}, true);
    const { faults } = venue.books;
    for (const fault of [BookFault.CROSS, BookFault.CORRUPT, BookFault.CHECKSUM]) {
      faults.strike(fault, PAIR);
      const [index = -1] = next(venue);
      const frame = venue.written[index];
      expect(frame?.checksumMask !== 0).toBe(fault === BookFault.CHECKSUM);
      expect(frame?.book).toEqual(venue.now());
      if (fault === BookFault.CHECKSUM) continue;
      const levels = [...(frame?.book.bids ?? []), ...(frame?.book.asks ?? [])];
      const isTrue = (level: Level): boolean =>
        level.volume === 0
          ? levels.every(({ price }) => price !== level.price)
          : levels.some(({ price, volume }) => price === level.price && volume === level.volume);
      expect([...(frame?.bids ?? []), ...(frame?.asks ?? [])].every(isTrue), fault).toBe(false);
    }
  });

  test('a stale answer is the book of the moment of the fault, once', () => {
    const { market, books, now } = subscribe();
    const then = now();
    books.faults.strike(BookFault.STALE, PAIR);
    for (let step = 0; step < 50; step++) market.step();
    expect(books.answer(PAIR, 1_000)).toMatchObject({ ...then, sequence: 100 });
    expect(books.answer(PAIR, 1_000)).toMatchObject(now());
    expect(books.answer(PAIR, 3).bids).toHaveLength(3);
    // The fresh answer may be newer than the last message; the stale one is never the book of a client.
    expect(books.truths(PAIR).every(({ version }) => version === books.version(PAIR))).toBe(true);
  });

  test('each answer that is newer than the last message is a book that some client may have', () => {
    const { market, books, now, source } = subscribe();
    for (let step = 0; step < 20; step++) market.step();
    source.flush();
    books.faults.strike(BookFault.STALE, PAIR);
    books.faults.strike(BookFault.LOSE, PAIR);
    market.step();
    source.flush();
    // One client gets the old book, and reads again; another one has read the new book before, or after.
    books.answer(PAIR, 1_000);
    const newest = now();
    books.answer(PAIR, 1_000);
    books.faults.strike(BookFault.LOSE, PAIR);
    market.step();
    source.flush();
    books.answer(PAIR, 1_000);
    const truths = books.truths(PAIR).map(({ bids, asks }) => ({ bids, asks }));
    expect(truths).toContainEqual(newest);
    expect(truths).toContainEqual(now());
    for (let step = 0; step < 3; step++) market.step();
    source.flush();
    expect(books.truths(PAIR).map(({ version }) => version)).toEqual([books.version(PAIR)]);
  });

  test('another precision changes the texts, and no number', () => {
    const { market, books, source, now } = subscribe({ depth: 10 });
    const [before] = source.whole().bids;
    books.faults.strike(BookFault.PRECISION, PAIR);
    const [after] = source.whole().bids;
    expect(after).toEqual({
      ...before,
      priceText: `${before?.priceText}0`,
      volumeText: `${before?.volumeText}0`,
    });
    expect(source.whole().book).toEqual(now());
    expect(market.precision(PAIR)).toEqual({ price: 2, volume: (market.pairs[0]?.volumeDecimals ?? 0) + 1 });
    books.faults.strike(BookFault.PRECISION, PAIR);
    expect(source.whole().bids[0]).toEqual(before);
  });

  test('faults that a venue lacks', () => {
    const market = new Market({ seed: 4, pairs: [PAIR] });
    const { faults } = new Books({
      market,
      faults: [BookFault.SNAPSHOT],
      lacks: [BookFault.LOSE, BookFault.SWAP],
    });
    expect(faults.kinds).toEqual(['repeat', 'corrupt', 'cross', 'snapshot']);
  });

  test('a fault acts on each subscription, and on later ones only if no other had it', () => {
    const venue = subscribe();
    const texts: string[] = [];
    const other = venue.source.subscribe({ update: () => 'other', send: (text) => texts.push(text) > 0 });
    venue.books.faults.strike(BookFault.LOSE, PAIR);
    expect(next(venue)).toEqual([]);
    expect(texts).toEqual([]);
    other.release();
    expect(next(venue)).toHaveLength(1);
    expect(() => {
      venue.books.faults.strike(BookFault.LATE, PAIR);
    }).toThrow('cannot have');
  });
});
