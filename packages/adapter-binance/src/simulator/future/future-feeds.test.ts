import { WireClient } from '@hftjs/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBinanceFutureSimulator, type BinanceFutureSimulator } from '../index.js';

/** Times faster than at the venue. */
const PACE = 20;
const HOUR = 3_600_000;

let venue: BinanceFutureSimulator;

beforeEach(async () => {
  venue = await startBinanceFutureSimulator({
    seed: 7,
    pairs: ['btc/usdt', 'eth/usdt', 'btc/usdt:usdt-261225'],
    rate: 0,
    pace: PACE,
  });
});
afterEach(() => venue.close());

const connect = (path: string): Promise<WireClient> => WireClient.connect(venue.streamHost + path);

interface Frame {
  readonly stream: string;
  readonly data: Readonly<Record<string, unknown>>;
}

async function next(client: WireClient, matches: (data: Frame['data']) => boolean): Promise<Frame['data']> {
  const read = (frame: string): Frame['data'] => (JSON.parse(frame) as Frame).data;
  return read(await client.waitFor((frame) => frame.startsWith('{"stream"') && matches(read(frame))));
}

const rest = async (path: string): Promise<unknown> =>
  (await fetch(`${venue.apiHost}/fapi/v1/${path}`)).json();

test('mark prices and the rate of the market; dated contracts have none', async () => {
  const { market } = venue;
  market.funding.set('btc/usdt', { rate: '-0.00025' });
  market.setPremium('btc/usdt', 0.001);
  const streams = ['btcusdt', 'btcusdt_261225'].map((symbol) => `${symbol}@markPrice@1s`);
  const client = await connect(`/market/stream?streams=${streams.join('/')}`);
  const perpetual = await next(client, ({ s }) => s === 'BTCUSDT');
  expect(perpetual).toMatchObject({
    e: 'markPriceUpdate',
    r: '-0.00025000',
    T: market.funding.of('btc/usdt').nextTime,
    st: 1,
  });
  expect(Number(perpetual.p)).toBe(market.markPrice('btc/usdt').price);
  expect(Number(perpetual.i)).toBe(market.indexPrice('btc/usdt').price);
  expect(await next(client, ({ s }) => s === 'BTCUSDT_261225')).toMatchObject({ r: '', T: 0 });
});

test('fundingInfo lists contracts whose interval is not the usual one; fundingRate what was paid', async () => {
  const { market } = venue;
  market.funding.set('eth/usdt', { interval: 4 * HOUR });
  expect(await rest('fundingInfo')).toMatchObject([{ symbol: 'ETHUSDT', fundingIntervalHours: 4 }]);
  const { nextTime } = market.funding.of('btc/usdt');
  expect(await rest('fundingRate?symbol=BTCUSDT&limit=1')).toMatchObject([
    { symbol: 'BTCUSDT', fundingTime: nextTime - 8 * HOUR, fundingRate: '0.00010000' },
  ]);
});

test('of the liquidations of a second the largest one alone', async () => {
  const client = await connect('/market/stream?streams=btcusdt@forceOrder');
  await client.settle();
  const made = [0.01, 0.03, 0.02].map((volume) =>
    venue.market.liquidate('btc/usdt', { side: 'sell', volume }),
  );
  const { o } = await next(client, ({ e }) => e === 'forceOrder');
  const largest = made.find((one) => one?.volume === 0.03);
  expect(o).toMatchObject({
    s: 'BTCUSDT',
    S: 'SELL',
    z: largest?.filledVolumeText,
    q: largest?.volumeText,
    T: Math.floor(largest?.time ?? NaN),
    st: 1,
  });
  const later = venue.market.liquidate('btc/usdt', { side: 'buy', volume: 0.01 });
  const second = await next(client, ({ o: order }) => (order as { S: string }).S === 'BUY');
  expect(second.o).toMatchObject({ z: later?.filledVolumeText });
  expect(client.frames.filter((frame) => frame.includes('"forceOrder"'))).toHaveLength(2);
});

test('a changed status is sent to all, and stands in exchangeInfo', async () => {
  const client = await connect('/market/stream?streams=!contractInfo');
  client.send({ method: 'GET_PROPERTY', params: ['combined'], id: 1 });
  await client.waitFor((frame) => frame.endsWith('"id":1}'));
  venue.market.setStatus('eth/usdt', 'halted');
  expect(await next(client, ({ s }) => s === 'ETHUSDT')).toMatchObject({
    e: 'contractInfo',
    ct: 'PERPETUAL',
    cs: 'SETTLING',
  });
  venue.setStatus('btc/usdt', 'CLOSE');
  expect(await next(client, ({ s }) => s === 'BTCUSDT')).toMatchObject({ cs: 'CLOSE' });
  venue.market.setIncrements('eth/usdt', { priceStep: 0.05 });
  const { symbols } = (await rest('exchangeInfo')) as { symbols: { symbol: string; status: string }[] };
  expect(symbols.find(({ symbol }) => symbol === 'ETHUSDT')).toMatchObject({
    status: 'SETTLING',
    filters: expect.arrayContaining([expect.objectContaining({ tickSize: '0.05' })]) as unknown[],
  });
});

test('money that moves without an order is an ACCOUNT_UPDATE of balances alone', async () => {
  const { apiKey } = venue.credentials;
  const response = await fetch(`${venue.apiHost}/fapi/v1/listenKey`, {
    method: 'POST',
    headers: { 'X-MBX-APIKEY': apiKey },
  });
  const { listenKey } = (await response.json()) as { listenKey: string };
  const client = await connect(`/private/ws/${listenKey}`);
  client.send({ method: 'LIST_SUBSCRIPTIONS', id: 1 });
  await client.waitFor((frame) => frame.endsWith('"id":1}'));
  const { ledger } = venue.market;
  ledger.deposit(apiKey, 'usdt', '5.5');
  ledger.pay({ from: apiKey, to: '@crowd', currency: 'usdt', amount: '0.25', kind: 'funding' });
  const frame = await client.waitFor((text) => text.includes('FUNDING_FEE'));
  const { totalText } = ledger.balance(apiKey, 'usdt');
  expect(JSON.parse(frame)).toMatchObject({
    e: 'ACCOUNT_UPDATE',
    a: { m: 'FUNDING_FEE', P: [], B: [{ a: 'USDT', wb: totalText, bc: '0' }] },
  });
  expect(JSON.parse(client.frames.find((text) => text.includes('DEPOSIT')) ?? '')).toMatchObject({
    a: { B: [{ bc: '5.50000000' }] },
  });
});
