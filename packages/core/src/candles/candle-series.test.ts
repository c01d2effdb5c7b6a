import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Candle } from '../channels/candle.js';
import type { CandleFacts, CandleRow } from './candle-facts.js';
import { CandleInterval } from './candle-interval.js';
import { CandleSeries, type RowSource, type SeriesEvents } from './candle-series.js';

const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

/** The state of the candle of a minute after so many trades of 1. */
const row = (minute: number, trades = 1, more: Partial<CandleRow> = {}): CandleRow => ({
  symbol: 'btc/usd',
  openTime: minute * MINUTE,
  open: 100,
  high: 100 + trades,
  low: 99,
  close: 100 + trades,
  volume: trades,
  trades,
  ...more,
});

const said = (minute: number, trades: number, closed: boolean): CandleRow => row(minute, trades, { closed });

interface Venue {
  readonly isStating?: boolean;
  readonly skipsQuiet?: boolean;
}

/** A series, and what it does as texts: `1:2` is minute 1 after two trades, `1:2.` the same closed. */
function setUp({ isStating = false, skipsQuiet = false }: Venue = {}) {
  const facts: CandleFacts = {
    interval: new CandleInterval('1m', '1m'),
    statesClosed: isStating,
    skipsQuiet,
  };
  const series = new CandleSeries('acme', facts);
  const published: Candle[] = [];
  let log: string[] = [];
  const events: SeriesEvents = {
    publish: (event) => {
      published.push(event);
      const { openTime, trades, closed, origin } = event;
      log.push(
        `${openTime / MINUTE}:${trades}${closed ? '.' : ''}${origin === undefined ? '' : ` ${origin}`}`,
      );
    },
    onDuplicate: () => log.push('duplicate'),
    onCorrected: () => log.push('corrected'),
    onSkipped: () => log.push('skipped'),
    onHole: (from) => log.push(`hole from ${from / MINUTE}`),
  };
  const socket = {};
  const add = (rows: readonly CandleRow[], source: Partial<RowSource> = {}): string[] => {
    log = [];
    series.add(rows, { connection: socket, receivedTime: 5, listedFrom: undefined, ...source }, events);
    return log;
  };
  return {
    series,
    published,
    add,
    live: (...rows: CandleRow[]) => add(rows),
    list: (...rows: CandleRow[]) => add(rows, { listedFrom: rows[0]?.openTime }),
    rest: (...rows: CandleRow[]) => add(rows, { listedFrom: rows[0]?.openTime, connection: undefined }),
  };
}

describe('where the venue does not say that a candle is closed', () => {
  test('the event of a row', () => {
    const { live, published } = setUp();
    live(row(1, 2, { quoteVolume: 7, exchangeTime: 61_000 }));
    expect(published).toEqual([
      {
        channel: 'candle',
        exchange: 'acme',
        symbol: 'btc/usd',
        exchangeTime: 61_000,
        receivedTime: 5,
        interval: '1m',
        openTime: 60_000,
        closeTime: 120_000,
        open: 100,
        high: 102,
        low: 99,
        close: 102,
        volume: 2,
        quoteVolume: 7,
        trades: 2,
        closed: false,
      },
    ]);
  });

  test('a candle is closed by a later one, with its last figures, before that one', () => {
    const { live, published } = setUp();
    expect(live(row(1, 1))).toEqual(['1:1']);
    expect(live(row(1, 2, { exchangeTime: 61_000 }))).toEqual(['1:2']);
    expect(live(row(2, 1, { exchangeTime: 120_500 }))).toEqual(['1:2.', '2:1']);
    expect(published[2]).toMatchObject({ exchangeTime: 120_500, openTime: MINUTE, closed: true });
  });

  test('what repeats a row, or steps back, is a duplicate', () => {
    const { live } = setUp();
    live(row(1, 1), row(2, 2));
    expect(live(row(2, 2))).toEqual(['duplicate']);
    expect(live(row(1, 1))).toEqual(['duplicate']);
    expect(live(row(0, 1))).toEqual(['duplicate']);
    expect(live(row(2, 3))).toEqual(['2:3']);
  });

  test('a trade that arrives after the end of its candle does not close it twice, and is noticed', () => {
    const { live } = setUp();
    live(row(1, 1), row(2, 1));
    expect(live(row(1, 2))).toEqual(['corrected']);
  });

  test('rows of one frame: all but the last candle are complete', () => {
    expect(setUp().live(row(1, 1), row(1, 2), row(2, 1))).toEqual(['1:1', '1:2.', '2:1']);
  });

  test('a snapshot of the past: the closed ones once, the last one is the present one', () => {
    const { list, live } = setUp();
    expect(list(row(1, 5), row(2, 6), row(3, 1))).toEqual(['1:5. snapshot', '2:6. snapshot', '3:1 snapshot']);
    expect(list(row(1, 5), row(2, 6), row(3, 1))).toEqual(['duplicate', 'duplicate', 'duplicate']);
    expect(live(row(4, 1))).toEqual(['3:1.', '4:1']);
  });

  test('a missing interval is a hole, unless the venue skips quiet ones', () => {
    const strict = setUp();
    strict.live(row(1));
    expect(strict.live(row(3))).toEqual(['1:1.', 'hole from 2', '3:1']);
    const lenient = setUp({ skipsQuiet: true });
    lenient.live(row(1));
    expect(lenient.live(row(3))).toEqual(['1:1.', '3:1']);
  });
});

describe('where the venue says so', () => {
  test('a candle is closed by its own row, once', () => {
    const { live } = setUp({ isStating: true });
    expect(live(said(1, 1, false))).toEqual(['1:1']);
    expect(live(said(1, 2, true))).toEqual(['1:2.']);
    expect(live(said(1, 2, true))).toEqual(['duplicate']);
    expect(live(said(1, 1, false))).toEqual(['duplicate']);
    expect(live(said(1, 3, true))).toEqual(['corrected']);
    expect(live(said(2, 1, false))).toEqual(['2:1']);
    expect(live(said(1, 3, true))).toEqual(['corrected']);
  });

  test('the closing row comes with the same figures as the one before', () => {
    const { live } = setUp({ isStating: true });
    live(said(1, 1, false));
    expect(live(said(1, 1, true))).toEqual(['1:1.']);
  });

  test('the closing row comes after the first one of the next candle', () => {
    const { live, series } = setUp({ isStating: true });
    live(said(1, 1, false));
    expect(live(said(2, 1, false))).toEqual(['hole from 1', '2:1']);
    expect(live(said(1, 2, false))).toEqual(['skipped']);
    expect(live(said(1, 3, true))).toEqual(['1:3.']);
    expect(series.holes.isEmpty).toBe(true);
    expect(live(said(1, 3, true))).toEqual(['duplicate']);
  });

  test('the closing row is lost, and REST lists the candle', () => {
    const { live, rest, series } = setUp({ isStating: true });
    live(said(1, 1, false), said(2, 1, false));
    expect(rest(row(1, 4), row(2, 1))).toEqual(['1:4. backfill', 'duplicate']);
    expect(series.holes.isEmpty).toBe(true);
    expect(live(said(2, 2, true))).toEqual(['2:2.']);
  });
});

describe('after an outage', () => {
  test('within one candle, the next row is whole', () => {
    const { live, series } = setUp();
    live(row(1, 1));
    series.doubt(2 * MINUTE);
    expect(live(row(1, 3))).toEqual(['1:3']);
    expect(series.isDoubted).toBe(false);
    expect(live(row(2, 1))).toEqual(['1:3.', '2:1']);
  });

  test('the same row again shows that nothing was missed', () => {
    const { live, series } = setUp();
    live(row(1, 1));
    series.doubt(2 * MINUTE);
    expect(live(row(1, 1))).toEqual(['duplicate']);
    expect(live(row(2, 1))).toEqual(['1:1.', '2:1']);
  });

  test.each([false, true])(
    'a candle whose end was missed is not closed by a later one (quiet: %s)',
    (quiet) => {
      const { live, rest, series } = setUp({ skipsQuiet: quiet });
      live(row(1, 1));
      series.doubt(2 * MINUTE);
      expect(live(row(4, 1))).toEqual(['hole from 1', '4:1']);
      expect(rest(row(1, 9), row(2, 2), row(3, 3), row(4, 1))).toEqual([
        '1:9. backfill',
        '2:2. backfill',
        '3:3. backfill',
        'duplicate',
      ]);
      expect(series.holes.isEmpty).toBe(true);
      expect(rest(row(1, 9), row(2, 2))).toEqual(['duplicate', 'duplicate']);
      expect(live(row(5, 1))).toEqual(['4:1.', '5:1']);
    },
  );

  test('the snapshot of the next connection fills what was missed', () => {
    const { list, live, series } = setUp({ skipsQuiet: true });
    list(row(0, 1), row(1, 1));
    series.doubt(2 * MINUTE);
    expect(list(row(0, 1), row(1, 2), row(3, 3), row(4, 1))).toEqual([
      'duplicate',
      '1:2. backfill',
      '3:3. backfill',
      '4:1 snapshot',
    ]);
    expect(series.holes.isEmpty).toBe(true);
    expect(live(row(5, 1))).toEqual(['4:1.', '5:1']);
  });

  test('a snapshot that begins too late leaves a hole', () => {
    const { list, series } = setUp({ skipsQuiet: true });
    list(row(1, 1));
    series.doubt(2 * MINUTE);
    expect(list(row(3, 3), row(4, 1))).toEqual(['hole from 1', '3:3. backfill', '4:1 snapshot']);
  });

  test('REST shows the present state, and does not vouch for what the socket may send', () => {
    const { live, rest, series } = setUp({ skipsQuiet: true });
    live(row(1, 1));
    series.doubt(2 * MINUTE);
    expect(rest(row(1, 2), row(3, 1))).toEqual(['1:2. backfill', '3:1 backfill']);
    expect(series.isDoubted).toBe(true);
    expect(live(row(5, 1))).toEqual(['hole from 3', '5:1']);
  });

  test('a list that is behind the socket changes nothing', () => {
    const { live, rest } = setUp();
    live(row(1, 5));
    expect(rest(row(1, 4))).toEqual(['duplicate']);
    expect(live(row(1, 6))).toEqual(['1:6']);
  });

  test('a REST answer that is ahead of the socket closes with its own figures', () => {
    const { live, rest } = setUp();
    live(row(1, 5));
    expect(rest(row(1, 7), row(2, 1))).toEqual(['1:7. backfill', '2:1 backfill']);
    expect(live(row(1, 6))).toEqual(['duplicate']);
    expect(live(row(2, 2))).toEqual(['2:2']);
  });

  test('of a quiet interval, REST lists a candle that is none', () => {
    const { live, rest, series } = setUp({ skipsQuiet: true });
    live(row(1, 1));
    series.doubt(2 * MINUTE);
    live(row(4, 1));
    expect(rest(row(1, 1), row(2, 0), row(3, 2), row(4, 1))).toEqual([
      '1:1. backfill',
      'skipped',
      '3:2. backfill',
      'duplicate',
    ]);
  });

  test('a hole that is filled in two answers: what both have is published once', () => {
    const { live, rest, series } = setUp();
    live(row(1, 1));
    series.doubt(2 * MINUTE);
    live(row(4, 1));
    expect(rest(row(1, 9), row(2, 2), row(3, 1))).toEqual(['1:9. backfill', '2:2. backfill', 'skipped']);
    expect(rest(row(1, 9), row(2, 2), row(3, 3), row(4, 1))).toEqual([
      'duplicate',
      'duplicate',
      '3:3. backfill',
      'duplicate',
    ]);
  });

  test('the last row of an answer is not complete', () => {
    const { live, rest, series } = setUp({ skipsQuiet: true });
    live(row(1, 1));
    series.doubt(2 * MINUTE);
    live(row(5, 1));
    expect(rest(row(1, 1), row(2, 2))).toEqual(['1:1. backfill', 'skipped']);
    expect(rest(row(2, 2), row(4, 1))).toEqual(['2:2. backfill', 'skipped']);
    expect(rest(row(4, 2), row(5, 1))).toEqual(['4:2. backfill', 'duplicate']);
  });
});

describe('after an outage that began long after the newest candle', () => {
  test('its end was seen, and only the outage is in doubt', () => {
    const { live, series } = setUp({ skipsQuiet: true });
    live(row(1, 1));
    series.doubt(100 * MINUTE + 30_000);
    expect(series.firstOpen).toBe(99 * MINUTE);
    expect(live(row(102, 1))).toEqual(['1:1.', 'hole from 99', '102:1']);
  });

  test('what REST has listed is not asked for again', () => {
    const { live, series } = setUp({ skipsQuiet: true });
    live(row(1, 1));
    series.doubt(2 * MINUTE);
    expect(series.firstOpen).toBe(MINUTE);
    series.checked(50 * MINUTE);
    expect(series.firstOpen).toBe(48 * MINUTE);
    series.doubt(2 * MINUTE);
    expect(series.firstOpen).toBe(48 * MINUTE);
    expect(live(row(60, 1))).toEqual(['1:1.', 'hole from 48', '60:1']);
  });

  test('where the venue says that a candle is closed, the end that it has not said is missing', () => {
    const { live, series } = setUp({ isStating: true });
    live(said(1, 1, false));
    series.doubt(100 * MINUTE);
    expect(series.firstOpen).toBe(MINUTE);
  });

  test('the same row again shows that nothing was missed', () => {
    const { live, series } = setUp({ skipsQuiet: true });
    live(row(1, 1));
    series.doubt(100 * MINUTE);
    live(row(1, 1));
    expect(live(row(102, 1))).toEqual(['1:1.', '102:1']);
  });
});

test('of two connections, the one that is behind changes nothing', () => {
  const { live, add } = setUp();
  live(row(1, 5));
  expect(add([row(1, 4)], { connection: {} })).toEqual(['duplicate']);
  expect(live(row(1, 6))).toEqual(['1:6']);
  const { live: next } = setUp();
  next(row(1, 5, { exchangeTime: 9 }));
  expect(next(row(1, 4, { exchangeTime: 8 }))).toEqual(['duplicate']);
});

test('a span of years is not fetched as a whole', () => {
  const { live, series } = setUp();
  live(row(1));
  live(row(1_000_000));
  expect(series.holes.of(999_999 * MINUTE)).toMatchObject({ from: 995_000 * MINUTE });
});
