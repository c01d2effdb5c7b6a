import { expect, test } from 'vitest';
import type { PublicTrade } from '../market/market-events.js';
import { Market } from '../market/market.js';
import { pairSpec } from '../market/pair-spec.js';
import { Random } from '../market/random.js';
import { formatUnits } from '../wire/decimal.js';
import { candleInterval, type CandleInterval } from './candle-interval.js';
import type { MarketCandle } from './market-candle.js';

const SPOT = pairSpec('btc/usd');
const COARSE = pairSpec('shib/usd', { volumeDecimals: -2 });
const INVERSE = pairSpec('eth/usd:eth', {
  priceDecimals: 2,
  volumeDecimals: 0,
  typicalVolume: 150,
  contract: { kind: 'inverse', size: 10 },
});
const PAIRS = [SPOT, COARSE, INVERSE];
/** Two minutes before the end of a month, which is a Sunday. */
const START = Date.UTC(2026, 4, 31, 23, 58);
const INTERVALS = [
  ...['1s', '1m', '5m', '1h', '3d', '1w', '1M', '3M'].map((name) => candleInterval(name)),
  candleInterval('1d', 8 * 3_600_000),
];

/** A market whose time is set by hand. */
function open(seed: number): { market: Market; advance: (milliseconds: number) => void } {
  let now = START;
  const market = new Market({ seed, pairs: PAIRS, clock: () => now });
  return {
    market,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

/** The crowd and an account trade, sometimes after a long pause. */
function trade({ market, advance }: ReturnType<typeof open>, seed: number): void {
  const random = new Random(`candles ${seed}`);
  for (let count = 0; count < 400; count++) {
    advance(random.chance(0.02) ? random.int(200_000) : random.int(1500));
    market.step();
    if (!random.chance(0.05)) continue;
    const { pair, typicalVolume, volumeDecimals } = random.pick(PAIRS);
    const volume = Math.ceil(typicalVolume * 10 ** volumeDecimals) / 10 ** volumeDecimals;
    market.placeOrder({ pair, side: random.pick(['buy', 'sell'] as const), type: 'market', volume });
  }
}

/** Whole units and decimals of a decimal text. */
function unitsOf(text: string): { units: bigint; decimals: number } {
  const [whole = '', fraction = ''] = text.split('.');
  return { units: BigInt(whole + fraction), decimals: fraction.length };
}

const sum = (texts: readonly string[]): string => {
  const decimals = unitsOf(texts[0] ?? '0').decimals;
  return formatUnits(
    texts.reduce((total, text) => total + unitsOf(text).units, 0n),
    decimals,
  );
};

/** What the candle of some trades has to be; it shares no code with the market. */
function recount(trades: readonly PublicTrade[], interval: CandleInterval): Partial<MarketCandle>[] {
  const groups = new Map<number, PublicTrade[]>();
  for (const one of trades) {
    const openTime = interval.openOf(one.time);
    groups.set(openTime, [...(groups.get(openTime) ?? []), one]);
  }
  return [...groups].map(([openTime, group]) => {
    const prices = group.map(({ price }) => price);
    const [high, low] = [Math.max(...prices), Math.min(...prices)];
    const bought = group.filter(({ side }) => side === 'buy');
    const volumeText = sum(group.map((one) => one.volumeText));
    return {
      openTime,
      openText: group[0]!.priceText,
      highText: group.find(({ price }) => price === high)!.priceText,
      lowText: group.find(({ price }) => price === low)!.priceText,
      closeText: group.at(-1)!.priceText,
      volumeText,
      boughtVolumeText:
        bought.length === 0
          ? formatUnits(0, unitsOf(volumeText).decimals)
          : sum(bought.map((one) => one.volumeText)),
      trades: group.length,
      firstId: group[0]!.id,
      lastId: group.at(-1)!.id,
    };
  });
}

const picked = (candles: readonly MarketCandle[]): Partial<MarketCandle>[] =>
  candles.map(
    ({ openTime, openText, highText, lowText, closeText, volumeText, boughtVolumeText, trades, firstId, lastId }) =>
      ({ openTime, openText, highText, lowText, closeText, volumeText, boughtVolumeText, trades, firstId, lastId }),
  ); // prettier-ignore

test.each(Array.from({ length: 25 }, (_, index) => index))(
  'candles equal a recount of the tape: seed %i',
  (seed) => {
    const run = open(seed);
    const { market } = run;
    const early = PAIRS.map(({ pair }) => market.candles(pair, '1m'));
    trade(run, seed);
    for (const [index, { pair }] of PAIRS.entries()) {
      const tape = market.trades(pair);
      expect(tape.length).toBeGreaterThan(20);
      expect(picked(early[index]!.list())).toEqual(recount(tape, candleInterval('1m')));
      for (const interval of INTERVALS) {
        const series = market.candles(pair, interval);
        expect(picked(series.list())).toEqual(recount(tape, interval));
        const flat = market.candles(pair, interval, 'flat').list();
        expect(picked(flat.filter((candle) => candle.trades > 0))).toEqual(recount(tape, interval));
        for (const [at, candle] of flat.entries()) {
          const before = flat[at - 1];
          if (before !== undefined) expect(candle.openTime).toBe(before.closeTime);
          if (before === undefined || candle.trades > 0) continue;
          expect([candle.openText, candle.highText, candle.lowText, candle.closeText]).toEqual(Array(4).fill(before.closeText)); // prettier-ignore
          expect(Number(candle.volumeText)).toBe(0);
        }
      }
    }
  },
);

test('sums in quote currency are exact, those of inverse contracts in both currencies', () => {
  const run = open(3);
  trade(run, 3);
  const spot = run.market.candles('btc/usd', '1M').list();
  const tape = run.market.trades('btc/usd');
  const worth = tape.reduce((total, { priceText, volumeText }) => total + unitsOf(priceText).units * unitsOf(volumeText).units, 0n); // prettier-ignore
  const decimals = SPOT.priceDecimals + SPOT.volumeDecimals;
  expect(sum(spot.map(({ quoteVolumeText }) => quoteVolumeText))).toBe(formatUnits(worth, decimals));
  expect(spot[0]!.baseVolumeText).toBe(spot[0]!.volumeText);
  const [inverse] = run.market.candles('eth/usd:eth', '3M').list();
  const contracts = run.market.trades('eth/usd:eth').filter(({ time }) => time < inverse!.closeTime);
  expect(inverse!.quoteVolume).toBe(contracts.reduce((total, { volume }) => total + volume * 10, 0));
  const coins = contracts.reduce((total, { volume, price }) => total + (volume * 10) / price, 0);
  expect(inverse!.baseVolume).toBeCloseTo(coins, 8);
  expect(Math.abs(Number(inverse!.averagePriceText) / inverse!.close - 1)).toBeLessThan(0.05);
});

test.each([1, 2, 3, 4, 5])('listeners get each candle closed once, as it is in the list: seed %i', (seed) => {
  for (const quiet of ['skip', 'flat'] as const) {
    const run = open(seed);
    const series = run.market.candles('btc/usd', '1m', quiet);
    const heard: MarketCandle[] = [];
    const end = series.onChange((candle) => heard.push(candle));
    const endSteps = run.market.on('step', ({ trades }) => {
      // It was heard before the step.
      if (trades.length > 0 && trades[0]!.pair === 'btc/usd') expect(heard.at(-1)!.lastId).toBe(trades.at(-1)!.id);
    }); // prettier-ignore
    trade(run, seed);
    run.advance(300_000);
    series.advance();
    const closed = heard.filter(({ isClosed }) => isClosed);
    expect(closed).toEqual(series.list().filter(({ isClosed }) => isClosed));
    expect(new Set(closed.map(({ openTime }) => openTime)).size).toBe(closed.length);
    // An open candle is not heard of after its end, and never shrinks.
    for (const [at, candle] of heard.entries()) {
      const next = heard[at + 1];
      if (next === undefined) continue;
      if (candle.isClosed) expect(next.openTime).toBeGreaterThan(candle.openTime);
      else expect(next.openTime).toBe(candle.openTime);
    }
    end();
    endSteps();
    const count = heard.length;
    run.advance(60_000);
    run.market.trade('btc/usd', 'buy', 0.01);
    expect(heard).toHaveLength(count);
  }
});

test('ranges', () => {
  const run = open(9);
  trade(run, 9);
  const series = run.market.candles('btc/usd', '1m', 'flat');
  const all = series.list();
  const from = all[2]!.openTime;
  expect(series.list({ from, limit: 2 })).toEqual(all.slice(2, 4));
  expect(series.list({ from, until: all[4]!.openTime })).toEqual(all.slice(2, 4));
  expect(series.list({ until: all[4]!.openTime, limit: 3 })).toEqual(all.slice(1, 4));
  expect(series.list({ limit: 1 })).toEqual([series.last]);
  expect(series.list({ limit: 0 })).toEqual([]);
  expect(series).toBe(run.market.candles('btc/usd', candleInterval('1m'), 'flat'));
});

test('candles outlive a restart of trade ids, a change of precision, and a pause of a year', () => {
  const run = open(4);
  const { market } = run;
  market.trade('btc/usd', 'buy', 0.001);
  market.restartTradeIds('btc/usd');
  market.refine('btc/usd', 1);
  expect(market.candles('btc/usd', '1h').last).toMatchObject({ volumeText: `${(0.001).toFixed(SPOT.volumeDecimals)}0` });
  const flat = market.candles('btc/usd', '1s', 'flat');
  run.advance(365 * 86_400_000);
  expect(flat.list().length).toBeLessThanOrEqual(5500);
  expect(flat.last).toMatchObject({ isClosed: false, trades: 0 });
  market.trade('btc/usd', 'buy', 0.001);
  expect(flat.last).toMatchObject({ volume: 0.001, trades: 1 });
}); // prettier-ignore

test.each(['', '1', 'm', '0m', '1min', '1y', '1H'])('%s is not an interval', (name) => {
  expect(() => candleInterval(name)).toThrow('is not an interval such as 1m');
});

test('intervals of the calendar', () => {
  const at = Date.UTC(2027, 1, 10, 20);
  const text = (time: number): string => new Date(time).toISOString().slice(0, 13);
  const both = (name: string, offset?: number): string[] => {
    const interval = candleInterval(name, offset);
    const openTime = interval.openOf(at);
    return [text(openTime), text(interval.nextOf(openTime))];
  };
  expect(both('1w')).toEqual(['2027-02-08T00', '2027-02-15T00']);
  expect(both('1M')).toEqual(['2027-02-01T00', '2027-03-01T00']);
  expect(both('3M')).toEqual(['2027-01-01T00', '2027-04-01T00']);
  expect(both('1d', 28_800_000)).toEqual(['2027-02-10T16', '2027-02-11T16']);
  expect(both('1M', 28_800_000)).toEqual(['2027-01-31T16', '2027-02-28T16']);
});
