import { expect, test } from 'vitest';
import type { PublicTrade } from '../market/market-events.js';
import { pairSpec } from '../market/pair-spec.js';
import { Random } from '../market/random.js';
import { TradingDay } from './trading-day.js';

const trade = (priceText: string, volumeText: string): PublicTrade => ({
  id: 1,
  pair: 'btc/usd',
  side: 'buy',
  orderType: 'limit',
  price: Number(priceText),
  priceText,
  volume: Number(volumeText),
  volumeText,
  time: 0,
});

test('a day adds up, digit for digit, whatever it was before', () => {
  const spec = { ...pairSpec('btc/usd'), priceDecimals: 1, volumeDecimals: 8 };
  const day = new TradingDay(spec, new Random(1));
  const { volume, notional, trades, high } = day;
  day.add(trade('200000.0', '0.00000001'));
  day.add(trade('1.5', '2.5'));
  expect(day.volume - volume).toBe(250_000_001n);
  expect(day.notional - notional).toBe(2_000_000n + 15n * 250_000_000n);
  expect(day.trades - trades).toBe(2);
  expect([day.high, day.low, day.last]).toEqual([Math.max(high, 2_000_000), 15, 15]);
  expect(day.lastVolume).toBe(250_000_000n);
  expect(day.change).toBeCloseTo((15 / day.open - 1) * 100, 10);
});

test('it begins within its own bounds', () => {
  for (let seed = 0; seed < 50; seed++) {
    const { open, high, low, last } = new TradingDay(pairSpec('eth/usd'), new Random(seed));
    expect(low).toBeLessThanOrEqual(Math.min(open, last));
    expect(high).toBeGreaterThanOrEqual(Math.max(open, last));
  }
});
