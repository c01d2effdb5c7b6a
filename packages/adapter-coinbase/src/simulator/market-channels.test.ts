import type { WireClient } from '@hftjs/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCoinbaseSimulator, type CoinbaseSimulator } from './index.js';
import { acks, connect, framesOf, ofChannel, settle, subscribe } from './testing/wire.js';

let venue: CoinbaseSimulator;
let client: WireClient;

beforeEach(async () => {
  venue = await startCoinbaseSimulator({
    seed: 7,
    pairs: ['btc/usd', 'eth/usd'],
    rate: 0,
    heartbeatInterval: 20,
    tradeInterval: 30,
    tickerInterval: 20,
    tickerBatchInterval: 20,
    candleInterval: 20,
    limits: { dials: 100, messages: 100 },
  });
  client = await connect(venue);
});
afterEach(() => venue.close());

const MICRO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,5}[1-9])?Z$/;

test('snapshots come first, then the acknowledgement, then updates, all numbered together', async () => {
  await subscribe(client, 'market_trades', 'BTC-USD', 'ETH-USD');
  await subscribe(client, 'heartbeats');
  venue.market.trade('btc/usd', 'buy', 0.001);
  await client.waitFor((frame) => frame.includes('"heartbeats","timestamp"'));
  await client.waitFor((frame) => frame.includes('"update"'));
  const frames = framesOf(client);
  expect(frames.map(({ sequence_num: number }) => number)).toEqual(frames.map((_, index) => index));
  expect(frames.slice(0, 3).map(({ channel, events }) => [channel, events?.[0]?.type])).toEqual([
    ['market_trades', 'snapshot'],
    ['market_trades', 'snapshot'],
    ['subscriptions', undefined],
  ]);
  expect(new Set(acks(client)[0]?.market_trades)).toEqual(new Set(['BTC-USD', 'ETH-USD']));
  expect(Object.keys(acks(client)[1] ?? {})).toEqual(['heartbeats', 'market_trades']);
  expect(acks(client)[1]?.heartbeats).toEqual(['heartbeats']);
});

test('the envelope is as recorded', async () => {
  await subscribe(client, 'ticker', 'BTC-USD');
  expect(client.frames[0]).toMatch(
    /^\{"channel":"ticker","timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z","sequence_num":0,"events":\[\{"type":"snapshot","tickers":\[\{"type":"ticker","product_id":"BTC-USD","price":"[\d.]+","volume_24_h":"[\d.]+","low_24_h":"[\d.]+","high_24_h":"[\d.]+","low_52_w":"[\d.]+","high_52_w":"[\d.]+","price_percent_chg_24_h":"-?[\d.]+","best_bid":"[\d.]+","best_ask":"[\d.]+","best_bid_quantity":"[\d.]+","best_ask_quantity":"[\d.]+"\}\]\}\]\}$/,
  );
});

test('trades are published newest first, with the side of the maker', async () => {
  await subscribe(client, 'market_trades', 'BTC-USD');
  venue.market.trade('btc/usd', 'buy', 0.1);
  venue.market.trade('btc/usd', 'sell', 0.1);
  await client.waitFor((frame) => frame.includes('"update"'));
  const [snapshot, update] = ofChannel(client, 'market_trades').map(
    ({ events }) => events?.[0]?.trades ?? [],
  );
  const truth = venue.market.trades('btc/usd').toReversed();
  const published = [...(update ?? []), ...(snapshot ?? [])];
  expect(snapshot?.length).toBeGreaterThan(10);
  expect(published).toEqual(
    truth.slice(0, published.length).map(({ id, price, volumeText, side }) => ({
      product_id: 'BTC-USD',
      trade_id: String(id),
      price: String(price),
      size: volumeText.replace(/\.?0+$/, ''),
      time: expect.stringMatching(MICRO) as string,
      side: side === 'buy' ? 'SELL' : 'BUY',
    })),
  );
});

test('a ticker follows each trade, and soon each change of the quotes', async () => {
  await subscribe(client, 'ticker', 'BTC-USD');
  venue.market.trade('btc/usd', 'buy', 0.1);
  await client.waitUntil(() => ofChannel(client, 'ticker').length === 2);
  const last = venue.market.trades('btc/usd').at(-1);
  const lastTicker = (): object | undefined => ofChannel(client, 'ticker').at(-1)?.events?.[0]?.tickers?.[0];
  expect(lastTicker()).toMatchObject({ price: String(last?.price) });
  const price = Number(((venue.market.top('btc/usd').bid?.price ?? 0) + 0.01).toFixed(2));
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price, volume: 0.5 });
  await client.waitUntil(() => ofChannel(client, 'ticker').length === 3);
  expect(lastTicker()).toMatchObject({
    price: String(last?.price),
    best_bid: String(price),
    best_bid_quantity: '0.5',
  });
});

test('a ticker waits for nothing when there was a trade', async () => {
  await venue.close();
  venue = await startCoinbaseSimulator({ seed: 7, pairs: ['btc/usd'], rate: 0, tickerInterval: 600_000 });
  client = await connect(venue);
  await subscribe(client, 'ticker', 'BTC-USD');
  for (let round = 0; round < 3; round++) venue.market.trade('btc/usd', 'buy', 0.001);
  await settle(client);
  expect(ofChannel(client, 'ticker')).toHaveLength(4);
});

test('ticker_batch has no quotes', async () => {
  await subscribe(client, 'ticker_batch', 'BTC-USD');
  await client.waitUntil(() => ofChannel(client, 'ticker_batch').length > 2);
  const rows = ofChannel(client, 'ticker_batch').flatMap(({ events = [] }) => events[0]?.tickers ?? []);
  expect(rows[2]).toHaveProperty('price_percent_chg_24_h');
  for (const row of rows) expect(row).not.toHaveProperty('best_bid');
});

test('heartbeats count with whole numbers, one after the other however often they are subscribed', async () => {
  await subscribe(client, 'heartbeats');
  await subscribe(client, 'heartbeats');
  await client.waitUntil(() => ofChannel(client, 'heartbeats').length > 4);
  const beats = ofChannel(client, 'heartbeats').map(({ events }) => events?.[0]);
  const [first = NaN, ...others] = beats.map((beat) => beat?.heartbeat_counter as number);
  expect(others).toEqual(others.map((_, index) => first + 1 + index));
  expect(beats[0]?.current_time).toMatch(/^[\d-]{10} [\d:]{8}\.\d{9} \+0000 UTC m=\+\d+\.\d{9}$/);
});

test('level2 is the whole book, then what changes in it', async () => {
  await subscribe(client, 'level2', 'BTC-USD');
  for (let step = 0; step < 50; step++) venue.market.step('btc/usd');
  await client.waitUntil(() => ofChannel(client, 'l2_data').length > 1);
  await settle(client);
  const book = new Map<string, string>();
  for (const { events = [] } of ofChannel(client, 'l2_data'))
    for (const { updates } of events as unknown as { updates: Record<string, string>[] }[])
      for (const { side, price_level: price, new_quantity: quantity } of updates) {
        if (quantity === '0') book.delete(`${side} ${price}`);
        else book.set(`${side} ${price}`, quantity ?? '');
      }
  const { bids, asks } = venue.market.book('btc/usd', 10_000);
  const truth = [...bids.map(({ price }) => `bid ${price}`), ...asks.map(({ price }) => `offer ${price}`)];
  expect(new Set(book.keys())).toEqual(new Set(truth));
  expect(acks(client)).toEqual([{ level2: ['BTC-USD'] }]);
});

test('an alias is delivered and acknowledged under the product whose book it is', async () => {
  await subscribe(client, 'ticker', 'BTC-USDC');
  expect(acks(client)).toEqual([{ ticker: ['BTC-USD'] }]);
  expect(ofChannel(client, 'ticker')[0]?.events?.[0]?.tickers?.[0]?.product_id).toBe('BTC-USD');
});

test('unknown products are left out without a word', async () => {
  await subscribe(client, 'ticker', 'BTC-USD', 'NOPE-USD');
  await subscribe(client, 'market_trades', 'NOPE-USD');
  expect(acks(client)).toEqual([{ ticker: ['BTC-USD'] }, { ticker: ['BTC-USD'] }]);
});

test('unsubscribed products are not published any more, and a new subscription begins with a snapshot', async () => {
  await subscribe(client, 'market_trades', 'BTC-USD', 'ETH-USD');
  client.send({ type: 'unsubscribe', product_ids: ['ETH-USD'], channel: 'market_trades' });
  await settle(client);
  client.send({ type: 'unsubscribe', channel: 'market_trades' });
  await settle(client);
  expect(acks(client).slice(1)).toEqual([{ market_trades: ['BTC-USD'] }, {}]);
  const frames = client.frames.length;
  venue.market.trade('btc/usd', 'buy', 0.001);
  await subscribe(client, 'market_trades', 'BTC-USD');
  expect(client.frames).toHaveLength(frames + 2);
  const last = venue.market.trades('btc/usd').at(-1);
  expect(framesOf(client).at(-2)?.events?.[0]?.trades?.[0]?.trade_id).toBe(String(last?.id));
});

test('candles are buckets of five minutes: the recent ones, then the present one', async () => {
  await subscribe(client, 'candles', 'BTC-USDC');
  venue.market.trade('btc/usd', 'buy', 0.1);
  await client.waitFor((frame) => frame.includes('"candles"') && frame.includes('"update"'));
  const [snapshot, update] = ofChannel(client, 'candles').map(
    ({ events }) => (events?.[0] as unknown as { candles: Record<string, string>[] }).candles,
  );
  const last = venue.market.trades('btc/usd').at(-1);
  expect(Number(snapshot?.[0]?.start) % 300).toBe(0);
  expect(update?.[0]).toMatchObject({ close: String(last?.price), product_id: 'BTC-USD' });
  const volume = venue.market.trades('btc/usd').reduce((sum, trade) => sum + trade.volume, 0);
  const rest = (snapshot ?? []).filter(({ start }) => start !== update?.[0]?.start);
  const total = [...rest, ...(update ?? [])].reduce((sum, row) => sum + Number(row.volume), 0);
  expect(total).toBeCloseTo(volume, 6);
});

test('the status of a product, and each change of it', async () => {
  await subscribe(client, 'status', 'BTC-USD');
  venue.market.setStatus('btc/usd', 'halted');
  venue.market.setStatus('eth/usd', 'halted');
  venue.market.setStatus('btc/usd', 'trading');
  await settle(client);
  const rows = ofChannel(client, 'status').map(({ events }) => events?.[0]?.products?.[0]);
  expect(rows.map((row) => [row?.id, row?.status])).toEqual([
    ['BTC-USD', 'online'],
    ['BTC-USD', 'offline'],
    ['BTC-USD', 'online'],
  ]);
});
