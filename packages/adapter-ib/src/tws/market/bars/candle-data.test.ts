import type { CurrencyPair } from '@hftjs/core';
import type { CandleFacts } from '@hftjs/core/adapter';
import { recordSession, type SessionRecord } from '@hftjs/testkit';
import { afterEach, expect, test, vi } from 'vitest';
import { ContractDirectory } from '../../venue/contract-directory.js';
import { CandleData } from './candle-data.js';

afterEach(() => {
  vi.useRealTimers();
});

const PAIR = 'aapl/usd';
const TIME = 1_790_000_040;

const details = (conId: number, secType: string): unknown => ({
  contract: { conId, secType, symbol: 'ANY', currency: 'USD', exchange: 'SMART' },
});

interface Made extends SessionRecord {
  readonly data: CandleData;
  /** Asks for a pair, and returns the call that does so. */
  ask(pair?: CurrencyPair): readonly unknown[];
}

function make(pairs: readonly CurrencyPair[] = [PAIR], secType = 'STK'): Made {
  const record = recordSession({ exchange: 'ib' });
  const directory = new ContractDirectory(pairs);
  for (const [index, pair] of pairs.entries()) directory.settle(pair, [details(index + 1, secType)]);
  const data = new CandleData(record.context, { args: { candle: {} }, directory, lastBars: new Map() });
  return Object.assign(record, {
    data,
    ask: (pair: CurrencyPair = PAIR): readonly unknown[] => {
      const asked = data.ask(pair);
      return 'frames' in asked ? callOf(asked.frames.at(-1)) : [asked.reason];
    },
  });
}

const callOf = (frame = '{}'): readonly unknown[] => (JSON.parse(frame) as { args: unknown[] }).args;

const bar = (id: number, minute: number, close: number): unknown[] => [
  id, String(TIME + 60 * minute), 189, 190, 188, close, 100, 7, 189.1,
]; // prettier-ignore

const END = ['finished-from-until', -1, -1, -1, -1, -1, -1, -1];

function list({ data }: Made, id: number, minutes: readonly number[]): unknown {
  for (const minute of minutes) data.read({ event: 'historicalData', args: bar(id, minute, 189) }, PAIR, 1);
  return data.read({ event: 'historicalData', args: [id, ...END] }, PAIR, 1);
}

test('the last bars are a snapshot, which acknowledges the pair; then come changes', () => {
  const made = make();
  const [id, contract, end, duration, length, show, isRegular, format, follows] = made.ask();
  expect([contract, end, duration, length, show, isRegular, format, follows]).toEqual([
    { conId: 1, exchange: 'SMART' }, '', '180 S', '1 min', 'TRADES', false, 2, true,
  ]); // prettier-ignore
  expect(list(made, Number(id), [-3, -2, -1, 0])).toEqual({ kind: 'acknowledged', pairs: [PAIR] });
  made.data.read({ event: 'historicalDataUpdate', args: bar(Number(id), 0, 189.5) }, PAIR, 2);
  expect(made.candles.map(({ kind, rows }) => [kind, rows.map(({ openTime, close }) => [openTime, close])])).toEqual([
    ['snapshot', [[TIME - 120, 189], [TIME - 60, 189], [TIME, 189]].map(([time, close]) => [Number(time) * 1_000, close])],
    ['update', [[TIME * 1_000, 189.5]]],
  ]); // prettier-ignore
});

test('bars of an earlier request are not taken for those of the present one', () => {
  const made = make();
  const first = Number(made.ask()[0]);
  const second = Number(made.ask()[0]);
  expect(made.data.pairOf(first)).toBeUndefined();
  expect(made.data.pairOf(second)).toBe(PAIR);
  made.data.read({ event: 'historicalDataUpdate', args: bar(first, 0, 1) }, PAIR, 1);
  expect(made.candles).toEqual([]);
});

test('where nothing was traded, a day is asked for, and then the pair is served without bars', () => {
  const made = make();
  const id = Number(made.ask()[0]);
  const words = 'Historical Market Data Service error message:HMDS query returned no data (162)';
  const answer = made.data.readError({ code: 162, words, requestId: id }, PAIR);
  expect(answer).toMatchObject({ kind: 'send' });
  const [, frame] = (answer as unknown as { frames: string[] }).frames;
  const [next, , , duration] = callOf(frame);
  expect(duration).toBe('86400 S');
  expect(made.data.readError({ code: 162, words, requestId: Number(next) }, PAIR)).toEqual({
    kind: 'acknowledged',
    pairs: [PAIR],
  });
});

test('errors: no permission refuses the pair, a request that was cancelled is nothing, others have their meaning elsewhere', () => {
  const made = make();
  const requestId = Number(made.ask()[0]);
  const read = (code: number, words: string): unknown =>
    made.data.readError({ code, words, requestId }, PAIR);
  expect(read(162, 'No market data permissions for ISLAND STK (162)')).toMatchObject({ kind: 'refused' });
  expect(read(366, 'No historical data query found for ticker id (366)')).toEqual({ kind: 'info' });
  expect(read(162, 'Historical data request pacing violation (162)')).toEqual({ kind: 'info' });
  expect(read(354, 'Not subscribed (354)')).toBeUndefined();
});

test('coins have bars of aggregated trades, currencies none with a volume', () => {
  expect(make([PAIR], 'CRYPTO').ask()[5]).toBe('AGGTRADES');
  expect(make([PAIR], 'CASH').ask()).toEqual([expect.stringContaining('have no volume')]);
});

test('fifty pairs at a time', () => {
  const pairs = Array.from({ length: 51 }, (_, index): CurrencyPair => `coin${index}/usd`);
  const made = make(pairs);
  const asked = pairs.map((pair) => made.ask(pair));
  expect(asked[49]?.[4]).toBe('1 min');
  expect(asked[50]).toEqual([expect.stringContaining('50 requests')]);
});

test('bars that stop are asked for again, those that were refused sooner', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const made = make();
  const id = Number(made.ask()[0]);
  list(made, id, [0]);
  const minutes = async (count: number): Promise<number> => {
    vi.advanceTimersByTime(count * 60_000);
    await made.data.every.run();
    return made.sent.length;
  };
  expect(await minutes(14)).toBe(0);
  made.data.read({ event: 'historicalDataUpdate', args: bar(id, 14, 189) }, PAIR, 1);
  expect(await minutes(14)).toBe(0);
  expect(await minutes(2)).toBe(2);
  const next = Number(callOf(made.sent[1])[0]);
  expect(callOf(made.sent[0])).toEqual([id]);
  made.data.readError({ code: 162, words: 'pacing violation (162)', requestId: next }, PAIR);
  expect(await minutes(2)).toBe(4);
});

test('missing bars are asked for by their times, under a number of their own', async () => {
  let facts: CandleFacts | undefined;
  const { context, sent } = recordSession({
    exchange: 'ib',
    openCandles: (given) => {
      facts = given;
      return { apply: () => undefined };
    },
  });
  const directory = new ContractDirectory([PAIR]);
  directory.settle(PAIR, [details(1, 'STK')]);
  const data = new CandleData(context, { args: { candle: {} }, directory, lastBars: new Map() });
  const answer = facts?.read?.({ symbol: PAIR, from: TIME * 1_000, until: (TIME + 120) * 1_000 });
  const [id, , end, duration, , , , , follows] = callOf(sent.at(-1));
  expect([end, duration, follows]).toEqual(['20260921-14:17:00', '180 S', false]);
  expect(data.pairOf(Number(id))).toBe(PAIR);
  for (const minute of [0, 2])
    data.read({ event: 'historicalData', args: bar(Number(id), minute, 189) }, PAIR, 1);
  data.read({ event: 'historicalData', args: [id, ...END] }, PAIR, 1);
  expect((await answer)?.map(({ openTime }) => openTime)).toEqual([TIME * 1_000, (TIME + 120) * 1_000]);
});
