import { afterEach, expect, test } from 'vitest';
import { startIBSimulator, type IBSimulator, type IBSimulatorOptions } from '../../index.js';
import type { SocketClient } from '../../testing/socket-client.js';
import { call, connect, CONID, enter, messagesOf, settle, watch, type Row } from '../../testing/web.js';

let venue: IBSimulator;

async function start(options: Partial<IBSimulatorOptions> = {}): Promise<void> {
  venue = await startIBSimulator({
    seed: 7,
    pairs: ['aapl/usd', 'btc/usd', 'eur/usd'],
    rate: 0,
    pace: 50,
    ...options,
  });
}
afterEach(() => venue.close());

/** The state of a client that has merged all messages. */
const merged = (client: SocketClient, conid: number): Row =>
  Object.assign({}, ...messagesOf(client, `smd+${conid}"`)) as Row;

const plain = (text: unknown): number => Number(String(text).replaceAll(',', ''));

const top = (pair: string): readonly unknown[] => {
  const { bid, ask } = venue.market.top(pair);
  return [bid?.price, bid?.volume, ask?.price, ask?.volume];
};

const topOf = (row: Row): readonly unknown[] => ['84', '88', '86', '85'].map((field) => plain(row[field]));

test('merged changes give the top of the book', async () => {
  await start({ rate: 200 });
  await using client = await enter(venue);
  for (const conid of [CONID.AAPL, CONID.BTC, CONID.EUR_USD]) watch(client, conid);
  await client.waitUntil(() => messagesOf(client, 'smd').length > 60);
  venue.market.stop();
  for (const [pair, conid] of [
    ['aapl/usd', CONID.AAPL],
    ['btc/usd', CONID.BTC],
    ['eur/usd', CONID.EUR_USD],
  ] as const)
    await expect.poll(() => topOf(merged(client, conid))).toEqual(top(pair));
  expect(plain(merged(client, CONID.AAPL)['31'])).toBe(venue.market.trades('aapl/usd').at(-1)?.price);
});

test('a message has its keys in the venue’s order; only what changed follows', async () => {
  await start({ seed: 3 });
  await using client = await enter(venue);
  watch(client, CONID.AAPL, ['84', '86']);
  await client.waitUntil(() => 84 in merged(client, CONID.AAPL) && 86 in merged(client, CONID.AAPL));
  const [first] = client.texts.filter((text) => text.includes('smd+'));
  expect(first).toMatch(
    /^{"server_id":"q\d","conidEx":"265598","conid":265598,"_updated":\d{13},"6119":"q\d",.*"topic":"smd\+265598"}$/,
  );
  const count = messagesOf(client, 'smd').length;
  const { bid } = venue.market.top('aapl/usd');
  venue.market.trade('aapl/usd', 'sell', bid!.volume);
  const isChange = (row: Row): boolean => '84' in row;
  await client.waitUntil(() => messagesOf(client, 'smd').slice(count).some(isChange));
  const change = messagesOf(client, 'smd').slice(count).find(isChange);
  expect(change).toMatchObject({ 84: venue.market.top('aapl/usd').bid?.priceText });
  expect(change).not.toHaveProperty('86');
});

test('sizes have commas, volumes a short form with its raw twin', async () => {
  await start();
  const { price } = venue.market.top('aapl/usd').bid!;
  venue.placeOrder({ pair: 'aapl/usd', side: 'buy', type: 'limit', price, volume: 1_234_567 });
  await using client = await enter(venue);
  watch(client, CONID.AAPL, ['85', '88', '87', '7762', '83']);
  await client.waitUntil(() => ['87', '7762', '88'].every((field) => field in merged(client, CONID.AAPL)));
  const row = merged(client, CONID.AAPL);
  const { bid } = venue.market.top('aapl/usd');
  expect(row['88']).toMatch(/^1,2\d\d,\d\d\d$/);
  expect(plain(row['88'])).toBe(bid!.volume);
  expect(row['87']).toMatch(/^[\d.]+M$/);
  expect(row['7762']).toMatch(/^\d+$/);
});

test('some messages are empty, some lack their conid, none lacks its topic', async () => {
  await start({ rate: 20, sampleInterval: 3 });
  await using client = await enter(venue);
  watch(client, CONID.AAPL);
  const isEmpty = (row: Row): boolean => Object.keys(row).join() === 'topic,conidEx,_updated';
  await client.waitUntil(() => {
    const rows = messagesOf(client, 'smd');
    return rows.some(isEmpty) && rows.some((row) => !isEmpty(row) && !('conid' in row));
  });
  for (const row of messagesOf(client, 'smd')) expect(row.topic).toBe('smd+265598');
});

test('forex has quotes and no trades', async () => {
  await start();
  await using client = await enter(venue);
  watch(client, CONID.EUR_USD);
  await client.waitUntil(() =>
    ['84', '85', '86', '88'].every((field) => field in merged(client, CONID.EUR_USD)),
  );
  await settle(client);
  const row = merged(client, CONID.EUR_USD);
  expect(row['84']).toMatch(/^\d\.\d{5}$/);
  for (const field of ['31', '7059', '7762']) expect(row).not.toHaveProperty(field);
});

test('one set of fields for all, and one unsubscription ends it for all, without a reply', async () => {
  await start({ rate: 100 });
  await using one = await enter(venue);
  await using other = await connect(venue);
  watch(one, CONID.AAPL, ['84']);
  watch(other, CONID.AAPL, ['31']);
  await one.waitUntil(() => '31' in merged(one, CONID.AAPL));
  await other.waitUntil(() => '84' in merged(other, CONID.AAPL));
  one.send('umd+265598+{}');
  await settle(one);
  const count = messagesOf(other, 'smd').length;
  watch(one, CONID.BTC, ['84']);
  await one.waitUntil(() => messagesOf(one, 'smd+479624278').length > 5);
  await settle(other);
  expect(messagesOf(other, 'smd')).toHaveLength(count);
  expect(one.texts.some((text) => text.includes('umd'))).toBe(false);
});

test('a subscription ends without a message after 15 minutes; a repeated request does not renew it, an unsubscription first does', async () => {
  let later = 0;
  await start({ rate: 100, clock: () => Date.now() + later });
  await using client = await enter(venue);
  const count = (conid: number): number => messagesOf(client, `smd+${conid}`).length;
  watch(client, CONID.AAPL);
  watch(client, CONID.BTC);
  await settle(client);
  later = 10 * 60_000;
  watch(client, CONID.AAPL);
  client.send(`umd+${CONID.BTC}+{}`);
  watch(client, CONID.BTC);
  await settle(client);
  later = 16 * 60_000;
  await settle(client);
  const [old, renewed] = [count(CONID.AAPL), count(CONID.BTC)];
  await client.waitUntil(() => count(CONID.BTC) > renewed + 5);
  expect(count(CONID.AAPL)).toBe(old);
  watch(client, CONID.AAPL);
  await client.waitUntil(() => count(CONID.AAPL) > old);
});

test('a subscription ends with the last connection that watched it; the next one is new', async () => {
  let later = 0;
  await start({ rate: 100, clock: () => Date.now() + later });
  await using leaving = await enter(venue);
  watch(leaving, CONID.AAPL);
  await settle(leaving);
  await leaving[Symbol.asyncDispose]();
  await expect.poll(() => venue.counters.connections).toBe(0);
  later = 10 * 60_000;
  await using client = await connect(venue);
  watch(client, CONID.AAPL);
  await settle(client);
  later = 16 * 60_000;
  await settle(client);
  const count = messagesOf(client, 'smd').length;
  await client.waitUntil(() => messagesOf(client, 'smd').length > count + 3);
});

test('lines end, availability flips and the last price is marked, on demand', async () => {
  await start({ rate: 50 });
  await using client = await enter(venue);
  watch(client, CONID.AAPL);
  await client.waitUntil(() => merged(client, CONID.AAPL)['6509'] === 'RpB');
  venue.marketData.setAvailability('DPB', 'aapl/usd');
  await client.waitUntil(() => merged(client, CONID.AAPL)['6509'] === 'DPB');
  venue.marketData.setLastPrefix('C');
  await client.waitUntil(() => String(merged(client, CONID.AAPL)['31']).startsWith('C189.'));
  venue.marketData.expire('aapl/usd');
  await settle(client);
  const count = messagesOf(client, 'smd').length;
  watch(client, CONID.BTC);
  await client.waitUntil(() => messagesOf(client, 'smd+479624278').length > 5);
  expect(messagesOf(client, 'smd+265598')).toHaveLength(count);
  expect(() => {
    venue.marketData.setAvailability('D', 'nope/usd');
  }).toThrow('nope/usd');
});

test('without a data subscription there are no prices', async () => {
  await start();
  venue.marketData.setAvailability('N');
  await using client = await enter(venue);
  watch(client, CONID.AAPL, ['84', '31', '55', '6509']);
  await client.waitUntil(() => '55' in merged(client, CONID.AAPL));
  await settle(client);
  expect(merged(client, CONID.AAPL)).toMatchObject({ 6509: 'N', 55: 'AAPL' });
  expect(merged(client, CONID.AAPL)).not.toHaveProperty('84');
});

test('an unknown contract returns an error that names no request', async () => {
  await start();
  await using client = await enter(venue);
  watch(client, 999);
  await client.waitFor('{"topic":"error","error":"No such contract: 999","code":2}');
});

test('the first snapshot has ids only, the next has values', async () => {
  await start();
  const path = '/iserver/marketdata/snapshot?conids=265598,999&fields=31,84';
  expect((await call(venue, path)).json).toMatchObject({
    error: 'Please query /accounts first',
    statusCode: 400,
  });
  await call(venue, '/iserver/accounts');
  expect((await call(venue, path)).text).toBe('[{"conidEx":"265598","conid":265598}]');
  expect((await call(venue, path)).json).toMatchObject([
    { conid: CONID.AAPL, '84': venue.market.top('aapl/usd').bid?.priceText },
  ]);
  const ids = '[{"conidEx":"265598","conid":265598}]';
  await call(venue, '/iserver/marketdata/unsubscribeall');
  expect((await call(venue, path)).text).toBe(ids);
  // Another brokerage session does not keep it either.
  venue.session.dropBrokerage();
  await call(venue, '/iserver/auth/ssodh/init', { publish: true });
  await call(venue, '/iserver/accounts');
  expect((await call(venue, path)).text).toBe(ids);
});

test('a ladder has rows of a screen, the last trade in focus; ended by its account', async () => {
  await start({ rate: 50 });
  await using client = await enter(venue);
  const [account = ''] = venue.accounts;
  client.send(`sbd+${account}+265598`);
  await client.waitUntil(() => messagesOf(client, 'sbd').length > 3);
  const [first, ...changes] = messagesOf(client, 'sbd').map(({ data }) => data as Row[]);
  expect(first!.map(({ row }) => row)).toEqual(first!.map((_row, index) => index));
  expect(first!.filter(({ focus }) => focus === 1)).toMatchObject([
    { price: expect.stringMatching(/^[\d.]+ @ [\d.]+$/) as string },
  ]);
  expect(changes.some((rows) => rows.length < first!.length)).toBe(true);
  client.send(`ubd+${account}`);
  await settle(client);
  const count = messagesOf(client, 'sbd').length;
  watch(client, CONID.AAPL);
  await client.waitUntil(() => messagesOf(client, 'smd').length > 5);
  expect(messagesOf(client, 'sbd')).toHaveLength(count);
});

test('a stalled channel loses its frames', async () => {
  await start({ rate: 100 });
  await using client = await enter(venue);
  venue.faults.stall('ticker');
  watch(client, CONID.AAPL);
  await settle(client);
  expect(messagesOf(client, 'smd')).toEqual([]);
  venue.faults.resume();
  await client.waitFor('smd+265598');
});
