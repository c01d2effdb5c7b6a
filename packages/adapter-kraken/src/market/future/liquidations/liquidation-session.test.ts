import { beforeEach, expect, test, vi } from 'vitest';
import type { Liquidation } from '@hftjs/core';
import { setPace, TradeUids, type Loss } from '@hftjs/core/adapter';
import { recordSession } from '@hftjs/testkit';
import { Instruments } from '../../../venue/future/instruments.js';
import { futureProducts } from '../../../venue/future/products.js';
import { LiquidationSession, type LiquidationVenue } from './liquidation-session.js';
import { LiquidationTape } from './liquidation-tape.js';

const TIME = Date.UTC(2026, 8, 25, 12);

/** The trade of a number; each third is a liquidation. */
const trade = (seq: number): object => ({
  feed: 'trade',
  product_id: 'PF_XBTUSD',
  uid: `uid-${seq}`,
  side: 'sell',
  type: seq % 3 === 0 ? 'liquidation' : 'fill',
  seq,
  time: TIME + seq,
  qty: 0.001,
  price: 50_000 + seq,
});

const listed = (seq: number): object => ({
  ...trade(seq),
  seq: undefined,
  size: 0.001,
  time: new Date(TIME + seq).toISOString(),
});

/** Newest first. */
const snapshot = (...numbers: readonly number[]): object => ({
  feed: 'trade_snapshot',
  product_id: 'PF_XBTUSD',
  trades: numbers.toReversed().map(trade),
});

function open() {
  const history = vi.fn<(symbol: string, before?: number) => Promise<readonly unknown[]>>();
  const products = futureProducts({ exchange: 'kraken_future', currencyPairs: ['btc/usd'] });
  const unavailable = (): Promise<never> => Promise.reject(new Error('no REST'));
  const venue: LiquidationVenue = {
    products,
    instruments: new Instruments({
      api: { instruments: unavailable },
      products,
      onUnavailable: () => undefined,
    }),
    api: { history, tickers: unavailable },
    uids: new TradeUids(),
    tape: new LiquidationTape(),
  };
  const numbers: number[] = [];
  const origins: unknown[] = [];
  const lost: Loss[] = [];
  /** A new connection of the same stream, and what comes on it. */
  const connect = async (...frames: object[]): Promise<void> => {
    const outage = venue.tape.hasBegun('btc/usd') ? { from: TIME, until: TIME } : undefined;
    const { context, events } = recordSession({
      ...(outage && { outage }),
      recovering: () => ({
        end: () => undefined,
        lose: (loss) => {
          lost.push(loss);
        },
        abandon: () => undefined,
      }),
    });
    const session = new LiquidationSession(context, venue);
    await session.subscribe(['btc/usd']);
    for (const frame of frames) session.onPacket(frame, TIME);
    await session.recover(outage ?? { from: TIME, until: TIME });
    for (const event of events as Liquidation[]) {
      numbers.push((event.averagePrice ?? 0) - 50_000);
      origins.push(event.origin);
    }
  };
  return { connect, numbers, origins, lost, history };
}

beforeEach(() => {
  setPace(10_000);
  return () => {
    setPace(1);
  };
});

test('former liquidations are history, and each later one is published once', async () => {
  const { connect, numbers, origins } = open();
  await connect(snapshot(2, 3), trade(4), trade(5), trade(6), trade(6), trade(7));
  expect(numbers).toEqual([6]);
  expect(origins).toEqual([undefined]);
});

test('after a reconnect the list of former trades shows what was missed', async () => {
  const { connect, numbers, origins, history } = open();
  await connect(snapshot(1), trade(2));
  await connect(snapshot(1, 2, 3, 4, 5, 6), trade(7));
  expect(numbers).toEqual([3, 6]);
  expect(origins).toEqual(['backfill', 'backfill']);
  expect(history).not.toHaveBeenCalled();
});

test('what the list does not reach is read over REST', async () => {
  const { connect, numbers, lost, history } = open();
  history.mockResolvedValueOnce([8, 7, 6, 5, 4, 3, 2, 1].map(listed));
  await connect(snapshot(1), trade(2));
  await connect(snapshot(8, 9), trade(10));
  expect(numbers.toSorted((a, b) => a - b)).toEqual([3, 6, 9]);
  expect(lost).toEqual([]);
  expect(history).toHaveBeenCalledTimes(1);
});

test('where no list comes, REST is asked', async () => {
  const { connect, numbers, history } = open();
  history.mockResolvedValueOnce([4, 3, 2, 1].map(listed));
  await connect(snapshot(1), trade(2));
  await connect();
  expect(numbers).toEqual([3]);
});

test('a frame that is missing is read over REST, and after failures reported', async () => {
  const { connect, numbers, lost, history } = open();
  history.mockRejectedValue(new Error('503'));
  await connect(snapshot(1), trade(2), trade(4), trade(6));
  expect(numbers).toEqual([6]);
  expect(lost).toMatchObject([
    { from: TIME + 2, until: TIME + 4 },
    { from: TIME + 4, until: TIME + 6 },
  ]);
  expect(history).toHaveBeenCalledTimes(8);
});

test('pages are read until the gap is covered', async () => {
  const { connect, numbers, lost, history } = open();
  const all = Array.from({ length: 250 }, (_, index) => listed(251 - index));
  history.mockImplementation((_, before = Infinity) =>
    Promise.resolve(all.filter((row) => Date.parse((row as { time: string }).time) < before).slice(0, 100)),
  );
  await connect(snapshot(1), trade(2));
  await connect(snapshot(251));
  expect(numbers).toEqual(Array.from({ length: 83 }, (_, index) => 3 * (index + 1)));
  expect(lost).toEqual([]);
});
