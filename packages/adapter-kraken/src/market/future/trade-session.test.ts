import { expect, test, vi } from 'vitest';
import type { Trade } from '@hftjs/core';
import { TradeUids } from '@hftjs/core/adapter';
import { recordSession } from '@hftjs/testkit';
import { Instruments } from '../../venue/future/instruments.js';
import { futureProducts } from '../../venue/future/products.js';
import type { FutureMarket } from './product-session.js';
import { ProductTickerSession } from './ticker-session.js';
import { ProductTradeSession } from './trade-session.js';

const TIME = Date.UTC(2026, 8, 25, 12);

const trade = (seq: number): object => ({
  feed: 'trade',
  product_id: 'PF_XBTUSD',
  uid: `uid-${seq}`,
  side: 'buy',
  type: 'fill',
  seq,
  time: TIME + seq,
  qty: 0.001,
  price: 50_000,
});

const snapshot = (...numbers: readonly number[]): object => ({
  feed: 'trade_snapshot',
  product_id: 'PF_XBTUSD',
  trades: numbers.map(trade),
});

interface Venue {
  readonly venue: FutureMarket;
  readonly published: Trade[];
  readonly history: number[];
  /** A new connection of the same stream, and what comes on it. */
  readonly connect: (about: { readonly resumed: boolean }, ...frames: object[]) => Promise<void>;
}

function open(list?: () => Promise<readonly unknown[]>): Venue {
  const published: Trade[] = [];
  const history: number[] = [];
  const products = futureProducts({ exchange: 'kraken_future', currencyPairs: ['btc/usd'] });
  const unavailable = (): Promise<never> => Promise.reject(new Error('no REST'));
  const venue: FutureMarket = {
    products,
    instruments: new Instruments({
      api: { instruments: list ?? unavailable },
      products,
      onUnavailable: () => undefined,
    }),
    api: { history: unavailable, tickers: unavailable },
    uids: new TradeUids(),
  };
  return {
    published,
    history,
    venue,
    connect: async ({ resumed }, ...frames) => {
      const { context, numbered, skippedIds } = recordSession(
        resumed ? { outage: { from: TIME, until: TIME } } : {},
      );
      const session = new ProductTradeSession(context, venue);
      await session.subscribe(['btc/usd']);
      for (const frame of frames) session.onPacket(frame, TIME);
      published.push(...numbered.map(({ trade }) => trade));
      history.push(...skippedIds.map(({ id }) => id));
    },
  };
}

test('the first snapshot is history, a later one is what was missed', async () => {
  const { published, history, connect } = open();
  await connect({ resumed: false }, snapshot(2, 1), trade(3));
  await connect({ resumed: true }, snapshot(5, 4, 3));
  expect(history).toEqual([1, 2]);
  expect(published.map(({ tradeId, origin }) => [tradeId, origin])).toEqual([
    ['uid-3', undefined],
    ['uid-3', 'backfill'],
    ['uid-4', 'backfill'],
    ['uid-5', 'backfill'],
  ]);
});

test('the first trades of a product that had none are published, though they were missed', async () => {
  const { published, history, connect } = open();
  await connect({ resumed: false }, snapshot());
  await connect({ resumed: true }, snapshot(2, 1));
  expect(published.map(({ tradeId }) => tradeId)).toEqual(['uid-1', 'uid-2']);
  expect(history).toEqual([]);
});

test('where no snapshot came before, it is history', async () => {
  const { published, history, connect } = open();
  await connect({ resumed: false });
  await connect({ resumed: true }, snapshot(2, 1));
  expect(history).toEqual([1, 2]);
  expect(published).toEqual([]);
});

test('a contract size that changes while the connection lives is followed', async () => {
  let contractSize = 1;
  const { venue } = open(() =>
    Promise.resolve([{ symbol: 'PF_XBTUSD', type: 'flexible_futures', contractSize }]),
  );
  const { context, numbered } = recordSession();
  const session = new ProductTradeSession(context, venue);
  await session.subscribe(['btc/usd']);
  session.onPacket(trade(1), TIME);
  contractSize = 0.1;
  await vi.waitFor(async () => {
    await session.every.run();
    session.onPacket(trade(numbered.length + 1), TIME);
    expect(numbered.at(-1)?.trade.volume).toBe(0.0001);
  }, 5_000);
  expect(numbered[0]?.trade.volume).toBe(0.001);
  expect(session.every.interval).toBeLessThanOrEqual(60_000);
});

test('a product that trades again after a halt may have another contract size: it is asked for at once', async () => {
  const reads: number[] = [];
  const { venue } = open(() => {
    reads.push(reads.length);
    return Promise.reject(new Error('no REST'));
  });
  const session = new ProductTickerSession(recordSession().context, venue);
  await session.subscribe(['btc/usd']);
  const ticker = (suspended: boolean): object => ({
    feed: 'ticker',
    product_id: 'PF_XBTUSD',
    time: TIME,
    bid: 1,
    ask: 2,
    bid_size: 1,
    ask_size: 1,
    suspended,
    post_only: false,
  });
  session.onPacket(ticker(false), TIME);
  session.onPacket(ticker(false), TIME);
  expect(reads).toHaveLength(1);
  session.onPacket(ticker(true), TIME);
  await vi.waitFor(() => {
    expect(reads).toHaveLength(2);
  });
});
