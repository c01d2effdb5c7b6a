import { afterEach, expect, test } from 'vitest';
import {
  startOkxSimulator,
  startOkxSwapSimulator,
  type OkxSimulator,
  type OkxSwapSimulator,
} from './index.js';
import { barOf } from './market/bars.js';
import { connect, get, settle, subscribe } from './testing/wire.js';

let venue: OkxSimulator | OkxSwapSimulator | undefined;
afterEach(() => venue?.close());

const HOUR = 3_600_000;
const iso = (time: number): string => new Date(time).toISOString().slice(0, 16);

test.each([
  ['1m', '2026-03-18T13:47', '2026-03-18T13:48'],
  ['4H', '2026-03-18T12:00', '2026-03-18T16:00'],
  // Longer bars begin with the day in Hong Kong, unless their names end in `utc`.
  ['6H', '2026-03-18T10:00', '2026-03-18T16:00'],
  ['1D', '2026-03-17T16:00', '2026-03-18T16:00'],
  ['1Dutc', '2026-03-18T00:00', '2026-03-19T00:00'],
  ['1W', '2026-03-15T16:00', '2026-03-22T16:00'],
  ['1Wutc', '2026-03-16T00:00', '2026-03-23T00:00'],
  ['1M', '2026-02-28T16:00', '2026-03-31T16:00'],
  ['3Mutc', '2026-01-01T00:00', '2026-04-01T00:00'],
])('%s', (name, open, next) => {
  const bar = barOf(name)!;
  const start = bar.openOf(Date.UTC(2026, 2, 18, 13, 47, 12));
  expect([iso(start), iso(bar.nextOf(start))]).toEqual([open, next]);
});

test('candles follow from the trades, newest first', async () => {
  let now = Math.floor(Date.now() / HOUR) * HOUR;
  venue = await startOkxSimulator({ seed: 5, pairs: ['btc/usdt'], rate: 0, clock: () => now });
  const begun = now;
  now += 60_000;
  venue.market.trade('btc/usdt', 'buy', 0.5);
  venue.market.trade('btc/usdt', 'sell', 0.25);
  const trades = venue.market.trades('btc/usdt').filter(({ time }) => time >= begun + 60_000);
  now += 120_000;
  const { text } = await get(venue, 'market/candles?instId=BTC-USDT&bar=1m');
  const { data } = JSON.parse(text) as { data: readonly string[][] };
  const prices = trades.map(({ price }) => price);
  expect(data.map(([ts, , , , , vol, , , confirm]) => [Number(ts) - begun, vol, confirm])).toEqual([
    [180_000, '0', '0'],
    [120_000, '0', '1'],
    [60_000, '0.75', '1'],
    [0, expect.any(String), '1'],
  ]);
  const quote = trades.reduce((sum, { volume, price }) => sum + volume * price, 0);
  expect(data[2]?.slice(1, 5).map(Number)).toEqual([
    prices[0],
    Math.max(...prices),
    Math.min(...prices),
    prices.at(-1),
  ]);
  expect(Number(data[2]?.[6])).toBeCloseTo(quote, 6);
  // A bar without trades is flat.
  expect(new Set(data[1]?.slice(1, 5))).toEqual(new Set([String(prices.at(-1))]));
  const page = await get(venue, `market/candles?instId=BTC-USDT&after=${begun + 120_000}&limit=1`);
  expect((JSON.parse(page.text) as { data: unknown }).data).toEqual([data[2]]);
  const newer = await get(venue, `market/history-candles?instId=BTC-USDT&before=${begun + 60_000}`);
  expect((JSON.parse(newer.text) as { data: unknown }).data).toEqual(data.slice(0, 2));
  expect((await get(venue, 'market/candles?instId=BTC-USDT&bar=7m')).text).toContain('"code":"51000"');
});

test('candles of contracts count contracts, coins and quote currency; they also come on the business socket', async () => {
  venue = await startOkxSwapSimulator({ seed: 5, pairs: ['btc/usdt'], rate: 0, candleInterval: 1 });
  const client = await connect(venue, 'business');
  await subscribe(client, { channel: 'candle1Dutc', instId: 'BTC-USDT-SWAP' });
  venue.market.trade('btc/usdt', 'buy', 0.5);
  const { text } = await get(venue, 'market/candles?instId=BTC-USDT-SWAP&bar=1Dutc');
  const { data } = JSON.parse(text) as { data: readonly string[][] };
  const [row] = data.slice(0, 1);
  expect(Number(row?.[5]) / 100).toBeCloseTo(Number(row?.[6]), 8);
  await client.waitFor((frame) => frame.includes(`"data":[${JSON.stringify(row)}]`));
  await settle(client);
});
