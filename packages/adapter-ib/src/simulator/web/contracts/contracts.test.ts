import { afterEach, expect, test } from 'vitest';
import { startIBSimulator, type IBSimulator, type IBSimulatorOptions } from '../../index.js';
import { call } from '../../testing/web.js';

let venue: IBSimulator;

async function start(options: Partial<IBSimulatorOptions> = {}): Promise<void> {
  venue = await startIBSimulator({
    pairs: ['btc/usd', 'aapl/usd', 'eur/usd', 'usd/jpy', 'zzz/usd'],
    rate: 0,
    pace: 50,
    ...options,
  });
}
afterEach(() => venue.close());

test('a stock has several names and several listings, of which one is meant', async () => {
  await start();
  const { json } = await call(venue, '/trsrv/stocks?symbols=AAPL,NOPE');
  expect(json).toMatchObject({
    AAPL: [
      {
        name: 'APPLE INC',
        assetClass: 'STK',
        contracts: [
          { conid: 265_598, exchange: 'NASDAQ', isUS: true },
          { conid: 38_708_077, exchange: 'MEXI', isUS: false },
          { exchange: 'EBS', isUS: false },
        ],
      },
      { name: 'APPLE INC-CDR', contracts: [{ exchange: 'TSE', isUS: false }] },
    ],
    NOPE: [],
  });
});

test('a search gives the number of a contract as a text, and namesakes unless it is narrowed', async () => {
  await start();
  const narrow = await call(venue, '/iserver/secdef/search?symbol=BTC&secType=CRYPTO');
  expect(narrow.json).toMatchObject([
    { conid: '479624278', symbol: 'BTC', sections: [{ secType: 'CRYPTO', exchange: 'PAXOS;' }] },
  ]);
  const posted = await call(venue, '/iserver/secdef/search', { symbol: 'BTC', secType: 'CRYPTO' });
  expect(posted.text).toBe(narrow.text);
  expect((await call(venue, '/iserver/secdef/search?symbol=BTC')).json).toHaveLength(2);
  expect((await call(venue, '/iserver/secdef/search?symbol=NOPE')).json).toHaveProperty('error');
});

test('where crypto has two venues, one name is two contracts of one market', async () => {
  await start({ cryptoVenues: ['ZEROHASH', 'PAXOS'] });
  expect((await call(venue, '/iserver/secdef/search?symbol=BTC&secType=CRYPTO')).json).toMatchObject([
    { conid: '541686651', description: 'ZEROHASH' },
    { conid: '479624278', description: 'PAXOS' },
  ]);
  expect((await call(venue, '/trsrv/secdef?conids=541686651,479624278')).json).toMatchObject({
    secdef: [{ listingExchange: 'ZEROHASH' }, { listingExchange: 'PAXOS' }],
  });
});

test('currency pairs, seen from either side', async () => {
  await start();
  expect((await call(venue, '/iserver/currency/pairs?currency=USD')).json).toEqual({
    USD: [
      { symbol: 'EUR.USD', conid: 12_087_792, ccyPair: 'EUR' },
      { symbol: 'USD.JPY', conid: 15_016_059, ccyPair: 'JPY' },
    ],
  });
  expect((await call(venue, '/iserver/currency/pairs?currency=SEK')).json).toEqual({ SEK: [] });
});

test('prices and sizes are on each market’s own grid', async () => {
  await start();
  const grid = venue.market.pairs.map(({ pair, priceDecimals, volumeDecimals }) => [
    pair,
    priceDecimals,
    volumeDecimals,
  ]);
  expect(grid).toEqual([
    ['btc/usd', 1, 8],
    ['aapl/usd', 2, 0],
    ['eur/usd', 5, 0],
    ['usd/jpy', 3, 0],
    ['zzz/usd', 2, 0],
  ]);
});

test.each(['/iserver/nothing', '/trsrv/stocks/x'])('%s is rejected with 404', async (path) => {
  await start();
  expect(await call(venue, path)).toMatchObject({ status: 404 });
});

test.each(['/trsrv/stocks', '/iserver/secdef/search', '/iserver/currency/pairs'])(
  '%s wants its parameter',
  async (path) => {
    await start();
    expect(await call(venue, path)).toMatchObject({ status: 400 });
  },
);
