import { WireClient } from '@hftjs/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { framesOf, likeFrame, parseFrame, settle, subscribe } from '../testing/frames.js';
import { startKrakenFutureSimulator, type KrakenFutureSimulator } from '../index.js';

let venue: KrakenFutureSimulator;
let client: WireClient;
beforeEach(async () => {
  venue = await startKrakenFutureSimulator({
    seed: 7,
    pairs: ['btc/usd', 'shib/usd', 'btc/usd:btc'],
    rate: 0,
    heartbeatInterval: 20,
  });
  client = await WireClient.connect(`${venue.streamHost}/v2/public`);
});
afterEach(() => venue.close());

const derivatives = (channel: string, symbol: string[], more: object = {}): Record<string, unknown> => ({
  channel,
  asset_class: 'derivatives',
  symbol,
  ...more,
});

test('each symbol is acknowledged or refused by its name', async () => {
  subscribe(client, derivatives('trade', ['PF_XBTUSD', 'PF_NOPEUSD', 'pf_xbtusd'], { snapshot: true }), 3);
  await settle(client);
  expect(client.frames[0]).toMatch(/^{"channel":"status","type":"update"/);
  const replies = client.frames.filter((frame) => frame.includes('"req_id":3'));
  expect(replies).toEqual([
    expect.stringMatching(
      likeFrame(
        '{"method":"subscribe","req_id":3,"result":{"channel":"trade","snapshot":true,"symbol":"PF_XBTUSD"},"success":true,TIMES}',
      ),
    ),
    expect.stringMatching(
      likeFrame(
        '{"error":"Currency pair not supported PF_NOPEUSD","method":"subscribe","req_id":3,"success":false,"symbol":"PF_NOPEUSD",TIMES}',
      ),
    ),
    expect.stringContaining('Currency pair not supported pf_xbtusd'),
  ]);
});

test.each([
  [{ channel: 'ticker', symbol: ['PF_XBTUSD'] }, "'params.asset_class' is required for the ticker channel"],
  [
    { channel: 'ticker', asset_class: 'spot', symbol: ['BTC/USD'] },
    "'params.asset_class' is not valid for the ticker channel",
  ],
  [derivatives('ticker', []), 'Symbol(s) not found'],
  [
    derivatives('ticker', ['PF_XBTUSD'], { event_trigger: 'bbo' }),
    "'params.event_trigger' is not valid for the ticker channel",
  ],
  [derivatives('executions', [], { token: 'x' }), 'Subscription name invalid'],
])('%j is refused', async (params, error) => {
  subscribe(client, params, 4);
  const reply = parseFrame(await client.waitFor((frame) => frame.includes('"req_id":4')));
  expect(reply).toMatchObject({ method: 'subscribe', success: false, error });
});

test('trades: history only when asked for, then each once', async () => {
  subscribe(client, derivatives('trade', ['PF_XBTUSD']));
  subscribe(client, derivatives('trade', ['PI_XBTUSD'], { snapshot: true }));
  await settle(client);
  const [snapshot] = framesOf(client, 'trade');
  expect(snapshot?.data.map(({ trade_id }) => trade_id)).toEqual(
    venue.market
      .trades('btc/usd:btc')
      .slice(-50)
      .map(({ id }) => id),
  );
  venue.market.trade('btc/usd', 'buy', 0.0123);
  await settle(client);
  const last = venue.market.trades('btc/usd').at(-1)!;
  const update = framesOf(client, 'trade')[1];
  expect(update?.type).toBe('update');
  expect(update?.data.at(-1)).toMatchObject({ symbol: 'PF_XBTUSD', side: 'buy', trade_id: last.id });
});

test('tickers come with a snapshot and with trades', async () => {
  subscribe(client, derivatives('ticker', ['PF_XBTUSD', 'PF_SHIBUSD']));
  await settle(client);
  const { price } = venue.market.top('btc/usd').bid!;
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'limit', price, volume: 1 });
  await settle(client);
  expect(framesOf(client, 'ticker').map(({ type }) => type)).toEqual(['snapshot', 'snapshot']);
  venue.market.trade('btc/usd', 'buy', 0.0123);
  await settle(client);
  const { bid, ask } = venue.market.top('btc/usd');
  expect(framesOf(client, 'ticker').at(-1)).toMatchObject({
    type: 'update',
    data: [
      { symbol: 'PF_XBTUSD', bid: bid?.price, bid_qty: bid?.volume, ask: ask?.price, ask_qty: ask?.volume },
    ],
  });
  expect(framesOf(client, 'ticker')[1]?.data[0]).toMatchObject({ symbol: 'PF_SHIBUSD' });
});

test('it sends heartbeats in silence, and reports maintenance', async () => {
  subscribe(client, derivatives('trade', ['PF_XBTUSD']));
  await client.waitFor((frame) => frame === '{"channel":"heartbeat"}');
  venue.faults.maintenance();
  await client.waitFor((frame) => frame.includes('"system":"maintenance"'));
  venue.faults.maintenance(false);
  await client.waitUntil(() => framesOf(client, 'status').length === 3);
  expect(framesOf(client, 'status').map(({ data }) => data[0]?.system)).toEqual([
    'online',
    'maintenance',
    'online',
  ]);
});

test('the private side is not served', async () => {
  await expect(WireClient.connect(`${venue.streamHost}/v2/private`)).rejects.toThrow('404');
});
