import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { sweepOf, topOf, whileTrading } from '../acting.js';
import type { Bench, Call } from '../call.js';
import { follow, type Follower } from '../follow.js';
import { buyingSide, rounded, unitOf } from '../truth.js';

const DEPTH = 10;
const WAIT = { timeout: 8_000, interval: 20 };

/** Waits until the stream has published something, while the crowd trades. */
async function untilLive(bench: Bench, follower: Follower<unknown>): Promise<void> {
  await whileTrading(
    bench,
    follower.whileFollowing(expect.poll(() => follower.values.length, WAIT).toBeGreaterThan(0)),
  );
}

/** Public market data over WebSockets. */
export const PUBLIC_STREAM_CALLS: readonly Call[] = [
  {
    name: 'watchTicker',
    async run(bench: Bench): Promise<void> {
      const { exchange, market, pair, symbol, venue } = bench;
      const tickers = follow(() => exchange.watchTicker(symbol));
      await untilLive(bench, tickers);
      market.step(pair);
      // ccxt publishes one of several frames that it reads at once, and not the last one.
      await venue.settle?.();
      market.trade(pair, 'buy', sweepOf(bench));
      await expect
        .poll(() => ({ last: tickers.last?.last, bid: tickers.last?.bid, ask: tickers.last?.ask }), WAIT)
        .toEqual({ last: market.trades(pair).at(-1)?.price, ...topOf(bench, 'watchTicker') });
      tickers.end();
    },
  },
  {
    name: 'watchTrades',
    async run(bench: Bench): Promise<void> {
      const { exchange, market, pair, symbol, facts } = bench;
      const unit = await unitOf(bench);
      const trades = follow(() => exchange.watchTrades(symbol));
      await untilLive(bench, trades);
      // Times have whole milliseconds there: the trades before are earlier than this one.
      await setTimeout(5);
      const before = market.trades(pair).length;
      const volume = market.trade(pair, 'buy', sweepOf(bench));
      const truth = market.trades(pair).slice(before);
      const since = Math.floor(truth[0]?.time ?? 0);
      const news = (): readonly { price: number; amount: number; side: string }[] =>
        trades.values
          .flat()
          .filter(({ timestamp }) => Number(timestamp) >= since)
          .map(({ price, amount, side }) => ({
            price: Number(price),
            amount: Number(amount),
            side: String(side),
          }));
      await expect
        .poll(() => rounded(news().reduce((sum, { amount }) => sum + amount * unit, 0)), WAIT)
        .toBe(rounded(volume));
      expect(news().every(({ side }) => side === buyingSide(facts))).toBe(true);
      expect(Math.max(...news().map(({ price }) => price))).toBe(truth.at(-1)?.price);
      trades.end();
    },
  },
  {
    name: 'watchOrderBook',
    async run(bench: Bench): Promise<void> {
      const { exchange, market, pair, symbol } = bench;
      const unit = await unitOf(bench);
      const books = follow(() => exchange.watchOrderBook(symbol));
      await untilLive(bench, books);
      for (let count = 0; count < 50; count++) market.step(pair);
      const { bids, asks } = market.book(pair, DEPTH);
      const rows = (levels: readonly (readonly (number | undefined)[])[] | undefined): unknown =>
        levels?.slice(0, DEPTH).map(([price, amount]) => [price, rounded(amount)]);
      await expect
        .poll(() => ({ bids: rows(books.last?.bids), asks: rows(books.last?.asks) }), WAIT)
        .toEqual({
          bids: bids.map(({ price, volume }) => [price, rounded(volume / unit)]),
          asks: asks.map(({ price, volume }) => [price, rounded(volume / unit)]),
        });
      books.end();
    },
  },
];
