import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BookLevel, OrderBook } from '../channels/order-book.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { BookFacts, RestSnapshots, StreamSnapshots } from './book-facts.js';
import type { BookHost } from './book-host.js';
import type { BookMessage } from './book-message.js';
import { bookRequest } from './book-request.js';
import { ConnectionBooks } from './connection-books.js';
import { LatestNumbers } from './build/latest-numbers.js';
import { LocalBook } from './local-book.js';
import { CONSECUTIVE, FIRST_TO_LAST, PREVIOUS_NAMED, UNNUMBERED } from './build/sequence-rules.js';

const A: CurrencyPair = 'btc/usd';
const B: CurrencyPair = 'eth/usd';

/** A connection that records what its books do. */
class FakeHost implements BookHost {
  readonly exchange = 'acme';
  readonly pairs = [A, B];
  readonly abort = new AbortController();
  readonly signal = this.abort.signal;
  readonly isReplay: boolean = false;
  readonly patience = 10_000;
  readonly latest = new LatestNumbers();
  audience = 0;
  readonly events: OrderBook[] = [];
  /** What happened, in order. */
  readonly log: string[] = [];
  readonly warnings: string[] = [];
  readonly followed = new Set<CurrencyPair>();

  publishBook(event: OrderBook): void {
    this.events.push(event);
    this.log.push(`${event.symbol} ${event.snapshot ? 'book' : 'changes'}`);
  }
  isFollowed(pair: CurrencyPair): boolean {
    return this.followed.has(pair);
  }
  beginGap(pair: CurrencyPair, reason: string): void {
    this.log.push(`${pair} gap: ${reason}`);
  }
  endGap(pair: CurrencyPair): void {
    this.log.push(`${pair} live`);
  }
  send(frames: readonly string[]): void {
    this.log.push(...frames);
  }
  warn(message: string): void {
    this.warnings.push(message);
  }
}

const stream: StreamSnapshots = {
  from: 'stream',
  resubscribe: (pairs) => [`resubscribe ${pairs.join(' ')}`],
};

/** Both pairs are one book of the venue. */
const shared: StreamSnapshots = { ...stream, pairsWith: () => [A, B] };

type Levels = readonly BookLevel[];

const message = (sequence: number, bids: Levels, asks: Levels): BookMessage => ({
  bids,
  asks,
  sequence,
  firstSequence: sequence,
  receivedTime: sequence,
});

const whole = (sequence: number, more: Partial<BookMessage> = {}): BookMessage => ({
  ...message(
    sequence,
    [
      [99, 1],
      [98, 1],
    ],
    [
      [101, 1],
      [102, 1],
    ],
  ),
  ...more,
});

/** The answers of REST are given by the test. */
class FakeRest implements RestSnapshots {
  readonly from = 'rest';
  readonly calls: {
    readonly pair: CurrencyPair;
    readonly attempt: number;
    readonly answer: (message: BookMessage) => Promise<void>;
    readonly fail: (reason: string) => Promise<void>;
  }[] = [];

  read(pair: CurrencyPair, attempt: number): Promise<BookMessage> {
    return new Promise((resolve, reject) => {
      this.calls.push({
        pair,
        attempt,
        answer: async (answer) => {
          resolve(answer);
          await vi.advanceTimersByTimeAsync(0);
        },
        fail: async (reason) => {
          reject(new Error(reason));
          await vi.advanceTimersByTimeAsync(0);
        },
      });
    });
  }
}

let host: FakeHost;

function open(more: Partial<BookFacts> = {}): ConnectionBooks {
  const facts = { request: bookRequest({ depth: 2 }), rule: CONSECUTIVE, snapshots: stream, ...more };
  return new ConnectionBooks(facts, host);
}

beforeEach(() => {
  vi.useFakeTimers();
  host = new FakeHost();
});

afterEach(() => {
  host.abort.abort();
  vi.useRealTimers();
});

describe('view', () => {
  test('a book after its snapshot, and at each change of its top', () => {
    const books = open();
    books.snapshot(A, whole(1));
    books.update(A, message(2, [[97, 5]], []));
    books.update(A, message(3, [[99, 0]], [[101, 1]]));
    expect(host.log).toEqual(['btc/usd book', 'btc/usd live', 'btc/usd book']);
    expect(host.events).toEqual([
      {
        channel: 'order_book',
        exchange: 'acme',
        symbol: A,
        receivedTime: 1,
        bids: [
          [99, 1],
          [98, 1],
        ],
        asks: [
          [101, 1],
          [102, 1],
        ],
        depth: 2,
        sequence: 1,
        snapshot: true,
        origin: 'snapshot',
      },
      {
        channel: 'order_book',
        exchange: 'acme',
        symbol: A,
        receivedTime: 3,
        bids: [
          [98, 1],
          [97, 5],
        ],
        asks: [
          [101, 1],
          [102, 1],
        ],
        depth: 2,
        sequence: 3,
        snapshot: true,
      },
    ]);
    // A side that did not change is the same array.
    expect(host.events[1]?.asks).toBe(host.events[0]?.asks);
  });

  test('an empty side', () => {
    const books = open();
    books.snapshot(A, message(1, [], []));
    books.update(A, message(2, [[99, 1]], []));
    expect(host.events.map(({ bids, asks }) => [bids, asks])).toEqual([
      [[], []],
      [[[99, 1]], []],
    ]);
  });
});

describe('update', () => {
  const request = bookRequest({ depth: 2, delivery: 'update' });

  test('first the whole book, then the changes as they came', () => {
    const books = open({ request });
    const changes: Levels = [
      [97, 5],
      [42, 0],
      [97, 6],
    ];
    books.snapshot(A, whole(1));
    books.update(A, message(2, changes, []));
    books.update(A, message(3, [], []));
    expect(host.log).toEqual(['btc/usd book', 'btc/usd live', 'btc/usd changes']);
    expect(host.events[1]).toMatchObject({ snapshot: false, sequence: 2 });
    expect(host.events[1]?.bids).toBe(changes);
  });

  test('what the venue does not keep is removed by the same event', () => {
    const books = open({ request, keeps: 2 });
    const local = new LocalBook();
    books.snapshot(A, whole(1));
    books.update(A, message(2, [[100, 3]], [[103, 1]]));
    for (const event of host.events) local.apply(event);
    expect(local.levels('bids')).toEqual([
      [100, 3],
      [99, 1],
    ]);
    expect(local.levels('asks')).toEqual([
      [101, 1],
      [102, 1],
    ]);
  });

  test('where times rise, an update that is older than the one before it is out of order', () => {
    const books = open({ request, rule: UNNUMBERED, timesRise: true });
    const at = (exchangeTime: number, level: BookLevel): BookMessage => ({
      ...message(1, [level], []),
      exchangeTime,
    });
    books.snapshot(A, whole(1, { exchangeTime: 50 }));
    books.update(A, at(20, [97, 1]));
    books.update(A, at(20, [97, 2]));
    books.update(A, at(19, [97, 1]));
    expect(host.log.slice(2)).toEqual([
      'btc/usd changes',
      'btc/usd changes',
      'btc/usd gap: an update of the book is older than the one before it',
    ]);
    books.snapshot(A, whole(1));
    books.update(A, at(19, [97, 1]));
    expect(host.events.at(-1)).toMatchObject({ snapshot: false, bids: [[97, 1]] });
  });

  test('a queue that is bound later begins with the whole book', () => {
    const books = open({ request });
    books.snapshot(A, whole(1));
    host.audience++;
    books.update(A, message(2, [[100, 1]], []));
    books.update(A, message(3, [[100, 2]], []));
    expect(host.events.map(({ snapshot, bids }) => [snapshot, bids.length])).toEqual([
      [true, 2],
      [true, 3],
      [false, 1],
    ]);
    expect(host.events[1]?.origin).toBeUndefined();
  });

  test('after another connection published the pair, the whole book comes first', () => {
    const books = open({ request });
    books.snapshot(A, whole(1));
    host.followed.add(A);
    books.update(A, message(2, [[100, 1]], []));
    expect(host.events).toHaveLength(1);
    host.followed.delete(A);
    books.update(A, message(3, [[100, 2]], []));
    expect(host.events[1]).toMatchObject({
      snapshot: true,
      bids: [
        [100, 2],
        [99, 1],
        [98, 1],
      ],
    });
  });
});

describe('doubt', () => {
  test.each<[string, BookMessage, string]>([
    ['a lost update', message(3, [[99, 2]], []), 'updates are missing: the update 3 does not follow 1'],
    ['a crossed book', message(2, [[101, 2]], []), 'the book is crossed: bid 101, ask 101'],
    [
      'a value that cannot be right',
      message(2, [[99, -1]], []),
      'an update of the book has a value that cannot be right',
    ],
    [
      'a price that cannot be right',
      message(2, [[0, 1]], []),
      'an update of the book has a value that cannot be right',
    ],
  ])('%s: gap, nothing more of the pair, and a fresh book', async (_, wrong, reason) => {
    const books = open();
    books.acknowledged([A, B]);
    books.snapshot(A, whole(1));
    books.snapshot(B, whole(1));
    host.log.length = 0;
    books.update(A, wrong);
    books.update(A, message(4, [[99, 3]], []));
    books.update(B, message(2, [[99, 3]], []));
    await vi.advanceTimersByTimeAsync(0);
    expect(host.log).toEqual([`btc/usd gap: ${reason}`, 'eth/usd book', 'resubscribe btc/usd']);
    books.snapshot(A, whole(5));
    expect(host.log.slice(3)).toEqual(['btc/usd book', 'btc/usd live']);
    expect(books.progress).toEqual({ live: 2, waiting: 0, asked: 0 });
  });

  test('of one pair, or of all', async () => {
    const books = open();
    books.acknowledged([A, B]);
    for (const pair of [A, B]) books.snapshot(pair, whole(1));
    host.log.length = 0;
    books.doubt('reason', B);
    books.update(B, message(2, [[99, 2]], []));
    books.doubt('reason');
    await vi.advanceTimersByTimeAsync(0);
    expect(host.log.filter((line) => line.includes('gap'))).toEqual([
      'eth/usd gap: reason',
      'btc/usd gap: reason',
      'eth/usd gap: reason',
    ]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(host.log.filter((line) => line.startsWith('resubscribe'))).toEqual([
      'resubscribe btc/usd',
      'resubscribe eth/usd',
    ]);
  });

  test('a wrong checksum', () => {
    const books = open({
      rule: UNNUMBERED,
      verify: (bids, asks, { checksum }) => checksum === bids.size + asks.size,
    });
    books.snapshot(A, whole(1, { checksum: 4 }));
    books.update(A, { ...message(2, [[97, 1]], []), checksum: 5 });
    books.update(A, { ...message(3, [[97, 0]], []), checksum: 5 });
    expect(host.log.at(-1)).toBe('btc/usd gap: the checksum of the book is not that of the venue');
  });

  test('an auction may cross', () => {
    const books = open({ mayCross: () => true });
    books.snapshot(A, whole(1));
    books.update(A, message(2, [[101, 2]], []));
    expect(host.events).toHaveLength(2);
  });

  test('frames and rows that cannot be read: the pair that is certain, or all', () => {
    const books = open({ pairOfFrame: (frame) => (frame.length === 1 ? A : undefined), pairOfRow: () => B });
    books.doubtFrame('frame', new Uint8Array(1));
    books.doubtRow('row', {});
    books.doubtFrame('frame', new Uint8Array(2));
    expect(host.log).toEqual([
      'btc/usd gap: frame',
      'eth/usd gap: row',
      'btc/usd gap: frame',
      'eth/usd gap: frame',
    ]);
  });

  test('again and again: with growing pauses, and a report', async () => {
    const books = open();
    books.acknowledged([A]);
    const times: number[] = [];
    for (let count = 0; count < 8; count++) {
      books.snapshot(A, whole(1));
      const before = performance.now();
      host.log.length = 0;
      books.doubt('reason', A);
      while (!host.log.includes('resubscribe btc/usd')) await vi.advanceTimersByTimeAsync(50);
      times.push(performance.now() - before);
    }
    expect(times[0]).toBeLessThanOrEqual(50);
    expect(times[7]).toBeGreaterThanOrEqual(8_000);
    expect(host.warnings).toEqual([
      expect.stringContaining('failed 4 times in a row: reason'),
      expect.stringContaining('failed 8 times in a row: reason'),
    ]);
    books.snapshot(A, whole(1));
    await vi.advanceTimersByTimeAsync(60_000);
    host.log.length = 0;
    books.doubt('reason', A);
    await vi.advanceTimersByTimeAsync(0);
    expect(host.log).toContain('resubscribe btc/usd');
  });

  test('a snapshot that does not come is asked for again', async () => {
    const books = open();
    books.acknowledged([A]);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(host.log).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(host.log).toEqual(['btc/usd gap: no snapshot within 10000 ms', 'resubscribe btc/usd']);
  });
});

describe('a snapshot that comes again', () => {
  test('replaces the book', () => {
    const books = open();
    books.snapshot(A, whole(1));
    books.snapshot(A, message(2, [[90, 1]], [[91, 1]]));
    expect(host.events[1]).toMatchObject({ bids: [[90, 1]], asks: [[91, 1]], sequence: 2 });
  });

  test('is ignored if it is older than the book', () => {
    const books = open();
    books.snapshot(A, whole(5));
    books.snapshot(A, message(4, [[90, 1]], [[91, 1]]));
    books.update(A, message(6, [[98.5, 1]], []));
    expect(host.events.at(-1)).toMatchObject({
      bids: [
        [99, 1],
        [98.5, 1],
      ],
      sequence: 6,
    });
    expect(host.log.filter((line) => line.includes('gap'))).toEqual([]);
  });
});

test('updates of before the snapshot are kept, and applied where they follow it', () => {
  const books = open();
  const reused = { bids: [] as Levels, asks: [] as Levels, sequence: 0, receivedTime: 0 };
  for (const [sequence, price] of [
    [4, 95],
    [5, 96],
    [6, 97],
    [7, 98.5],
  ] as const)
    books.update(A, Object.assign(reused, { sequence, bids: [[price, 9]], receivedTime: sequence }));
  books.snapshot(A, whole(5));
  expect(host.events).toHaveLength(1);
  expect(host.events[0]).toMatchObject({
    sequence: 7,
    bids: [
      [99, 1],
      [98.5, 9],
    ],
  });
  expect(host.log).toEqual(['btc/usd book', 'btc/usd live']);
});

test('a pair that was removed has no book, and one that was added gets one', () => {
  const books = open();
  books.snapshot(A, whole(1));
  books.remove([A]);
  books.update(A, message(2, [[100, 1]], []));
  books.snapshot('sol/usd', whole(1));
  books.add(['sol/usd']);
  books.snapshot('sol/usd', whole(1));
  expect(host.events.map(({ symbol }) => symbol)).toEqual([A, 'sol/usd']);
});

describe('snapshots over REST', () => {
  const rule = FIRST_TO_LAST;
  let rest: FakeRest;
  beforeEach(() => {
    rest = new FakeRest();
  });
  const openRest = (more: Partial<BookFacts> = {}): ConnectionBooks =>
    open({ rule, snapshots: rest, ...more });

  test('are asked for after the acknowledgement and an update', async () => {
    const books = openRest();
    books.update(A, message(5, [[99.5, 1]], []));
    expect(rest.calls).toHaveLength(0);
    books.acknowledged([A, B]);
    await vi.advanceTimersByTimeAsync(1);
    expect(rest.calls.map(({ pair }) => pair)).toEqual([A]);
    expect(books.progress).toEqual({ live: 0, waiting: 2, asked: 1 });
    books.update(B, message(5, [[99.5, 1]], []));
    expect(rest.calls.map(({ pair }) => pair)).toEqual([A, B]);
    await rest.calls[0]?.answer(whole(4));
    expect(host.events[0]).toMatchObject({
      symbol: A,
      sequence: 5,
      bids: [
        [99.5, 1],
        [99, 1],
      ],
    });
    expect(books.progress).toEqual({ live: 1, waiting: 1, asked: 1 });
  });

  test('of a quiet pair are asked for after a while', async () => {
    const books = openRest();
    books.acknowledged([A]);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(rest.calls).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1_000);
    await rest.calls[0]?.answer(whole(4));
    expect(host.events).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1_500);
    await rest.calls[1]?.answer(whole(5));
    expect(host.events).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1_500);
    await rest.calls[2]?.answer(whole(5));
    expect(host.log).toEqual(['btc/usd book', 'btc/usd live']);
  });

  test('of a pair that is no longer quiet', async () => {
    const books = openRest();
    books.acknowledged([A]);
    await vi.advanceTimersByTimeAsync(2_500);
    await rest.calls[0]?.answer(whole(4));
    books.update(A, message(6, [[99.5, 1]], []));
    expect(rest.calls).toHaveLength(2);
    await rest.calls[1]?.answer(whole(5));
    expect(host.events[0]).toMatchObject({ sequence: 6 });
  });

  test('too old ones are asked for again, with pauses', async () => {
    const books = openRest();
    books.acknowledged([A]);
    books.update(A, message(9, [[99.5, 1]], []));
    await rest.calls[0]?.answer(whole(4));
    expect(rest.calls).toHaveLength(2);
    await rest.calls[1]?.answer(whole(4));
    expect(rest.calls).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(300);
    await rest.calls[2]?.fail('HTTP 500');
    await vi.advanceTimersByTimeAsync(600);
    await rest.calls[3]?.answer(whole(8));
    expect(host.log).toEqual(['btc/usd book', 'btc/usd live']);
  });

  test('older than what an earlier connection received: used only after an update', async () => {
    openRest().update(A, message(9, [[99.5, 1]], []));
    const books = openRest();
    books.acknowledged([A]);
    for (let call = 0; call < 3; call++) {
      await vi.advanceTimersByTimeAsync(3_000);
      await rest.calls[call]?.answer(whole(8));
    }
    expect(host.log).toEqual([]);
    // The venue's numbers have begun anew.
    books.update(A, message(5, [[99.5, 1]], []));
    await vi.advanceTimersByTimeAsync(3_000);
    await rest.calls[3]?.answer(whole(4));
    expect(host.log).toEqual(['btc/usd book', 'btc/usd live']);
  });

  test('one that was asked for before a doubt is not used', async () => {
    const books = openRest();
    books.acknowledged([A]);
    books.update(A, message(5, [[99.5, 1]], []));
    books.doubt('reason', A);
    await rest.calls[0]?.answer(whole(5));
    expect(host.events).toHaveLength(0);
    books.update(A, message(7, [[99.5, 1]], []));
    await vi.advanceTimersByTimeAsync(300);
    await rest.calls[1]?.answer(whole(6));
    expect(host.events[0]).toMatchObject({ sequence: 7 });
  });

  test('one that is older than what was received before a doubt is not used', async () => {
    const books = openRest();
    books.acknowledged([A]);
    books.update(A, message(5, [], []));
    await rest.calls[0]?.answer(whole(5));
    books.update(A, message(6, [], []));
    books.doubt('reason', A);
    for (let call = 1; call < 4; call++) {
      await vi.advanceTimersByTimeAsync(5_000);
      await rest.calls[call]?.answer(whole(5));
    }
    expect(host.events).toHaveLength(1);
    for (let call = 4; call < 6; call++) {
      await vi.advanceTimersByTimeAsync(5_000);
      await rest.calls[call]?.answer(whole(6));
    }
    expect(host.events).toHaveLength(2);
  });

  test('one that lacks a message that could not be read is not used, however often it comes', async () => {
    const books = openRest({ pairOfFrame: () => A });
    books.acknowledged([A]);
    books.update(A, message(6, [[99.5, 1]], []));
    await rest.calls[0]?.answer(whole(6));
    expect(host.log).toEqual(['btc/usd book', 'btc/usd live']);
    books.doubtFrame('cut', Buffer.from('{'));
    for (let call = 1; call < 4; call++) {
      await vi.advanceTimersByTimeAsync(5_000);
      await rest.calls[call]?.answer(whole(6));
    }
    expect(rest.calls.length).toBeGreaterThan(3);
    expect(host.events).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_000);
    await rest.calls.at(-1)?.answer(whole(7));
    await vi.advanceTimersByTimeAsync(60_000);
    await rest.calls.at(-1)?.answer(whole(7));
    expect(host.events.at(-1)).toMatchObject({ sequence: 7 });
  });

  test('a lost update: the next one is kept for the snapshot', async () => {
    const books = openRest();
    books.acknowledged([A]);
    books.update(A, message(5, [], []));
    await rest.calls[0]?.answer(whole(5));
    books.update(A, message(7, [[99.5, 1]], []));
    expect(host.log.at(-1)).toContain('gap: updates are missing: the update 7 does not follow 5');
    expect(rest.calls).toHaveLength(2);
    await rest.calls[1]?.answer(whole(6));
    expect(host.events.at(-1)).toMatchObject({
      sequence: 7,
      bids: [
        [99.5, 1],
        [99, 1],
      ],
    });
  });

  test('a kept update that crosses the book is found, also where the next one hides it', async () => {
    const books = openRest();
    books.acknowledged([A]);
    books.update(A, message(5, [[101, 1]], []));
    books.update(A, message(6, [], [[101, 0]]));
    await rest.calls[0]?.answer(whole(4));
    expect(host.events).toHaveLength(0);
    expect(host.log).toEqual(['btc/usd gap: the book is crossed: bid 101, ask 101']);
  });

  test('a few calls at once', async () => {
    const pairs = Array.from({ length: 20 }, (_, index) => `p${index}/usd` as CurrencyPair);
    const books = openRest();
    books.add(pairs);
    books.acknowledged(pairs);
    for (const pair of pairs) books.update(pair, message(5, [], []));
    expect(rest.calls).toHaveLength(4);
    expect(books.progress.asked).toBe(20);
    for (let index = 0; index < 20; index++) await rest.calls[index]?.answer(whole(5));
    expect(books.progress).toEqual({ live: 20, waiting: 2, asked: 0 });
    expect(rest.calls.map(({ pair }) => pair)).toEqual(pairs);
  });

  describe('that reach only so many levels', () => {
    const deep = (sequence: number, count: number, from = 100): BookMessage => ({
      ...message(
        sequence,
        Array.from({ length: count }, (_, index) => [from - 1 - index, 1]),
        Array.from({ length: count }, (_, index) => [from + index, 1]),
      ),
      limit: count,
    });

    test('changes beyond them are left out', async () => {
      const books = openRest({ request: bookRequest({ depth: 2, delivery: 'update' }) });
      books.acknowledged([A]);
      books.update(A, message(5, [], []));
      await rest.calls[0]?.answer(deep(5, 10));
      books.update(
        A,
        message(
          6,
          [
            [50, 1],
            [98, 2],
          ],
          [
            [109, 2],
            [110, 5],
          ],
        ),
      );
      expect(host.events[1]).toMatchObject({ bids: [[98, 2]], asks: [[109, 2]] });
      books.update(A, message(7, [[50, 2]], []));
      expect(host.events).toHaveLength(2);
    });

    test('another snapshot is asked for before they are used up, and the book stays live', async () => {
      const books = openRest();
      books.acknowledged([A]);
      books.update(A, message(5, [], []));
      await rest.calls[0]?.answer(deep(5, 6));
      books.update(A, message(6, [[99, 0]], []));
      expect(rest.calls).toHaveLength(1);
      books.update(
        A,
        message(
          7,
          [
            [98, 0],
            [97, 0],
          ],
          [],
        ),
      );
      expect(rest.calls[1]).toMatchObject({ pair: A, attempt: 1 });
      books.update(A, message(8, [[96.5, 1]], []));
      await rest.calls[1]?.answer(deep(7, 12, 97));
      expect(host.log.filter((line) => line.includes('gap'))).toEqual([]);
      expect(host.events.at(-1)).toMatchObject({
        sequence: 8,
        bids: [
          [96.5, 1],
          [96, 1],
        ],
      });
      // An old answer proves nothing about the updates of the meantime.
      for (let sequence = 9; sequence < 15; sequence++)
        books.update(A, message(sequence, [[105 - sequence, 0]], []));
      await rest.calls[2]?.answer(deep(6, 12));
      expect(host.events.at(-1)?.sequence).toBe(14);
    });

    test('once they are used up, the pair is in doubt', async () => {
      const books = openRest();
      books.acknowledged([A]);
      books.update(A, message(5, [], []));
      await rest.calls[0]?.answer(deep(5, 4));
      books.update(
        A,
        message(
          6,
          [
            [99, 0],
            [98, 0],
            [97, 0],
          ],
          [],
        ),
      );
      expect(host.log.at(-1)).toContain('only 1 levels of the book are known, and 2 were asked for');
      expect(rest.calls[1]).toMatchObject({ pair: A, attempt: 1 });
    });

    test('a side with fewer levels is known as a whole', async () => {
      const books = openRest();
      books.acknowledged([A]);
      books.update(A, message(5, [], []));
      await rest.calls[0]?.answer({ ...deep(5, 4), limit: 5 });
      books.update(
        A,
        message(
          6,
          [
            [99, 0],
            [98, 0],
            [97, 0],
            [96, 0],
            [1, 1],
          ],
          [],
        ),
      );
      expect(host.events.at(-1)).toMatchObject({ bids: [[1, 1]] });
      expect(rest.calls).toHaveLength(1);
    });
  });
});

describe('snapshots over REST where the stream sends none', () => {
  let rest: FakeRest;
  beforeEach(() => {
    rest = new FakeRest();
  });

  const openNamed = (): ConnectionBooks => {
    const read = (pair: CurrencyPair): Promise<BookMessage> => rest.read(pair, 0);
    return open({ rule: PREVIOUS_NAMED, snapshots: { ...stream, read } });
  };

  const named = (previousSequence: number, sequence: number, bids: Levels): BookMessage => ({
    ...message(sequence, bids, []),
    previousSequence,
  });

  test('an update right after the acknowledgement: the book is read, and kept updates are joined', async () => {
    const books = openNamed();
    books.acknowledged([A, B]);
    books.update(A, named(5, 10, [[99, 2]]));
    expect(rest.calls).toMatchObject([{ pair: A }]);
    books.update(A, named(10, 15, [[99, 3]]));
    await rest.calls[0]!.answer(whole(12));
    expect(host.log).toEqual(['btc/usd book', 'btc/usd live']);
    expect(host.events[0]).toMatchObject({ sequence: 15, bids: [[99, 3], [98, 1]] }); // prettier-ignore
    books.update(A, named(15, 3, [[99, 4]]));
    books.update(A, named(3, 5, [[99, 5]]));
    expect(host.events.at(-1)).toMatchObject({ sequence: 5, bids: [[99, 5], [98, 1]] }); // prettier-ignore
    expect(host.warnings).toHaveLength(1);
    // The other pair is quiet: its book is read too.
    await vi.advanceTimersByTimeAsync(2_000);
    expect(rest.calls.map(({ pair }) => pair)).toEqual([A, B]);
  });

  test('an answer that is too old is asked for again', async () => {
    const books = openNamed();
    books.acknowledged([A]);
    books.update(A, named(5, 10, []));
    books.update(A, named(10, 15, []));
    await rest.calls[0]!.answer(whole(4));
    expect(host.events).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(rest.calls).toHaveLength(2);
    await rest.calls[1]!.answer(whole(15));
    expect(host.log).toEqual(['btc/usd book', 'btc/usd live']);
  });

  test('after a gap, and after maintenance', async () => {
    const books = openNamed();
    books.acknowledged([A]);
    books.update(A, named(90, 100, []));
    await rest.calls[0]!.answer(whole(100));
    books.update(A, named(100, 3, []));
    books.update(A, named(7, 8, []));
    expect(host.log.at(-1)).toContain('gap');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(host.log.filter((line) => line.startsWith('resubscribe'))).toEqual([]);
    await rest.calls[1]!.answer(whole(8));
    expect(host.log.at(-1)).toBe('btc/usd live');
  });

  test('not for updates of before the acknowledgement of another subscription', async () => {
    const books = openNamed();
    books.acknowledged([A]);
    books.snapshot(A, whole(1));
    books.doubt('reason', A);
    await vi.advanceTimersByTimeAsync(0);
    expect(host.log.at(-1)).toBe('resubscribe btc/usd');
    books.update(A, named(1, 2, []));
    expect(rest.calls).toEqual([]);
    books.acknowledged([A]);
    books.snapshot(A, whole(7));
    expect(host.log.at(-1)).toBe('btc/usd live');
    // A first message that follows the snapshot strictly.
    books.update(A, named(6, 9, []));
    expect(host.log.at(-1)).toContain('gap');
  });

  test('once the stream sends one, it is that which counts', async () => {
    const books = openNamed();
    books.acknowledged([A]);
    books.update(A, named(5, 10, []));
    books.snapshot(A, whole(20));
    await rest.calls[0]!.answer(whole(10));
    books.update(A, named(20, 21, [[99, 2]]));
    expect(host.events.map(({ sequence }) => sequence)).toEqual([20, 21]);
    books.doubt('reason', A);
    await vi.advanceTimersByTimeAsync(0);
    expect(host.log.at(-1)).toBe('resubscribe btc/usd');
  });
});

test('pairs that one subscription feeds are in doubt together while it is renewed', async () => {
  const books = open({ snapshots: shared });
  books.acknowledged([A, B]);
  for (const pair of [A, B]) books.snapshot(pair, whole(1));
  host.log.length = 0;
  books.doubt('a row could not be read', A);
  await vi.advanceTimersByTimeAsync(1);
  expect(host.log).toEqual([
    `${A} gap: a row could not be read`,
    `${B} gap: its subscription is renewed`,
    `resubscribe ${A} ${B}`,
  ]);
  for (const pair of [A, B]) books.snapshot(pair, whole(5));
  expect(host.log.slice(3)).toEqual([`${A} book`, `${A} live`, `${B} book`, `${B} live`]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(host.log).toHaveLength(7);
});
