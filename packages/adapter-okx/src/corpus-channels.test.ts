import {
  AsyncQueue,
  Channel,
  Exchange,
  type Candle,
  type FundingRate,
  type Instrument,
  type Liquidation,
  type MyBalance,
  type MyPosition,
} from '@hftjs/core';
import { corpusFolder, corpusFrames } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';
import {
  CONTRACTS,
  MARKETS,
  open,
  openWith,
  pairOf,
  plain,
  readWire,
  rowsOf,
  volumeOf,
  type WireRow,
} from './testing/captures.js';

const channelOf = (frame: string): string => readWire(frame).arg?.channel ?? '';

/** What a stream counted of its only frame. */
interface Counts {
  readonly events: number;
  readonly skipped?: number;
  readonly malformed?: number;
}

const expectCounts = (
  stream: ReturnType<typeof open>,
  channel: Channel,
  { events, skipped = 0, malformed = 0 }: Counts,
): void => {
  const counts = { frames: 1, control: 0, events, skipped, malformed };
  expect(stream.status().channels[channel]).toMatchObject(counts);
};

const isNumber = (text: unknown): boolean => typeof text === 'string' && text !== '' && Number(text) >= 0;

/** Whether a row can be read: nine columns, or seven in captures of before 2022-11. */
const isCandle = (row: readonly string[]): boolean =>
  row.length >= 7 && row.slice(0, 8).every(isNumber) && (row[8] === undefined || /^[01]$/.test(row[8]));

function expectCandles(exchange: string, frame: string): void {
  const [, interval] = /^candle(.+)$/.exec(channelOf(frame)) ?? [];
  const { arg, data } = readWire(frame) as unknown as {
    readonly arg: { readonly instId: string };
    readonly data: readonly (readonly string[])[];
  };
  const stream = openWith({
    exchange,
    channel: Channel.CANDLE,
    frames: [JSON.stringify({ data: [arg] })],
    subscribeArgs: { candle: { interval: interval ?? '1m' } },
  });
  const candleQueue = new AsyncQueue<Candle>();
  stream.bindObserver({ candleQueue });
  stream.feed(Channel.CANDLE, frame);
  const candles = candleQueue.drain();
  if (interval === undefined) {
    // Candles of index and mark prices are channels of their own.
    expect(candles).toEqual([]);
    expectCounts(stream, Channel.CANDLE, { events: 0, skipped: data.length });
    return;
  }
  const rows = data.filter(isCandle);
  expect(candles.map((candle) => ({ ...candle, receivedTime: 0 }))).toEqual(
    rows.map(([time, open, high, low, close, size, currency, quote, confirm]) => {
      const ofContracts = arg.instId in CONTRACTS;
      const quoteVolume = quote ?? (ofContracts ? undefined : currency);
      return {
        channel: 'candle',
        exchange,
        symbol: pairOf(arg.instId),
        receivedTime: 0,
        interval,
        openTime: Number(time),
        closeTime: Number(time) + { '1m': 60_000, '1D': 86_400_000 }[interval]!,
        open: Number(open),
        high: Number(high),
        low: Number(low),
        close: Number(close),
        volume: Number(ofContracts ? currency : size),
        ...(quoteVolume !== undefined && { quoteVolume: Number(quoteVolume) }),
        closed: confirm === '1',
      };
    }),
  );
  expectCounts(stream, Channel.CANDLE, { events: rows.length, malformed: data.length - rows.length });
}

function expectFunding(frame: string): void {
  const stream = open(Exchange.OKX_SWAP, Channel.FUNDING_RATE, [frame]);
  const fundingRateQueue = new AsyncQueue<FundingRate>();
  stream.bindObserver({ fundingRateQueue });
  stream.feed(Channel.FUNDING_RATE, frame);
  const data = rowsOf(frame);
  // Without a rate, mark prices, index prices and open interest wait for one.
  const rows = channelOf(frame) === 'funding-rate' ? data.filter((row) => row.fundingRate !== undefined) : [];
  expect(fundingRateQueue.drain().map((event) => ({ ...event, receivedTime: 0 }))).toEqual(
    rows.map((row) => ({
      channel: 'funding_rate',
      exchange: Exchange.OKX_SWAP,
      symbol: pairOf(row.instId!),
      receivedTime: 0,
      ...(row.ts !== undefined && { exchangeTime: Number(row.ts) }),
      rate: Number(row.fundingRate),
      nextFundingTime: Number(row.fundingTime),
      ...(row.nextFundingTime !== undefined && {
        intervalMinutes: (Number(row.nextFundingTime) - Number(row.fundingTime)) / 60_000,
      }),
      ...(row.nextFundingRate !== '' && { predictedRate: Number(row.nextFundingRate) }),
    })),
  );
  expectCounts(stream, Channel.FUNDING_RATE, { events: rows.length, skipped: data.length - rows.length });
}

function expectLiquidations(frame: string): void {
  const stream = open(Exchange.OKX_SWAP, Channel.LIQUIDATION, [frame]);
  const liquidationQueue = new AsyncQueue<Liquidation>();
  stream.bindObserver({ liquidationQueue });
  stream.feed(Channel.LIQUIDATION, frame);
  const details = rowsOf(frame).flatMap(({ instId, details: rows }) =>
    (rows as unknown as readonly WireRow[]).map((row) => ({ ...row, instId })),
  ) as readonly WireRow[];
  expect(liquidationQueue.drain().map((event) => ({ ...event, receivedTime: 0 }))).toEqual(
    details.map((row) => ({
      channel: 'liquidation',
      exchange: Exchange.OKX_SWAP,
      symbol: pairOf(row.instId!),
      exchangeTime: Number(row.ts),
      receivedTime: 0,
      side: row.side,
      price: Number(row.bkPx),
      volume: Number(volumeOf(row.instId!, row.sz!, row.bkPx!)),
      contracts: Number(row.sz),
      complete: false,
    })),
  );
  expectCounts(stream, Channel.LIQUIDATION, { events: details.length });
}

function expectInstruments(exchange: string, frame: string): void {
  const stream = open(exchange, Channel.INSTRUMENT, [frame]);
  const instrumentQueue = new AsyncQueue<Instrument>();
  stream.bindObserver({ instrumentQueue });
  stream.feed(Channel.INSTRUMENT, frame);
  expect(instrumentQueue.drain()).toMatchObject(
    rowsOf(frame).map((row) => ({
      symbol: pairOf(row.instId!),
      venueSymbol: row.instId,
      status: 'trading',
      rawStatus: row.state,
      kind: row.instType === 'SPOT' ? 'spot' : 'perpetual',
      priceIncrement: Number(row.tickSz),
      volumeIncrement: Number(volumeOf(row.instId!, row.lotSz!, '1')),
      minVolume: Number(volumeOf(row.instId!, row.minSz!, '1')),
    })),
  );
  expectCounts(stream, Channel.INSTRUMENT, { events: rowsOf(frame).length });
}

function expectBalances(exchange: string, frame: string): void {
  const stream = open(exchange, Channel.MY_BALANCE, []);
  const myBalanceQueue = new AsyncQueue<MyBalance>();
  stream.bindObserver({ myBalanceQueue });
  stream.feed(Channel.MY_BALANCE, frame);
  const data = rowsOf(frame);
  const isRead = channelOf(frame) === 'account';
  const details = isRead ? data.flatMap((row) => row.details as unknown as readonly WireRow[]) : [];
  const stated = (fields: Readonly<Record<string, string | undefined>>): object =>
    Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== undefined && text !== ''));
  expect(myBalanceQueue.drain()).toMatchObject(
    details.map(({ ccy, cashBal, availBal, frozenBal, uTime }) => ({
      currency: ccy!.toLowerCase(),
      kind: 'eventType' in readWire(frame) ? 'snapshot' : 'update',
      exact: stated({ total: cashBal, available: availBal, locked: frozenBal }),
      exchangeTime: Number(uTime),
    })),
  );
  expectCounts(stream, Channel.MY_BALANCE, { events: details.length, skipped: isRead ? 0 : data.length });
}

function expectPositions(exchange: string, frame: string): void {
  const stream = open(exchange, Channel.MY_POSITION, channelOf(frame) === 'positions' ? [frame] : []);
  const myPositionQueue = new AsyncQueue<MyPosition>();
  stream.bindObserver({ myPositionQueue });
  stream.feed(Channel.MY_POSITION, frame);
  const data = rowsOf(frame);
  const rows = channelOf(frame) === 'positions' ? data : [];
  expect(
    myPositionQueue.drain().map((event) => ({
      symbol: event.symbol,
      side: event.positionSide,
      volume: plain(event.exact.volume),
      contracts: event.exact.contracts,
      entry: event.exact.entryPrice,
      mark: event.exact.markPrice,
      profit: event.exact.unrealizedPnl,
      liquidation: event.exact.liquidationPrice,
      leverage: event.exact.leverage,
      mode: event.marginMode,
      time: event.exchangeTime,
    })),
  ).toEqual(
    rows.map((row) => ({
      symbol: pairOf(row.instId!),
      side: row.posSide,
      volume: volumeOf(row.instId!, row.pos!, row.avgPx!),
      contracts: row.pos,
      entry: row.avgPx,
      mark: row.markPx,
      profit: row.upl,
      liquidation: row.liqPx,
      leverage: row.lever,
      mode: row.mgnMode,
      time: Number(row.uTime),
    })),
  );
  expectCounts(stream, Channel.MY_POSITION, { events: rows.length, skipped: data.length - rows.length });
}

describe.runIf(corpusFolder() !== undefined)('captured frames', () => {
  describe.each(MARKETS)('$exchange', ({ exchange, folder }) => {
    test('candle: every row that can be read', () => {
      const frames = corpusFrames(folder, 'candle');
      expect(frames.some((frame) => channelOf(frame).startsWith('candle'))).toBe(true);
      for (const frame of frames) expectCandles(exchange, frame);
    });

    test('instrument: every row', () => {
      for (const frame of corpusFrames(folder, 'instrument')) expectInstruments(exchange, frame);
    });

    test('balance: every currency of `account`, digit for digit; other channels are skipped', () => {
      for (const frame of corpusFrames(folder, 'balance')) expectBalances(exchange, frame);
    });

    test('position: every row of `positions`, digit for digit; other channels are skipped', () => {
      for (const frame of corpusFrames(folder, 'balance')) expectPositions(exchange, frame);
    });

    test('funding: mark and index prices without a rate wait for one', () => {
      for (const frame of corpusFrames(folder, 'mark')) expectFunding(frame);
    });
  });

  test('funding: every row', () => {
    for (const frame of corpusFrames('okx-swap', 'funding')) expectFunding(frame);
  });

  test('liquidation: every order', () => {
    for (const frame of corpusFrames('okx-swap', 'liquidation')) expectLiquidations(frame);
  });

  test('a rate and what was captured of the same contract are joined', () => {
    const frames = ['funding', 'mark'].flatMap((name) => corpusFrames('okx-swap', name));
    const ofContract = frames.filter((frame) =>
      rowsOf(frame).some(({ instId }) => instId === 'WNCG-USDT-SWAP'),
    );
    const index = corpusFrames('okx', 'mark').filter((frame) => frame.includes('WNCG-USDT'));
    const stream = open(Exchange.OKX_SWAP, Channel.FUNDING_RATE, ofContract);
    const fundingRateQueue = new AsyncQueue<FundingRate>();
    stream.bindObserver({ fundingRateQueue });
    for (const frame of [...ofContract, ...index]) stream.feed(Channel.FUNDING_RATE, frame);
    expect(fundingRateQueue.drain().at(-1)).toMatchObject({
      symbol: 'wncg/usdt:usdt',
      rate: 0.00048105,
      predictedRate: 0.00114,
      openInterest: 644195,
      indexPrice: 2.1675,
      exchangeTime: 1640131290649,
    });
  });
});
