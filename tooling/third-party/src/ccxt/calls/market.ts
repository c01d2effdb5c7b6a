import { expect } from 'vitest';
import { sweepOf, topOf } from '../acting.js';
import type { Bench, Call } from '../call.js';
import { buyingSide, rounded, unitOf } from '../truth.js';
import { symbolOf } from '../venues.js';
import { candlesOf } from '../candles.js';

const DEPTH = 10;

const step = (decimals: number): number => Number(`1e${-decimals}`);

/** What a program asks first, and public market data over REST. */
export const MARKET_CALLS: readonly Call[] = [
  {
    name: 'loadMarkets',
    async run({ exchange, market, facts }: Bench): Promise<void> {
      const markets = Object.values(await exchange.loadMarkets());
      const wanted = market.pairs.map(({ pair }) => symbolOf(pair, facts));
      const listed = markets.map((listing) => listing?.symbol);
      expect(listed).toEqual(expect.arrayContaining(wanted));
      expect(new Set(listed).size, 'each market is listed once').toBe(listed.length);
      for (const { pair, priceDecimals, volumeDecimals } of market.pairs) {
        const [base, quote] = pair.toUpperCase().split('/');
        const listing = exchange.market(symbolOf(pair, facts));
        expect(listing).toMatchObject({
          base,
          quote,
          settle: facts.settle,
          spot: facts.settle === undefined,
          contract: facts.settle !== undefined,
          precision: { price: step(priceDecimals) },
        });
        expect(listing.active).not.toBe(false);
        const { amount } = listing.precision;
        const unit = listing.contractSize ?? 1;
        expect(rounded(Number(amount) * unit), 'steps of the amount').toBeGreaterThanOrEqual(
          step(volumeDecimals),
        );
      }
    },
  },
  {
    name: 'fetchTime',
    async run({ exchange }: Bench): Promise<void> {
      const before = Date.now();
      const time = await exchange.fetchTime();
      const after = Date.now();
      // Some venues give whole seconds.
      expect(time).toBeGreaterThanOrEqual(Math.floor(before / 1000) * 1000);
      expect(time).toBeLessThanOrEqual(after);
    },
  },
  {
    name: 'fetchTicker',
    async run(bench: Bench): Promise<void> {
      const { exchange, market, pair, symbol } = bench;
      const ticker = await exchange.fetchTicker(symbol);
      expect(ticker).toMatchObject({
        symbol,
        ...topOf(bench, 'fetchTicker'),
        last: market.trades(pair).at(-1)?.price,
      });
    },
  },
  {
    name: 'fetchOrderBook',
    async run(bench: Bench): Promise<void> {
      const { exchange, market, pair, symbol } = bench;
      const unit = await unitOf(bench);
      const book = await exchange.fetchOrderBook(symbol, DEPTH);
      const { bids, asks } = market.book(pair, DEPTH);
      for (const [levels, truth] of [
        [book.bids, bids],
        [book.asks, asks],
      ] as const)
        expect(levels.slice(0, DEPTH).map(([price, amount]) => [price, rounded(amount)])).toEqual(
          truth.map(({ price, volume }) => [price, rounded(volume / unit)]),
        );
    },
  },
  {
    name: 'fetchOHLCV',
    async run(bench: Bench): Promise<void> {
      const { exchange, market, pair, symbol, facts } = bench;
      const unit = facts.candlesAreInBase === true ? 1 : await unitOf(bench);
      market.trade(pair, 'buy', sweepOf(bench));
      const rows = await exchange.fetchOHLCV(symbol, '1m');
      expect(rows.length).toBeGreaterThan(0);
      const truth = candlesOf(market.trades(pair));
      const [last] = truth.slice(-1);
      const row = rows.find(([time]) => time === last?.openTime);
      expect(row?.map((value) => rounded(value))).toEqual([
        last?.openTime,
        last?.open,
        last?.high,
        last?.low,
        last?.close,
        rounded(last === undefined ? undefined : last.volume / unit),
      ]);
    },
  },
  {
    name: 'fetchTrades',
    async run(bench: Bench): Promise<void> {
      const { exchange, market, pair, symbol, facts } = bench;
      const unit = await unitOf(bench);
      const known = new Set((await exchange.fetchTrades(symbol)).map(({ id }) => id));
      const before = market.trades(pair).length;
      const volume = market.trade(pair, 'buy', sweepOf(bench));
      const truth = market.trades(pair).slice(before);
      const rows = await exchange.fetchTrades(symbol);
      // Venues that merge the trades of one order list fewer rows: their sums are the same.
      const last = rows.filter(({ id }) => !known.has(id));
      expect(last.every(({ side }) => side === buyingSide(facts))).toBe(true);
      const sum = last.reduce((total, { amount }) => total + Number(amount) * unit, 0);
      expect(rounded(sum)).toBe(rounded(volume));
      expect(Math.max(...last.map(({ price }) => Number(price)))).toBe(truth.at(-1)?.price);
      expect(Math.min(...last.map(({ price }) => Number(price)))).toBe(truth[0]?.price);
    },
  },
];
