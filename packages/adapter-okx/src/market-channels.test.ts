import { Channel, Exchange, type Candle, type CurrencyPair, type StreamOptions } from '@hftjs/core';
import { setPace } from '@hftjs/core/adapter';
import { eventually, Recorder, watch } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';
import { startOkxSimulator, startOkxSwapSimulator } from './simulator/index.js';

/** How many times faster than at OKX streams and simulators are here. */
const PACE = 10;

setPace(PACE);

const MARKETS = [
  { exchange: Exchange.OKX, start: startOkxSimulator },
  { exchange: Exchange.OKX_SWAP, start: startOkxSwapSimulator },
];

const closed = (candles: readonly Candle[]) => candles.filter((candle) => candle.closed);

describe.each(MARKETS)('$exchange', ({ exchange, start }) => {
  const pairs: readonly CurrencyPair[] = ['btc/usdt'];
  const open = (
    venue: Awaited<ReturnType<typeof start>>,
    options: Partial<StreamOptions> & Pick<StreamOptions, 'subscribeChannels'>,
  ) => watch(new Recorder(), venue, { exchange, currencyPairs: pairs, ...options });

  test('candles are those of the tape, across a cut, each closed once', async () => {
    await using venue = await start({ pace: PACE, seed: 3, pairs, rate: 100, candleInterval: 50 });
    await using watched = open(venue, {
      subscribeChannels: [Channel.CANDLE],
      subscribeArgs: { candle: { interval: '1s' } },
    });
    const { stream, recorder } = watched;
    await stream.ready();
    await eventually(() => {
      expect(closed(recorder.candles).length).toBeGreaterThan(2);
    });
    await venue.faults.down();
    const before = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    await venue.faults.up();
    await eventually(() => {
      expect(closed(recorder.candles).some(({ openTime }) => openTime > before + 3_000)).toBe(true);
    });
    const ended = closed(recorder.candles).toSorted((left, right) => left.openTime - right.openTime);
    const begins = ended.map(({ openTime }) => openTime);
    expect(new Set(begins).size).toBe(begins.length);
    for (const [index, begin] of begins.entries()) expect(begin).toBe(begins[0]! + index * 1_000);
    expect(ended.some(({ origin }) => origin === 'backfill')).toBe(true);
    const truth = new Map(
      venue.market
        .candles('btc/usdt', '1s', 'flat')
        .list()
        .map((candle) => [candle.openTime, candle]),
    );
    for (const { openTime, open: first, high, low, close, volume, quoteVolume } of ended)
      expect({ open: first, high, low, close, volume, quoteVolume }).toEqual({
        open: truth.get(openTime)?.open,
        high: truth.get(openTime)?.high,
        low: truth.get(openTime)?.low,
        close: truth.get(openTime)?.close,
        volume: truth.get(openTime)?.baseVolume,
        quoteVolume: truth.get(openTime)?.quoteVolume,
      });
  });

  test('instruments: the list first, then each change once, also one of an outage', async () => {
    await using venue = await start({ pace: PACE, seed: 3, pairs: ['btc/usdt', 'eth/usdt'], rate: 0 });
    await using watched = open(venue, { subscribeChannels: [Channel.INSTRUMENT] });
    const { stream, recorder } = watched;
    const [listed] = await stream.instruments();
    await stream.ready();
    expect(recorder.instruments).toMatchObject([
      { symbol: 'btc/usdt', status: 'trading', origin: 'snapshot' },
    ]);
    expect({ ...listed, receivedTime: 0 }).toEqual({ ...recorder.instruments[0], receivedTime: 0 });
    venue.setInstrumentState('btc/usdt', 'suspend');
    await eventually(() => {
      expect(recorder.instruments).toHaveLength(2);
    });
    venue.market.setIncrements('btc/usdt', { priceStep: 0.5 });
    await eventually(() => {
      expect(recorder.instruments).toHaveLength(3);
    });
    await venue.faults.down();
    venue.setInstrumentState('btc/usdt', 'live');
    await venue.faults.up();
    await eventually(() => {
      expect(recorder.instruments).toHaveLength(4);
    });
    expect(recorder.instruments.map(({ status, priceIncrement }) => [status, priceIncrement])).toEqual([
      ['trading', 0.1],
      ['halted', 0.1],
      ['halted', 0.5],
      ['trading', 0.5],
    ]);
    expect(await stream.instruments()).toMatchObject([{ status: 'trading', priceIncrement: 0.5 }]);
    await stream.setCurrencyPairs(['btc/usdt', 'eth/usdt']);
    await eventually(() => {
      expect(recorder.instruments.at(-1)).toMatchObject({ symbol: 'eth/usdt', origin: 'snapshot' });
    });
  });

  test('a candle of another length and a market that OKX does not have are refused by name', async () => {
    await using venue = await start({ pace: PACE, seed: 3, pairs, rate: 0 });
    const subscribeChannels = [Channel.CANDLE, Channel.INSTRUMENT];
    expect(() => open(venue, { subscribeChannels, subscribeArgs: { candle: { interval: '7m' } } })).toThrow(
      'subscribeArgs.candle.interval takes',
    );
    await using watched = open(venue, { subscribeChannels, currencyPairs: ['btc/usdt', 'nope/usdt'] });
    await expect(watched.stream.ready()).rejects.toThrow('nope/usdt');
    const { candle, instrument } = watched.stream.status().channels;
    expect([candle?.symbols, instrument?.symbols]).toEqual([
      { 'btc/usdt': 'live', 'nope/usdt': 'refused' },
      { 'btc/usdt': 'live', 'nope/usdt': 'refused' },
    ]);
  });
});

test('spot has neither funding nor liquidations; margin trading has positions, here none', async () => {
  await using venue = await startOkxSimulator({ pace: PACE, seed: 3, pairs: ['btc/usdt'], rate: 0 });
  for (const channel of [Channel.FUNDING_RATE, Channel.LIQUIDATION])
    expect(() =>
      watch(new Recorder(), venue, {
        exchange: Exchange.OKX,
        currencyPairs: ['btc/usdt'],
        subscribeChannels: [channel],
      }),
    ).toThrow(channel);
  await using watched = watch(new Recorder(), venue, {
    exchange: Exchange.OKX,
    currencyPairs: ['btc/usdt'],
    subscribeChannels: [Channel.MY_POSITION],
    ...venue.credentials,
  });
  await watched.stream.ready();
  expect(watched.recorder.myPositions).toEqual([]);
});

test('funding and liquidations of contracts; dated ones have no funding', async () => {
  const pairs = ['btc/usdt', 'btc/usd:btc', 'btc/usdt:usdt-261225'] as const;
  await using venue = await startOkxSwapSimulator({
    pace: PACE,
    seed: 3,
    pairs,
    rate: 0,
    funding: { rate: '0.0002' },
  });
  await using watched = watch(new Recorder(), venue, {
    exchange: Exchange.OKX_SWAP,
    currencyPairs: pairs,
    subscribeChannels: [Channel.FUNDING_RATE, Channel.LIQUIDATION],
  });
  const { stream, recorder } = watched;
  await expect(stream.ready()).rejects.toThrow('btc/usdt:usdt-261225');
  expect(stream.status().channels.funding_rate?.symbols).toEqual({
    'btc/usdt': 'live',
    'btc/usd:btc': 'live',
    'btc/usdt:usdt-261225': 'refused',
  });
  for (const pair of ['btc/usdt', 'btc/usd:btc'] as const)
    await eventually(() => {
      expect(recorder.fundingRates.findLast(({ symbol }) => symbol === pair)).toMatchObject({
        rate: 0.0002,
        intervalMinutes: 480,
        nextFundingTime: venue.market.funding.of(pair).nextTime,
        markPrice: venue.market.markPrice(pair).price,
        indexPrice: venue.market.indexPrice(pair).price,
        openInterest: expect.any(Number) as number,
      });
    });
  venue.market.funding.set('btc/usdt', { rate: '-0.0003' });
  venue.market.funding.pay('btc/usdt');
  venue.market.funding.set('btc/usdt', { rate: '0.0004' });
  venue.market.funding.pay('btc/usdt');
  await eventually(() => {
    const { rate } = recorder.fundingRates.findLast(({ symbol }) => symbol === 'btc/usdt')!;
    expect(rate).toBe(venue.market.funding.of('btc/usdt').rate);
  });
  const truth = [
    venue.market.liquidate('btc/usdt', { side: 'sell', volume: 0.25 }),
    venue.market.liquidate('btc/usdt:usdt-261225', { side: 'buy', volume: 0.5 }),
  ];
  await eventually(() => {
    expect(recorder.liquidations).toHaveLength(2);
  });
  expect(recorder.liquidations).toMatchObject(
    truth.map((one) => ({
      symbol: one?.pair,
      side: one?.side,
      price: one?.price,
      volume: one?.volume,
      complete: false,
    })),
  );
});
