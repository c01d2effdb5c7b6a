import { afterEach, beforeEach, expect, test } from 'vitest';
import { startOkxSwapSimulator, type OkxSwapSimulator } from './index.js';
import { connect, connectPrivate, get, rowsOf, settle, signed, subscribe, type Row } from './testing/wire.js';

const PAIRS = [
  'btc/usdt',
  'shib/usdt',
  'btc/usd',
  'btc/usd:btc',
  'btc/usdt:usdt-261225',
  'btc/usd:btc-261225',
] as const;

let venue: OkxSwapSimulator;
beforeEach(async () => {
  venue = await startOkxSwapSimulator({ seed: 7, pairs: PAIRS, rate: 0, limits: { dials: 100 } });
});
afterEach(() => venue.close());

async function ownRows(act: () => void): Promise<Row[]> {
  const client = await connectPrivate(venue);
  await subscribe(client, { channel: 'orders', instType: 'ANY' });
  act();
  await settle(client);
  return rowsOf(client, 'orders');
}

test('each family has its own kind of contract', async () => {
  const [swaps, futures] = [
    await get(venue, 'public/instruments?instType=SWAP'),
    await get(venue, 'public/instruments?instType=FUTURES'),
  ];
  const facts = [...swaps.data, ...futures.data].map(
    ({ instId, instFamily, uly, ctType, ctVal, ctValCcy, settleCcy, lotSz, tickSz, expTime }) =>
      [instId, instFamily, uly, ctType, ctVal, ctValCcy, settleCcy, lotSz, tickSz, expTime].join(' '),
  );
  expect(facts).toMatchInlineSnapshot(`
    [
      "BTC-USDT-SWAP BTC-USDT BTC-USDT linear 0.01 BTC USDT 0.01 0.1 ",
      "SHIB-USDT-SWAP SHIB-USDT SHIB-USDT linear 1000000 SHIB USDT 0.1 0.000000001 ",
      "BTC-USD_UM-SWAP BTC-USD_UM BTC-USD linear 0.0001 BTC USD 1 0.1 ",
      "BTC-USD-SWAP BTC-USD BTC-USD inverse 100 USD BTC 0.1 0.1 ",
      "SOON-USDT-SWAP   linear 0.01   0.01 0.1 ",
      "BTC-USDT-261225 BTC-USDT BTC-USDT linear 0.01 BTC USDT 0.01 0.1 1798185600000",
      "BTC-USD-261225 BTC-USD BTC-USD inverse 100 USD BTC 0.1 0.1 1798185600000",
    ]
  `);
  expect(swaps.data[0]).toMatchObject({ baseCcy: '', quoteCcy: '', ctMult: '1', instIdCode: 10_459 });
});

test('linear contracts: the wire counts contracts, the market coins', async () => {
  const client = await connect(venue, 'business');
  await subscribe(
    client,
    ...['BTC-USDT-SWAP', 'SHIB-USDT-SWAP'].map((instId) => ({ channel: 'trades-all', instId })),
  );
  venue.market.trade('btc/usdt', 'buy', 0.0003);
  venue.market.trade('shib/usdt', 'buy', 200_000);
  await settle(client);
  expect(rowsOf(client, 'trades-all')).toMatchObject([{ sz: '0.03' }, { sz: '0.2' }]);
  expect(venue.market.trades('shib/usdt').at(-1)).toMatchObject({ volume: 200_000, volumeText: '200000' });
  expect(venue.contractsOf('btc/usdt', 0.0003)).toBe(0.03);
});

test('the day’s volumes of a swap are contracts and coins', async () => {
  const { data } = await get(venue, 'market/tickers?instType=SWAP');
  const [linear, , , inverse] = data as { vol24h: string; volCcy24h: string; last: string }[];
  expect(Number(linear!.volCcy24h)).toBeCloseTo(Number(linear!.vol24h) / 100, 6);
  const coins = (Number(inverse!.vol24h) * 100) / Number(inverse!.last);
  expect(Number(inverse!.volCcy24h) / coins).toBeCloseTo(1, 1);
});

test('own orders of linear contracts pay in what they settle in', async () => {
  const rows = await ownRows(() => {
    venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.0003 });
    venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price: 90_000, volume: 0.01 });
  });
  const [fill] = venue.market.fills;
  expect(rows).toMatchObject([
    { instType: 'SWAP', instId: 'BTC-USDT-SWAP', sz: '0.03', tgtCcy: '', posSide: 'net', tdMode: 'cross' },
    { state: 'filled', fillSz: '0.03', fillFee: `-${fill!.fee}`, fillFeeCcy: 'USDT', feeCcy: 'USDT' },
    { instId: 'BTC-USD_UM-SWAP', sz: '100', feeCcy: 'USD' },
  ]);
  expect((await signed(venue, 'trade/fills?instType=SWAP')).data).toMatchObject([
    { fillSz: '0.03', feeCcy: 'USDT' },
  ]);
});

test('inverse contracts are dollars: average and fee are those of the coins', async () => {
  const pair = 'btc/usd:btc';
  const { asks } = venue.market.book(pair, 3);
  const contracts = Number(asks.reduce((sum, { volume }) => sum + volume, 0).toFixed(1));
  const rows = await ownRows(() => {
    venue.placeOrder({ pair, side: 'buy', type: 'limit', price: asks[2]!.price, volume: contracts });
  });
  const { fills } = venue.market;
  expect(fills.length).toBeGreaterThan(2);
  const coins = fills.reduce((sum, fill) => sum + venue.baseOf(pair, fill), 0);
  const last = rows.at(-1) as { fee: string; avgPx: string };
  expect(last).toMatchObject({
    instId: 'BTC-USD-SWAP',
    sz: String(contracts),
    feeCcy: 'BTC',
    state: 'filled',
  });
  expect(Number(last.avgPx)).toBeCloseTo((contracts * 100) / coins, 6);
  expect(Number(last.fee)).toBeCloseTo(-coins * 0.0005, 6);
  const parts = rows.reduce((sum, { fillFee }) => sum + Math.round(Number(fillFee) * 1e8), 0);
  expect(Math.round(Number(last.fee) * 1e8)).toBe(parts);
  expect(venue.contractsOf(pair, 2.5)).toBe(2.5);
});

test('orders can be requested by family and by type', async () => {
  const client = await connectPrivate(venue);
  await subscribe(
    client,
    { channel: 'orders', instType: 'SWAP', instFamily: 'BTC-USD' },
    { channel: 'orders', instType: 'FUTURES' },
  );
  for (const pair of PAIRS.filter((name) => name !== 'shib/usdt'))
    venue.placeOrder({ pair, side: 'buy', type: 'limit', price: 90_000, volume: 1 });
  await settle(client);
  expect(rowsOf(client, 'orders').map(({ instId }) => instId)).toEqual([
    'BTC-USD-SWAP',
    'BTC-USDT-261225',
    'BTC-USD-261225',
  ]);
  expect((await signed(venue, 'trade/orders-pending?instFamily=BTC-USD')).data).toHaveLength(2);
});

test.each(['btc/usdt:eur', 'btc/usdt:usdt-2612'])('%s is not a contract', async (pair) => {
  await expect(startOkxSwapSimulator({ pairs: [pair] })).rejects.toThrow(RangeError);
});
