import { afterEach, beforeEach, expect, test } from 'vitest';
import { startOkxSwapSimulator, type OkxSwapSimulator } from './index.js';
import { connect, get, rowsOf, settle, subscribe } from './testing/wire.js';

let venue: OkxSwapSimulator;
beforeEach(async () => {
  venue = await startOkxSwapSimulator({
    seed: 7,
    pairs: ['btc/usdt', 'btc/usd:btc', 'btc/usdt:usdt-261225'],
    rate: 0,
    limits: { dials: 100 },
    funding: { rate: '0.00025', interval: 3_600_000 },
  });
});
afterEach(() => venue.close());

test('funding: the rate, its times, and each change at once', async () => {
  const client = await connect(venue, 'public');
  await subscribe(client, { channel: 'funding-rate', instId: 'BTC-USDT-SWAP' });
  const { nextTime } = venue.market.funding.of('btc/usdt');
  expect(rowsOf(client, 'funding-rate')).toMatchObject([
    {
      fundingRate: '0.00025',
      fundingTime: String(nextTime),
      nextFundingRate: '',
      nextFundingTime: String(nextTime + 3_600_000),
    },
  ]);
  venue.market.funding.set('btc/usdt', { predictedRate: '-0.0001' });
  venue.market.funding.pay('btc/usdt');
  await settle(client);
  expect(rowsOf(client, 'funding-rate').at(-1)).toMatchObject({
    fundingRate: '-0.0001',
    settFundingRate: '0.00025',
  });
  const { text } = await get(venue, 'public/funding-rate-history?instId=BTC-USDT-SWAP');
  expect((JSON.parse(text) as { data: unknown }).data).toMatchObject([{ fundingRate: '0.00025' }]);
});

test('funding: dated contracts have none', async () => {
  expect((await get(venue, 'public/funding-rate?instId=BTC-USDT-261225')).text).toContain('51001');
});

test('mark price, index price and open interest', async () => {
  const client = await connect(venue, 'public');
  venue.market.setPremium('btc/usdt', 0.01);
  await subscribe(
    client,
    { channel: 'mark-price', instId: 'BTC-USDT-SWAP' },
    { channel: 'index-tickers', instId: 'BTC-USDT' },
    { channel: 'open-interest', instId: 'BTC-USDT-SWAP' },
  );
  const { price: mark } = venue.market.markPrice('btc/usdt');
  const { price: index } = venue.market.indexPrice('btc/usdt');
  const { volume } = venue.market.openInterest('btc/usdt');
  expect(index).toBeLessThan(mark);
  expect(rowsOf(client, 'mark-price')).toMatchObject([{ markPx: String(mark) }]);
  expect(rowsOf(client, 'index-tickers')).toMatchObject([{ idxPx: String(index) }]);
  const [interest] = rowsOf(client, 'open-interest');
  expect(Number(interest?.oiCcy)).toBeCloseTo(volume, 7);
  expect(Number(interest?.oi) / 100).toBeCloseTo(volume, 7);
});

test('liquidations of a type', async () => {
  const client = await connect(venue, 'public');
  await subscribe(client, { channel: 'liquidation-orders', instType: 'SWAP' });
  venue.market.liquidate('btc/usdt:usdt-261225', { side: 'buy', volume: 0.5 });
  const one = venue.market.liquidate('btc/usdt', { side: 'sell', volume: 0.5 })!;
  await settle(client);
  expect(rowsOf(client, 'liquidation-orders')).toEqual([
    {
      details: [
        {
          bkLoss: '0',
          bkPx: String(one.price),
          ccy: '',
          posSide: 'long',
          side: 'sell',
          sz: '50',
          ts: String(Math.floor(one.time)),
        },
      ],
      instFamily: 'BTC-USDT',
      instId: 'BTC-USDT-SWAP',
      instType: 'SWAP',
      uly: 'BTC-USDT',
    },
  ]);
});

test('instruments: increments and states that change, each once', async () => {
  const client = await connect(venue, 'public');
  await subscribe(client, { channel: 'instruments', instType: 'SWAP' });
  venue.market.setIncrements('btc/usdt', { priceStep: 0.5, volumeStep: 0.001, minVolume: 0.002 });
  venue.setInstrumentState('btc/usdt', 'suspend');
  venue.market.setStatus('btc/usdt', 'trading');
  venue.market.setStatus('btc/usdt', 'post_only');
  venue.setInstrumentState('btc/usdt', 'live');
  await settle(client);
  const rows = rowsOf(client, 'instruments');
  expect(rows[0]).toMatchObject({ tickSz: '0.5', lotSz: '0.1', minSz: '0.2', state: 'live' });
  expect(rows.map(({ state }) => state)).toEqual(['live', 'suspend', 'live', 'post_only', 'live']);
  expect((await get(venue, 'public/instruments?instType=SWAP&instId=BTC-USDT-SWAP')).text).toContain(
    '"tickSz":"0.5"',
  );
});
