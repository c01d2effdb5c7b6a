import { corpusFolder, corpusFrames } from '@hftjs/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startKrakenFutureSimulator, type KrakenFutureSimulator } from '../index.js';
import { connect, framesOf, get, rawOf, settle, subscribe } from './testing/wire.js';

const PAIRS = [
  'btc/usd',
  'eth/usd',
  'shib/usd',
  'btc/usd:btc',
  'btc/usd:usd-270326',
  'eth/usd:eth-270430',
] as const;

let venue: KrakenFutureSimulator;
beforeEach(async () => {
  venue = await startKrakenFutureSimulator({ seed: 7, pairs: PAIRS, rate: 0 });
});
afterEach(() => venue.close());

test('each family has its own kind of contract', async () => {
  const { json } = await get(venue, 'instruments');
  const rows = json.instruments as Record<string, unknown>[];
  expect(
    rows.map(
      ({ symbol, type, tickSize, contractValueTradePrecision, base, pair, lastTradingTime, tradeable }) =>
        [symbol, type, tickSize, contractValueTradePrecision, base, pair, lastTradingTime, tradeable].join(
          ' ',
        ),
    ),
  ).toMatchInlineSnapshot(`
    [
      "PF_XBTUSD flexible_futures 1 4 BTC BTC:USD  true",
      "PF_ETHUSD flexible_futures 0.1 3 ETH ETH:USD  true",
      "PF_SHIBUSD flexible_futures 1e-9 -3 SHIB SHIB:USD  true",
      "PI_XBTUSD futures_inverse 0.5 0 BTC BTC:USD  true",
      "FF_XBTUSD_270326 flexible_futures 1 4 BTC BTC:USD 2027-03-26T15:00:00.000Z true",
      "FI_ETHUSD_270430 futures_inverse 0.05 0 ETH ETH:USD 2027-04-30T15:00:00.000Z true",
      "in_xbtusd spot index      false",
      "in_ethusd spot index      false",
      "in_shibusd spot index      false",
    ]
  `);
});

test('tickers are the whole state', async () => {
  const client = await connect(venue);
  await subscribe(client, 'ticker', 'PF_XBTUSD', 'FI_ETHUSD_270430');
  const [perpetual, dated] = framesOf(client, 'ticker');
  const { bid, ask } = venue.market.top('btc/usd');
  expect(perpetual).toMatchObject({
    product_id: 'PF_XBTUSD',
    bid: bid?.price,
    bid_size: bid?.volume,
    ask: ask?.price,
    ask_size: ask?.volume,
    last: venue.market.trades('btc/usd').at(-1)?.price,
    tag: 'perpetual',
    pair: 'XBT:USD',
    maturityTime: 0,
    suspended: false,
  });
  expect(dated).toMatchObject({ tag: 'month', pair: 'ETH:USD', maturityTime: Date.UTC(2027, 3, 30, 15) });
  expect(dated).not.toHaveProperty('funding_rate');
});

test('numbers are doubles: never without a fraction, times and counts excepted', async () => {
  const client = await connect(venue);
  await subscribe(client, 'ticker', ...['PF_XBTUSD', 'PI_XBTUSD', 'PF_SHIBUSD']);
  await subscribe(client, 'trade', 'PF_SHIBUSD');
  for (const frame of [...rawOf(client, 'ticker'), ...rawOf(client, 'trade_snapshot')])
    for (const [, name, value] of frame.matchAll(/"(\w+)":(-?[\d][^,}\]]*)/g))
      expect(`${name} ${value}`).toMatch(
        /^(time|dtm|maturityTime|next_funding_rate_time|seq) \d+$|^\w+ -?\d+\.\d+$|^\w+ -?\d(\.\d+)?e-\d+$/,
      );
});

test('a side without orders is left out', async () => {
  venue.market.trade('btc/usd', 'buy', 1_000_000);
  const client = await connect(venue);
  await subscribe(client, 'ticker', 'PF_XBTUSD');
  const [ticker] = framesOf(client, 'ticker');
  expect(ticker).toHaveProperty('bid');
  expect(ticker).not.toHaveProperty('ask');
  expect(ticker).not.toHaveProperty('ask_size');
});

test('tickers wait for their interval, and then publish the newest state', async () => {
  await using paced = await startKrakenFutureSimulator({ pairs: ['btc/usd'], rate: 0, tickerInterval: 50 });
  const client = await connect(paced);
  await subscribe(client, 'ticker', 'PF_XBTUSD');
  for (let count = 0; count < 50; count++) paced.market.step();
  const { bid, ask } = paced.market.top('btc/usd');
  const newest = { bid: bid?.price, bid_size: bid?.volume, ask: ask?.price, ask_size: ask?.volume };
  await client.waitUntil(() => {
    const last = framesOf(client, 'ticker').at(-1) ?? {};
    return Object.entries(newest).every(([name, value]) => last[name] === value);
  });
  expect(framesOf(client, 'ticker').length).toBeLessThan(5);
});

test('trades: the last hundred newest first, then each once, numbered without a gap', async () => {
  const client = await connect(venue);
  await subscribe(client, 'trade', 'PF_XBTUSD');
  for (let count = 0; count < 3; count++) venue.market.trade('btc/usd', 'sell', 0.05);
  venue.market.trade('eth/usd', 'sell', 0.05);
  await settle(client);
  const [snapshot] = framesOf(client, 'trade_snapshot');
  const updates = framesOf(client, 'trade');
  const truth = venue.market.trades('btc/usd').slice(-100 - updates.length);
  expect(snapshot?.trades).toHaveLength(100);
  expect([...(snapshot?.trades ?? [])].reverse().concat(updates)).toEqual(
    truth.map(({ id, side, time, volume, price }) => ({
      product_id: 'PF_XBTUSD',
      feed: 'trade',
      uid: venue.uidOf('btc/usd', id),
      side,
      type: 'fill',
      time: Math.floor(time),
      qty: volume,
      price,
      seq: id,
    })),
  );
  const ids = truth.map(({ id }) => venue.uidOf('btc/usd', id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.map((uid) => venue.tradeIdOf('btc/usd', uid))).toEqual(truth.map(({ id }) => id));
});

test('a skipped trade leaves a gap in seq; a liquidation has its own type', async () => {
  const client = await connect(venue);
  await subscribe(client, 'trade', 'PF_XBTUSD');
  venue.market.trade('btc/usd', 'sell', 0.0001);
  venue.market.skipTradeId('btc/usd');
  venue.forceOrder({ pair: 'btc/usd', side: 'sell', volume: 0.0001 });
  venue.market.trade('btc/usd', 'sell', 0.0001);
  await settle(client);
  const [first, second, third] = framesOf(client, 'trade');
  expect([first?.type, second?.type, third?.type]).toEqual(['fill', 'liquidation', 'fill']);
  expect(second?.seq).toBe(Number(first?.seq) + 2);
});

test('faults know the channels by our names', async () => {
  const client = await connect(venue);
  await subscribe(client, 'trade', 'PF_XBTUSD');
  venue.faults.stall('trade');
  venue.market.trade('btc/usd', 'sell', 0.0001);
  venue.faults.resume();
  venue.market.trade('btc/usd', 'sell', 0.0001);
  await settle(client);
  expect(framesOf(client, 'trade').map(({ seq }) => seq)).toEqual([
    venue.market.trades('btc/usd').at(-1)?.id,
  ]);
});

test('inverse contracts are dollars in the market and on the wire', async () => {
  const client = await connect(venue);
  await subscribe(client, 'trade', 'PI_XBTUSD');
  venue.market.trade('btc/usd:btc', 'buy', 7);
  await settle(client);
  expect(rawOf(client, 'trade')[0]).toContain('"qty":7.0,');
  expect(venue.baseOf('btc/usd:btc', { volume: 7, price: 100_000 })).toBe(0.000_07);
  expect(venue.baseOf('btc/usd', { volume: 7, price: 100_000 })).toBe(7);
});

test.each(['btc/usd:eur', 'btc/usd:usd-2612'])('%s is not a contract', async (pair) => {
  await expect(startKrakenFutureSimulator({ pairs: [pair] })).rejects.toThrow(RangeError);
});

const captured =
  corpusFolder() === undefined
    ? []
    : [...corpusFrames('kraken-futures', 'ticker'), ...corpusFrames('kraken-futures', 'trade')];

test.runIf(captured.length > 0)(
  'every field is one that was captured, in the order of the newest capture',
  async () => {
    const client = await connect(venue);
    await subscribe(client, 'ticker', 'PF_XBTUSD');
    await subscribe(client, 'ticker_lite', 'PF_XBTUSD');
    await subscribe(client, 'trade', 'PF_XBTUSD');
    venue.market.trade('btc/usd', 'sell', 0.0001);
    await settle(client);
    const shape = (frame: string): string => Object.keys(JSON.parse(frame) as object).join(' ');
    const shapes = new Set(captured.map(shape));
    for (const feed of ['ticker', 'trade', 'trade_snapshot'])
      expect(shapes, feed).toContain(shape(rawOf(client, feed)[0] ?? '{}'));
    const names = new Set(captured.flatMap((frame) => shape(frame).split(' ')));
    for (const name of shape(rawOf(client, 'ticker_lite')[0] ?? '{}').split(' '))
      expect(names).toContain(name);
  },
);
