import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCoinbaseSimulator, type CoinbaseSimulator } from './index.js';
import { get, post, signed, type Row } from './testing/wire.js';

let venue: CoinbaseSimulator;
const pair = 'btc/usd';

beforeEach(async () => {
  venue = await startCoinbaseSimulator({ seed: 7, pairs: [pair, 'eth/usd'], rate: 0, pace: 100 });
});
afterEach(() => venue.close());

const dataOf = async (path: string): Promise<Row[]> =>
  ((await get(venue, path)).body as unknown as { data: Row[] }).data;

test.each([
  ['', 4],
  ['?product_type=SPOT', 4],
  ['?product_type=FUTURE', 0],
  ['?product_type=FUTURE&contract_expiry_type=PERPETUAL', 0],
  ['?limit=1&offset=1', 1],
])('products%s', async (query, count) => {
  const { body } = await get(venue, `market/products${query}`);
  expect(body.products).toHaveLength(count);
  expect(new Set(body.products?.map((row) => row.product_id)).size).toBe(count);
});

test('a type of products that does not exist is refused', async () => {
  expect((await get(venue, 'market/products?product_type=SPOTS')).status).toBe(400);
});

test('a book has so many levels as were asked for, and is the one of the dollar', async () => {
  const { body } = await signed(venue, 'product_book?product_id=BTC-USDC&limit=3');
  const { bids, asks } = venue.market.book(pair, 3);
  const book = body.pricebook as { product_id: string; bids: Row[]; asks: Row[] };
  const numbers = (rows: readonly Row[]): number[][] =>
    rows.map(({ price, size }) => [Number(price), Number(size)]);
  const truth = (levels: typeof bids): number[][] => levels.map(({ price, volume }) => [price, volume]);
  expect(book.product_id).toBe('BTC-USDC');
  expect([numbers(book.bids), numbers(book.asks)]).toEqual([truth(bids), truth(asks)]);
  expect(Number(body.spread_absolute)).toBeCloseTo((asks[0]?.price ?? 0) - (bids[0]?.price ?? 0), 8);
  expect((await get(venue, 'market/product_book?product_id=NOPE')).status).toBe(404);
});

test('the best levels of some products, or of all', async () => {
  const rows = async (query = ''): Promise<Row[]> =>
    ((await signed(venue, `best_bid_ask${query}`)).body as unknown as { pricebooks: Row[] }).pricebooks;
  expect(await rows()).toHaveLength(4);
  const [row] = await rows('?product_ids=ETH-USD');
  expect(row).toMatchObject({ product_id: 'ETH-USD', bids: [{}], asks: [{}] });
});

test('candles are the trades of their bucket, newest first', async () => {
  for (let count = 0; count < 20; count++) venue.market.trade(pair, 'buy', 0.01);
  const { body } = await get(venue, 'market/products/BTC-USD/candles?granularity=ONE_DAY');
  const trades = venue.market.trades(pair);
  const volume = trades.reduce((sum, one) => sum + one.volume, 0);
  const total = body.candles?.reduce((sum, row) => sum + Number(row.volume), 0);
  expect(total).toBeCloseTo(volume, 6);
  expect(body.candles?.[0]).toMatchObject({ close: String(trades.at(-1)?.price) });
  const highest = Math.max(...(body.candles ?? []).map((row) => Number(row.high)));
  expect(highest).toBe(Math.max(...trades.map(({ price }) => price)));
  const none = await get(venue, 'market/products/BTC-USD/candles?granularity=ONE_MINUTE&start=1&end=100');
  expect(none.body.candles).toEqual([]);
  expect((await get(venue, 'market/products/BTC-USD/candles?granularity=ONE_WEEK')).status).toBe(400);
});

test('currencies, rates, prices and the time of the rest of Coinbase', async () => {
  expect((await dataOf('/v2/currencies')).map(({ id }) => id)).toEqual(['USD']);
  expect((await dataOf('/v2/currencies/crypto')).map(({ code }) => code)).toEqual(['BTC', 'USDC', 'ETH']);
  const last = venue.market.trades(pair).at(-1)?.price ?? NaN;
  const { rates } = (await dataOf('/v2/exchange-rates?currency=BTC')) as unknown as { rates: Row };
  expect(Number(rates.USD)).toBeCloseTo(last, 2);
  expect(await dataOf('/v2/prices/BTC-USD/spot')).toMatchObject({ amount: String(last), base: 'BTC' });
  const { epoch } = (await dataOf('/v2/time')) as unknown as { epoch: number };
  expect(Math.abs(epoch - Date.now() / 1000)).toBeLessThan(60);
});

test('calls that there are not are refused at once', async () => {
  expect((await get(venue, '/v2/nope')).body.errors).toEqual([{ id: 'not_found', message: 'Not found' }]);
  expect((await signed(venue, 'nope')).status).toBe(404);
  expect((await post(venue, 'orders/historical/batch', {})).status).toBe(404);
  expect((await get(venue, 'orders')).status).toBe(404);
});
