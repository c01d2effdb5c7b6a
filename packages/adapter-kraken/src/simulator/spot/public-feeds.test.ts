import { WireClient } from '@hftjs/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startKrakenSimulator, type KrakenSimulator } from '../index.js';
import { framesOf, likeFrame, settle, subscribe, type DataFrame } from '../testing/frames.js';

let venue: KrakenSimulator;
let client: WireClient;

beforeEach(async () => {
  venue = await startKrakenSimulator({ seed: 7, pairs: ['btc/usd', 'eth/usd'], rate: 0 });
  client = await WireClient.connect(`${venue.streamHost}/v2`);
});
afterEach(() => venue.close());

test('tickers: snapshot, then on trades, or on every new top with bbo', async () => {
  subscribe(client, { channel: 'ticker', symbol: ['BTC/USD'], event_trigger: 'bbo' });
  subscribe(client, { channel: 'ticker', symbol: ['ETH/USD'] });
  await settle(client);
  let [tops, trades] = [0, 0];
  venue.market.on('step', (step) => {
    if (step.pair === 'btc/usd' && (step.top !== undefined || step.trades.length > 0)) tops++;
    if (step.pair === 'eth/usd' && step.trades.length > 0) trades++;
  });
  for (let count = 0; count < 300; count++) venue.market.step();
  await settle(client);
  const of = (symbol: string): DataFrame[] =>
    framesOf(client, 'ticker').filter(({ data }) => data[0]?.symbol === symbol);
  expect(of('BTC/USD')).toHaveLength(tops + 1);
  expect(of('ETH/USD')).toHaveLength(trades + 1);
  expect(of('BTC/USD')[0]?.type).toBe('snapshot');
  const { bid, ask } = venue.market.top('btc/usd');
  const last = client.frames
    .filter((frame) => frame.includes('"ticker","type":"update"') && frame.includes('BTC/USD'))
    .at(-1);
  expect(last).toMatch(
    likeFrame(
      `{"channel":"ticker","type":"update","data":[{"symbol":"BTC/USD","bid":${bid!.priceText},"bid_qty":${bid!.volumeText},"ask":${ask!.priceText},"ask_qty":${ask!.volumeText},"last":#,"volume":#,"vwap":#,"low":#,"high":#,"change":#,"change_pct":#,"trades":#,"timestamp":#}]}`,
    ),
  );
});

test('trades: 50 old ones when wanted, oldest first, then every one exactly once', async () => {
  subscribe(client, { channel: 'trade', symbol: ['BTC/USD'], snapshot: true });
  subscribe(client, { channel: 'trade', symbol: ['ETH/USD'] });
  await settle(client);
  for (let count = 0; count < 300; count++) venue.market.step();
  venue.market.trade('btc/usd', 'buy', 0.5);
  await settle(client);
  const ids = framesOf(client, 'trade')
    .flatMap(({ data }) => data)
    .filter(({ symbol }) => symbol === 'BTC/USD')
    .map(({ trade_id }) => trade_id);
  const truth = venue.market.trades('btc/usd').map(({ id }) => id);
  expect(ids).toEqual(truth.slice(-ids.length));
  expect(framesOf(client, 'trade')[0]).toMatchObject({ type: 'snapshot', data: { length: 50 } });
  const eth = framesOf(client, 'trade').filter(({ data }) => data[0]?.symbol === 'ETH/USD');
  expect(eth[0]?.type).toBe('update');
  const newest = venue.market.trades('btc/usd').at(-1)!;
  expect(client.frames.filter((frame) => frame.startsWith('{"channel":"trade"')).at(-1)).toContain(
    `{"symbol":"BTC/USD","side":"buy","price":${newest.priceText},"qty":${newest.volumeText},"ord_type":"market","trade_id":${newest.id},"timestamp":"`,
  );
});
