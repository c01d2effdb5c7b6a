import type { BookLevel } from '@hftjs/core';
import { crc32 } from 'node:zlib';
import { parseExactJson, PriceLevels, type Row } from '@hftjs/core/adapter';
import { describe, expect, test } from 'vitest';
import { Checksum, type Precision } from './checksum.js';
import { BookChecksums } from './checksums.js';
import { append, codeOf, EMPTY, finish } from './crc.js';
import { codeOfDigits, digitsOf } from './digit-codes.js';
import { bookMessage, bookRow } from './order-book.js';

interface Sides {
  readonly bids: PriceLevels;
  readonly asks: PriceLevels;
}

/** `45285.2 0.00100000 · 45286.4 1.54571953` */
const levelsIn = (text: string): BookLevel[] =>
  text.split(' · ').map((one) => one.split(' ').map(Number) as unknown as BookLevel);

function book(bids: readonly BookLevel[], asks: readonly BookLevel[]): Sides {
  const sides = { bids: new PriceLevels('bids'), asks: new PriceLevels('asks') };
  sides.bids.replace(bids);
  sides.asks.replace(asks);
  return sides;
}

/** Whole numbers below a limit, the same ones for each seed. */
function randomOf(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const precision = (price: number, volume: number): Precision => ({ price, volume, areContracts: false });

const checksum = ({ bids, asks }: Sides, price: number, volume: number): number =>
  new Checksum(precision(price, volume)).of(bids, asks);

const MATIC = (): Sides =>
  book(
    levelsIn(
      '0.5666 4831.75496356 · 0.5665 6658.22734739 · 0.5664 18724.91513344 · 0.5663 11563.92544914 · 0.5662 14006.65365711 · 0.5661 17454.85679807 · 0.5660 18097.1547 · 0.5659 33644.89175666 · 0.5658 148.3464 · 0.5657 606.70854372',
    ),
    levelsIn(
      '0.5668 4410.79769741 · 0.5669 4655.40412487 · 0.5670 49844.89424998 · 0.5671 24306.41678 · 0.5672 29783.25223475 · 0.5673 57234.71239278 · 0.5674 45065.04744 · 0.5675 5912.76380354 · 0.5676 42514.92434778 · 0.5677 36304.0847022',
    ),
  );

test('a text in parts has the code of the whole text', () => {
  const bytes = Buffer.from(Array.from({ length: 500 }, (_, index) => (index * 7_919) % 251));
  for (const size of [1, 2, 7, 31, 32, 33, 100, 500]) {
    let code = EMPTY;
    for (let at = 0; at < bytes.length; at += size) {
      const part = bytes.subarray(at, at + size);
      code = append(code, codeOf(part, part.length), part.length);
    }
    expect(finish(code), `parts of ${size}`).toBe(crc32(bytes));
  }
  expect(finish(EMPTY)).toBe(crc32(''));
});

test('the digits of a number have the code of its text', () => {
  for (let digits = 1; digits <= 15; digits++)
    for (const number of [10 ** (digits - 1), 10 ** digits - 1, Math.floor((10 ** digits * 2) / 3)]) {
      const bytes = Buffer.from(String(number));
      expect(digitsOf(number)).toBe(bytes.length);
      expect(codeOfDigits(number, bytes.length), String(number)).toBe(codeOf(bytes, bytes.length));
    }
  expect([digitsOf(0), codeOfDigits(0, 0)]).toEqual([0, 0]);
});

test('a book that changes has the checksum of a book that was made anew', () => {
  const sides = MATIC();
  const kept = new Checksum(precision(4, 8));
  const random = randomOf(1);
  for (let count = 0; count < 5_000; count++) {
    const [side, first] = random(2) === 0 ? ([sides.bids, 5_650] as const) : ([sides.asks, 5_670] as const);
    side.set([(first + random(16)) / 10_000, random(3) === 0 ? 0 : (1 + random(1e9)) / 1e8]);
    expect(kept.of(sides.bids, sides.asks)).toBe(checksum(sides, 4, 8));
  }
});

test('of a book that is changed in every way', () => {
  const random = randomOf(29);
  const sides = book([], []);
  const kept = new Checksum(precision(1, 2));
  const change = (first: number): BookLevel => [
    first + random(40) / 10,
    random(3) === 0 ? 0 : (1 + random(500)) / 100,
  ];
  const changes = (first: number, count: number, sign: 1 | -1): BookLevel[] =>
    [
      ...new Map(
        Array.from({ length: count }, () => change(first)).map((level) => [level[0], level]),
      ).values(),
    ].sort(([one], [other]) => sign * (one - other));
  for (let round = 0; round < 4_000; round++) {
    const [side, first, sign] =
      random(2) === 0 ? ([sides.bids, 100, -1] as const) : ([sides.asks, 200, 1] as const);
    const kind = random(20);
    if (kind === 0) side.replace(changes(first, random(30), sign));
    else if (kind < 4) side.cut(5 + random(20));
    else if (kind < 12) {
      const some = changes(first, 4 + random(6), sign);
      side.merge(some, some.length);
    } else side.set(change(first));
    expect(kept.of(sides.bids, sides.asks)).toBe(checksum(sides, 1, 2));
  }
});

test('of a book that grows at its top', () => {
  const sides = book([], []);
  const kept = new Checksum(precision(1, 2));
  for (let level = 0; level < 200; level++) {
    sides.bids.set([100 + level / 10, 1 + level / 100]);
    sides.asks.set([200 - level / 10, 2 + level / 100]);
    expect(kept.of(sides.bids, sides.asks)).toBe(checksum(sides, 1, 2));
    sides.bids.set([100 + Math.max(0, level - 5) / 10, 3 + level / 100]);
    sides.asks.set([200 - Math.max(0, level - 7) / 10, 4 + level / 100]);
    expect(kept.of(sides.bids, sides.asks)).toBe(checksum(sides, 1, 2));
  }
});

describe('the checksums that Kraken publishes', () => {
  test('a snapshot and an update of MATIC/USD', () => {
    const sides = MATIC();
    expect(checksum(sides, 4, 8)).toBe(2439117997);
    sides.bids.set([0.5657, 1098.3947558]);
    expect(checksum(sides, 4, 8)).toBe(2114181697);
  });

  test('another precision has another checksum', () => {
    expect(checksum(MATIC(), 5, 8)).toBe(1472384375);
  });

  test('a running sequence of BTC/USD, cut to its depth after each message', () => {
    const sides = book(
      levelsIn(
        '29430.2 0.18967538 · 29429.6 0.00011621 · 29427.4 0.001 · 29426.7 4.0 · 29425.7 0.67945399 · 29423.5 0.67950478 · 29422.1 0.16314267 · 29421.8 0.06797895 · 29421.7 0.23401846 · 29421.5 0.28639276',
      ),
      levelsIn(
        '29430.3 8.25215653 · 29430.4 2.55637606 · 29430.5 0.2997598 · 29430.9 2.56473216 · 29431.0 0.00011662 · 29431.1 0.001 · 29432.3 0.0241 · 29432.4 0.02210682 · 29432.5 3.39761477 · 29433.1 0.01021497',
      ),
    );
    expect(checksum(sides, 1, 8)).toBe(2785033588);
    const updates: [bids: BookLevel[], asks: BookLevel[], number][] = [
      [[], levelsIn('29431.1 0 · 29433.3 0.8 · 29430.6 0.001'), 3547452596],
      [[], levelsIn('29430.3 8.25182177'), 3111681483],
      [levelsIn('29423.0 2.54902601'), [], 434883881],
      [levelsIn('29424.2 0.8'), [], 2141748964],
      [levelsIn('29421.9 0.0275'), [], 2966524335],
      [[], levelsIn('29430.3 7.45182177'), 4170926643],
    ];
    for (const [bids, asks, expected] of updates) {
      for (const level of bids) sides.bids.set(level);
      for (const level of asks) sides.asks.set(level);
      sides.bids.cut(10);
      sides.asks.cut(10);
      expect(checksum(sides, 1, 8)).toBe(expected);
    }
  });

  test('the book of the guide', () => {
    const sides = book(
      levelsIn(
        '45283.5 0.10000000 · 45283.4 1.54582015 · 45282.1 0.10000000 · 45281.0 0.10000000 · 45280.3 1.54592586 · 45279.0 0.07990000 · 45277.6 0.03310103 · 45277.5 0.30000000 · 45277.3 1.54602737 · 45276.6 0.15445238',
      ),
      levelsIn(
        '45285.2 0.00100000 · 45286.4 1.54571953 · 45286.6 1.54571109 · 45289.6 1.54560911 · 45290.2 0.15890660 · 45291.8 1.54553491 · 45294.7 0.04454749 · 45296.1 0.35380000 · 45297.5 0.09945542 · 45299.5 0.18772827',
      ),
    );
    expect(checksum(sides, 1, 8)).toBe(3310070434);
    // Levels behind the tenth do not count.
    sides.bids.set([45000, 1]);
    sides.asks.set([46000, 1]);
    expect(checksum(sides, 1, 8)).toBe(3310070434);
  });
});

/** The same by texts alone. CRC-32 as its definition has it, bit by bit. */
function checksumOfTexts(levels: readonly (readonly [price: string, volume: string])[]): number {
  const digits = levels
    .flat()
    .map((text) => text.replace('.', '').replace(/^0+/, ''))
    .join('');
  let crc = 0xffffffff;
  for (const byte of Buffer.from(digits)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

type Texts = readonly (readonly [price: string, volume: string])[];

/** What both readers make of a frame. */
function readBoth(bids: Texts, asks: Texts, covered: number): Sides[] {
  const side = (levels: Texts): string =>
    `[${levels.map(([price, qty]) => `{"price":${price},"qty":${qty}}`).join(',')}]`;
  const frame = `{"channel":"book","type":"snapshot","data":[{"symbol":"A/B","bids":${side(bids)},"asks":${side(asks)},"checksum":${covered},"timestamp":"2026-08-16T23:37:06.336631Z"}]}`;
  const compiled = bookMessage.read(Buffer.from(frame)) as { readonly data: readonly Row[] };
  const plain = parseExactJson(frame) as { readonly data: readonly Row[] };
  return [compiled, plain].map(({ data }) => {
    const row = bookRow.read(data[0]);
    expect(row.checksum).toBe(covered);
    return book(row.bids, row.asks);
  });
}

const decimal = (random: () => number, whole: number, decimals: number): string => {
  const digits = (count: number): string =>
    Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
  const head = whole === 0 ? '0' : String(1 + Math.floor(random() * 9)) + digits(whole - 1);
  return decimals === 0 ? head : `${head}.${digits(decimals - 1)}${1 + Math.floor(random() * 9)}`;
};

describe('decimals of any length', () => {
  // Ten seconds on a machine that does nothing else: a wrong checksum is compared with that of every precision.
  test('of frames, whichever reader read them', { timeout: 240_000 }, () => {
    let state = 7;
    const random = (): number => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
    for (let round = 0; round < 2_000; round++) {
      const [price, volume] = [Math.floor(random() * 11), Math.floor(random() * 11)];
      const some = (): Texts =>
        Array.from({ length: Math.floor(random() * 12) }, () => [
          decimal(random, Math.floor(random() * 7), price || 1),
          decimal(random, Math.floor(random() * 14), volume || 1),
        ]);
      const [bids, asks] = [sorted(some(), -1), sorted(some(), 1)];
      const expected = checksumOfTexts([...asks.slice(0, 10), ...bids.slice(0, 10)]);
      for (const sides of readBoth(bids, asks, expected)) {
        expect(checksum(sides, price || 1, volume || 1)).toBe(expected);
        // The checksum alone shows the precision, too.
        expect(new BookChecksums(false).isRight(sides.bids, sides.asks, expected, 'a/b')).toBe(true);
        expect(new BookChecksums(false).isRight(sides.bids, sides.asks, expected ^ 1, 'a/b')).toBe(false);
      }
    }
  });

  test('of a book that changes', () => {
    let state = 11;
    const random = (below: number): number => (state = (state * 16_807) % 2_147_483_647) % below;
    const sides = book([], []);
    const checksums = new Checksum({ price: 1, volume: 8, areContracts: false });
    // The same levels come again: what is kept of them must fit the place where they are now.
    const offered = (side: 'bids' | 'asks'): readonly (readonly [string, string])[] =>
      Array.from({ length: 14 }, (_, tick) => [
        side === 'bids' ? `${99 - tick}.5` : `${100 + tick}.5`,
        `${1 + random(3)}.${String(random(100_000_000)).padStart(8, '0')}`,
      ]);
    const texts = { bids: offered('bids'), asks: offered('asks') };
    const levels = {
      bids: texts.bids.map(([price, volume]): BookLevel => [Number(price), Number(volume)]),
      asks: texts.asks.map(([price, volume]): BookLevel => [Number(price), Number(volume)]),
    };
    const present = { bids: new Set<number>(), asks: new Set<number>() };
    for (let round = 0; round < 3_000; round++) {
      const side = random(2) === 0 ? 'bids' : 'asks';
      const tick = random(14);
      const level = levels[side][tick] ?? [0, 0];
      const isGone = present[side].delete(tick);
      if (!isGone) present[side].add(tick);
      sides[side].set(isGone ? [level[0], 0] : level);
      const best = (name: 'bids' | 'asks'): Texts =>
        texts[name].filter((_, index) => present[name].has(index)).slice(0, 10);
      expect(checksums.of(sides.bids, sides.asks)).toBe(checksumOfTexts([...best('asks'), ...best('bids')]));
    }
  });

  test('more than fifteen digits', () => {
    const bids: Texts = [['0.000012345', '12345678901.12345678']];
    const expected = checksumOfTexts(bids);
    for (const sides of readBoth(bids, [], expected)) expect(checksum(sides, 9, 8)).toBe(expected);
  });
});

const sorted = (levels: Texts, sign: 1 | -1): Texts =>
  [...new Map(levels.map((level) => [Number(level[0]), level])).values()].sort(
    (one, other) => sign * (Number(one[0]) - Number(other[0])),
  );

describe('the precision of a pair', () => {
  test('that was sought in vain, and is announced then', () => {
    const { bids, asks } = MATIC();
    const checksums = new BookChecksums(false);
    expect(checksums.isRight(bids, asks, 7, 'matic/usd')).toBe(false);
    checksums.announce('matic/usd', { price: 4, volume: 8 });
    expect(checksums.isRight(bids, asks, 2439117997, 'matic/usd')).toBe(true);
  });

  test('is followed, and the book stays as it is', () => {
    const { bids, asks } = MATIC();
    const checksums = new BookChecksums(false);
    checksums.announce('matic/usd', { price: 4, volume: 8 });
    expect(checksums.isRight(bids, asks, 2439117997, 'matic/usd')).toBe(true);
    expect(checksums.isRight(bids, asks, 1472384375, 'matic/usd')).toBe(false);
    checksums.announce('matic/usd', { price: 5, volume: 8 });
    expect(checksums.isRight(bids, asks, 1472384375, 'matic/usd')).toBe(true);
    expect(checksums.isRight(bids, asks, 2439117997, 'matic/usd')).toBe(false);
  });

  test('that was announced is not guessed, until it is in doubt', () => {
    const { bids, asks } = MATIC();
    const checksums = new BookChecksums(false);
    checksums.announce('matic/usd', { price: 6, volume: 8 });
    expect(checksums.isRight(bids, asks, 2439117997, 'matic/usd')).toBe(false);
    checksums.doubt(['matic/usd']);
    expect(checksums.isRight(bids, asks, 2439117997, 'matic/usd')).toBe(true);
  });

  test('an empty book has none', () => {
    const { bids, asks } = book([], []);
    const checksums = new BookChecksums(false);
    expect(checksums.isRight(bids, asks, 0, 'a/b')).toBe(true);
    expect(checksums.isRight(bids, asks, 1, 'a/b')).toBe(false);
  });
});
