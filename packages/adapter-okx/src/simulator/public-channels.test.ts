import { afterEach, beforeEach, expect, test } from 'vitest';
import { startOkxSimulator, type OkxSimulator } from './index.js';
import { connect, framesOf, rowsOf, settle, subscribe } from './testing/wire.js';

let venue: OkxSimulator;
beforeEach(async () => {
  venue = await startOkxSimulator({
    seed: 7,
    pairs: ['btc/usdt', 'doge/usdt'],
    rate: 0,
    tickerInterval: 1_000,
    limits: { dials: 100 },
  });
});
afterEach(() => venue.close());

const trimmed = (text: string): string => String(Number(text));

test('a ticker comes right after the ack, key for key', async () => {
  const client = await connect(venue, 'public');
  await subscribe(client, { channel: 'tickers', instId: 'BTC-USDT' });
  const { bid, ask } = venue.market.top('btc/usdt');
  const number = '"\\d+(\\.\\d*[1-9])?"';
  const [, frame] = client.frames;
  expect(frame).toMatch(
    new RegExp(
      `^{"arg":{"channel":"tickers","instId":"BTC-USDT"},"data":\\[{"instType":"SPOT","instId":"BTC-USDT","last":${number},"lastSz":${number},"askPx":"${trimmed(ask!.priceText)}","askSz":"${trimmed(ask!.volumeText)}","bidPx":"${trimmed(bid!.priceText)}","bidSz":"${trimmed(bid!.volumeText)}","open24h":${number},"high24h":${number},"low24h":${number},"sodUtc0":${number},"sodUtc8":${number},"volCcy24h":${number},"vol24h":${number},"ts":"\\d{13}"}\\]}$`,
    ),
  );
});

test('tickers are paced, and the last one is the truth', async () => {
  const client = await connect(venue, 'public');
  await subscribe(client, { channel: 'tickers', instId: 'BTC-USDT' });
  for (let step = 0; step < 300; step++) venue.market.step();
  const { price, volume } = venue.market.trades('btc/usdt').at(-1)!;
  const { bid, ask } = venue.market.top('btc/usdt');
  const last = (): object | undefined => rowsOf(client, 'tickers').at(-1);
  await client.waitUntil(() => JSON.stringify(last()).includes(`"bidSz":"${trimmed(bid!.volumeText)}"`));
  expect(last()).toMatchObject({
    last: String(price),
    lastSz: String(volume),
    bidPx: String(bid!.price),
    askPx: String(ask!.price),
    askSz: String(ask!.volume),
  });
  expect(rowsOf(client, 'tickers')).toHaveLength(2);
});

test('the best quotes come alone, and follow the book', async () => {
  const client = await connect(venue, 'public');
  await subscribe(client, { channel: 'bbo-tbt', instId: 'BTC-USDT' });
  expect(client.frames[1]).toMatch(
    /^{"arg":{"channel":"bbo-tbt","instId":"BTC-USDT"},"data":\[{"asks":\[\["[\d.]+","[\d.]+","0","\d"\]\],"bids":\[\["[\d.]+","[\d.]+","0","\d"\]\],"ts":"\d{13}","seqId":\d+}\]}$/,
  );
  const { ask } = venue.market.top('btc/usdt');
  venue.market.trade('btc/usdt', 'buy', ask!.volume);
  await client.waitUntil(() => rowsOf(client, 'bbo-tbt').length > 1);
  const [before, after] = rowsOf(client, 'bbo-tbt') as { asks: string[][]; seqId: number }[];
  expect(after!.asks[0]![0]).toBe(String(venue.market.top('btc/usdt').ask!.price));
  expect(after!.seqId).toBeGreaterThan(before!.seqId);
});

test('a side without orders is empty', async () => {
  const client = await connect(venue, 'public');
  const args = ['tickers', 'bbo-tbt'].map((channel) => ({ channel, instId: 'DOGE-USDT' }));
  const { asks } = venue.market.book('doge/usdt', 10_000);
  const all = asks.reduce((sum, { volume }) => sum + volume, 0);
  venue.market.trade('doge/usdt', 'buy', Number(all.toFixed(6)));
  await subscribe(client, ...args);
  expect(rowsOf(client, 'tickers')).toMatchObject([
    { askPx: '', askSz: '', bidPx: expect.stringMatching(/\d/) as string },
  ]);
  expect(rowsOf(client, 'bbo-tbt')).toMatchObject([{ asks: [] }]);
});

test('trades-all publishes each trade, trades one row per taker and price', async () => {
  const merged = await connect(venue, 'public');
  const single = await connect(venue, 'business');
  await subscribe(merged, { channel: 'trades', instId: 'BTC-USDT' });
  await subscribe(single, { channel: 'trades-all', instId: 'BTC-USDT' });
  const before = venue.market.trades('btc/usdt').length;
  // Two own orders of one price: a taker meets both at once.
  const price = venue.market.top('btc/usdt').bid!.price + 0.1;
  for (const volume of [0.1, 0.2])
    venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'limit', price, volume });
  venue.market.trade('btc/usdt', 'sell', 0.35);
  await settle(merged);
  await settle(single);
  const truth = venue.market.trades('btc/usdt').slice(before);
  expect(truth.length).toBeGreaterThan(2);
  expect(rowsOf(single, 'trades-all')).toEqual(
    truth.map(({ id, price: px, volume, side, time }) => ({
      instId: 'BTC-USDT',
      tradeId: String(id),
      px: String(px),
      sz: String(volume),
      side,
      source: '0',
      ts: String(Math.floor(time)),
    })),
  );
  const rows = rowsOf(merged, 'trades');
  expect(rows[0]).toMatchObject({
    px: String(price),
    sz: '0.3',
    side: 'sell',
    count: '2',
    tradeId: String(truth[1]!.id),
  });
  expect(rows.reduce((sum, { count }) => sum + Number(count), 0)).toBe(truth.length);
  expect(
    framesOf(merged)
      .filter(({ data }) => data)
      .map(({ data }) => data!.length),
  ).toEqual(rows.map(() => 1));
  expect(merged.frames.find((frame) => frame.includes('"data"'))).toMatch(
    /"data":\[{"instId":"BTC-USDT","tradeId":"\d+","px":"[\d.]+","sz":"0.3","side":"sell","ts":"\d{13}","count":"2","source":"0","seqId":\d+}\]}$/,
  );
});

test('instruments are published when they change', async () => {
  const client = await connect(venue, 'public');
  await subscribe(client, { channel: 'instruments', instType: 'SPOT' });
  expect(rowsOf(client, 'instruments')).toEqual([]);
  venue.setInstrumentState('btc/usdt', 'suspend');
  await settle(client);
  expect(rowsOf(client, 'instruments')).toMatchObject([{ instId: 'BTC-USDT', state: 'suspend' }]);
});
