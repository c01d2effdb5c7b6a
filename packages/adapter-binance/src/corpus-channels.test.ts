import { AsyncQueue, Channel, Exchange, type Candle, type FundingRate, type Liquidation } from '@hftjs/core';
import { CandleInterval, useCompiledReaders, type CandleRow } from '@hftjs/core/adapter';
import { corpusFolder, corpusFrames, Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import { parseKline } from './market/candles/candle.js';
import {
  MARKETS,
  open,
  pairOf,
  plain,
  readWire,
  sessionFrames,
  shown,
  timeText,
  type WireRow,
} from './testing/captured.js';

const isCaptured = corpusFolder() !== undefined;

/** The candle of a row as it must be published. */
function expectCandle(candle: CandleRow | undefined, { s, E, k }: WireRow): void {
  const row = k as unknown as WireRow;
  expect({
    symbol: candle?.symbol,
    time: shown(candle?.exchangeTime),
    openTime: shown(candle?.openTime),
    open: shown(candle?.open),
    high: shown(candle?.high),
    low: shown(candle?.low),
    close: shown(candle?.close),
    volume: shown(candle?.volume),
    quoteVolume: shown(candle?.quoteVolume),
    trades: shown(candle?.trades),
    closed: candle?.closed,
  }).toEqual({
    symbol: pairOf(s!),
    time: timeText(E),
    openTime: row.t,
    open: plain(row.o),
    high: plain(row.h),
    low: plain(row.l),
    close: plain(row.c),
    volume: plain(row.v),
    quoteVolume: plain(row.q),
    trades: row.n,
    closed: row.x as unknown as boolean,
  });
}

describe.runIf(isCaptured).each(MARKETS)('captured frames of $folder', ({ exchange, folder, sessions }) => {
  test('candle: every row, digit for digit; samples without the time of a market cannot be read', () => {
    const captured = sessions.flatMap((session) => sessionFrames(folder, session));
    let samples = 0;
    for (const frame of [...corpusFrames(folder, 'candle'), ...captured]) {
      const packet = JSON.parse(frame) as { data?: object };
      const row = (packet.data ?? packet) as { e?: string; s: string; k: { i?: string; t: number } };
      if (row.e !== 'kline') continue;
      const name = row.k.i ?? '1m';
      const context = { symbol: pairOf(row.s), interval: new CandleInterval(name, name) };
      if (row.k.t < 1e12) {
        samples++;
        const reason = row.k.i === undefined ? 'i is missing' : 'a candle has the times missing';
        expect(() => parseKline(row, context)).toThrow(reason);
        continue;
      }
      expectCandle(parseKline(row, context), readWire(frame)[0]!);
    }
    expect(samples).toBe(folder === 'binance' ? 3 : 2);
  });

  test('candle: each captured frame is a candle, or is counted', () => {
    const frames = corpusFrames(folder, 'candle');
    const stream = open({ exchange }, Channel.CANDLE, frames);
    const candleQueue = new AsyncQueue<Candle>();
    stream.bindObserver({ candleQueue });
    for (const frame of frames) stream.feed(Channel.CANDLE, frame);
    const events = candleQueue.drain();
    const closed = events.filter((candle) => candle.closed);
    const keys = closed.map(({ symbol, openTime }) => `${symbol} ${openTime}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(
      events.every(
        ({ interval, closeTime, openTime }) => interval === '1m' && closeTime - openTime === 60_000,
      ),
    ).toBe(true);
    const { malformed, skipped, duplicates } = stream.status().channels.candle!;
    const ofOthers = frames.filter((frame) => !/"i": ?"1m"/.test(frame) && /"i": ?"/.test(frame));
    const otherEvents = frames.filter((frame) => !/"e": ?"kline"/.test(frame));
    expect(malformed).toBe(folder === 'binance' ? 3 : 2);
    expect(skipped).toBe(new Set([...ofOthers, ...otherEvents]).size);
    expect(events.length + duplicates + malformed + skipped).toBeGreaterThanOrEqual(frames.length);
  });
});

describe.runIf(isCaptured)('captured frames of binance-futures', () => {
  const exchange = Exchange.BINANCE_FUTURE;
  const folder = 'binance-futures';

  test('funding: every row, digit for digit', () => {
    const frames = corpusFrames(folder, 'funding');
    const stream = open({ exchange }, Channel.FUNDING_RATE, frames);
    const fundingRateQueue = new AsyncQueue<FundingRate>();
    stream.bindObserver({ fundingRateQueue });
    for (const frame of frames) stream.feed(Channel.FUNDING_RATE, frame);
    const rows = frames.flatMap(readWire);
    expect(
      fundingRateQueue.drain().map((rate) => ({
        symbol: rate.symbol,
        time: shown(rate.exchangeTime),
        rate: rate.rate,
        next: shown(rate.nextFundingTime),
        markPrice: shown(rate.markPrice),
        indexPrice: shown(rate.indexPrice),
      })),
    ).toEqual(
      rows.map((row) => ({
        symbol: pairOf(row.s!),
        time: timeText(row.E),
        rate: Number(row.r),
        next: timeText(row.T),
        markPrice: plain(row.p),
        indexPrice: plain(row.i),
      })),
    );
    expect(rows.length).toBeGreaterThan(5);
    expect(stream.status().channels.funding_rate).toMatchObject({ malformed: 0, skipped: 0 });
  });

  test('liquidation: every row, digit for digit', () => {
    const frames = corpusFrames(folder, 'liquidation');
    const stream = open({ exchange }, Channel.LIQUIDATION, frames);
    const liquidationQueue = new AsyncQueue<Liquidation>();
    stream.bindObserver({ liquidationQueue });
    for (const frame of frames) stream.feed(Channel.LIQUIDATION, frame);
    expect(
      liquidationQueue.drain().map((event) => ({
        symbol: event.symbol,
        time: shown(event.exchangeTime),
        side: event.side,
        price: shown(event.price),
        averagePrice: shown(event.averagePrice),
        volume: shown(event.volume),
        contracts: shown(event.contracts),
        complete: event.complete,
      })),
    ).toEqual(
      frames.flatMap(readWire).map(({ o }) => {
        const order = o as unknown as WireRow;
        return {
          symbol: pairOf(order.s!),
          time: timeText(order.T),
          side: order.S!.toLowerCase(),
          price: plain(order.p),
          averagePrice: plain(order.ap),
          volume: plain(order.z),
          contracts: plain(order.z),
          complete: false,
        };
      }),
    );
    expect(stream.status().channels.liquidation).toMatchObject({ malformed: 0, skipped: 0 });
  });
});

const HOT = [
  { exchange: Exchange.BINANCE, channel: Channel.CANDLE, folder: 'binance', file: 'candle' },
  { exchange: Exchange.BINANCE_FUTURE, channel: Channel.CANDLE, folder: 'binance-futures', file: 'candle' },
  {
    exchange: Exchange.BINANCE_FUTURE,
    channel: Channel.FUNDING_RATE,
    folder: 'binance-futures',
    file: 'funding',
  },
] as const;

describe.runIf(isCaptured).each(HOT)('$channel of $folder', ({ exchange, channel, folder, file }) => {
  test('is read from its bytes, as JSON.parse reads it', () => {
    const frames = corpusFrames(folder, file);
    const read = (isCompiled: boolean) => {
      const stream = open({ exchange }, channel, frames);
      const recorder = new Recorder();
      stream.bindObserver(recorder);
      // The reader of a stream is made for its first frame.
      useCompiledReaders(isCompiled);
      for (const frame of frames) {
        stream.feed(channel, frame, 1_790_000_000_000);
        useCompiledReaders(true);
      }
      return { events: recorder.events, status: stream.status().channels[channel] };
    };
    const compiled = read(true);
    expect(compiled.events.length).toBeGreaterThan(3);
    expect(compiled.events).toEqual(read(false).events);
    // Samples with other layouts, and streams of all markets.
    expect(compiled.status?.fallbacks).toBeLessThan(frames.length / 2);
  });
});
