import type { WireClient } from '@hftjs/simulator';
import { expect, test } from 'vitest';
import { startOkxSimulator, type OkxSimulator } from './index.js';
import type { OkxSimulatorOptions } from './options.js';
import {
  connect,
  connectPrivate,
  controls,
  get,
  loginArgument,
  settle,
  signed,
  signedHeaders,
} from './testing/wire.js';

const start = (options: Partial<OkxSimulatorOptions> = {}): Promise<OkxSimulator> =>
  startOkxSimulator({ seed: 7, pairs: ['btc/usdt'], rate: 0, limits: { dials: 100 }, ...options });

/** The example secret of the documentation, and one that a public client library publishes with its signature. */
const EXAMPLE = '22582BD0CFF14C41EDBF1AB98506286D';
const PUBLISHED = 'chNOOS4KvNXR_Xq4k4c9qsfoKWvnDecLATCRlcBwyKDYnWgO';
const account = (
  apiSecret: string,
): { apiKey: string; apiSecret: string; apiAuthData: { passphrase: string } } => ({
  apiKey: '985d5b66-57ce-40fb-b714-afc0b9787083',
  apiSecret,
  apiAuthData: { passphrase: '123456' },
});

test.each([
  [1_538_054_050, '+LdIr8lkkvhr5hoA3g9TMC0+uQJ849ftAcocA/ouu4M='],
  [1_704_876_947, '5/36BgGV6m/6pmdc20zdqk0mzF5ZalmzzPD2fo3wavU='],
])('the known signature of a login at %d is good', async (seconds, sign) => {
  await using venue = await start({ clock: () => (seconds + 29) * 1000 });
  const { apiKey, apiAuthData } = venue.addAccount(account(EXAMPLE));
  await using client = await connect(venue, 'private');
  const args = [{ apiKey, passphrase: apiAuthData?.passphrase, timestamp: String(seconds), sign }];
  client.send({ op: 'login', args });
  await settle(client);
  expect(controls(client)).toEqual(['{"event":"login","msg":"","code":"0"}']);
});

test.each([
  [PUBLISHED, '', 'PJ61e1nb2F2Qd7D8SPiaIcx2gjdELc+o0ygzre9z33k='],
  [PUBLISHED, '?ccy=BTC', 'ebNz0sDoc3LoFm1hqjP8LDT0fnRlDERj5C+I4ZqB4Cw='],
  [EXAMPLE, '?ccy=BTC', 'HiZhvSfMtWJA3uUIVXV3a/bSXNPCWvYFXoGCVS8V4zY='],
])('the known signature of a request is good: %s %s', async (secret, query, sign) => {
  const timestamp = '2020-12-08T09:08:57.715Z';
  await using venue = await start({ clock: () => Date.parse(timestamp), funds: {} });
  const { apiKey, apiAuthData } = venue.addAccount(account(secret));
  const ask = (signature: string): ReturnType<typeof get> =>
    get(venue, `account/balance${query}`, {
      'OK-ACCESS-KEY': apiKey,
      'OK-ACCESS-SIGN': signature,
      'OK-ACCESS-TIMESTAMP': timestamp,
      'OK-ACCESS-PASSPHRASE': apiAuthData?.passphrase ?? '',
    });
  expect(await ask(sign)).toMatchObject({ status: 200, data: [{ totalEq: '0' }] });
  expect(await ask(sign.replace(/^./, 'x'))).toMatchObject({
    status: 401,
    text: '{"msg":"Invalid Sign","code":"50113"}',
  });
});

test('a login that is wrong in any way is refused, and the connection closed', async () => {
  await using venue = await start();
  const good = venue.credentials;
  const now = Math.floor(Date.now() / 1000);
  const wrong = [
    ['60004', loginArgument(good, String(Date.now()))],
    ['60004', { ...loginArgument(good), timestamp: 'now' }],
    ['60005', { ...loginArgument(good), apiKey: 'nobody' }],
    ['60006', loginArgument(good, String(now - 32))],
    ['60006', loginArgument(good, String(now + 32))],
    ['60007', loginArgument({ ...good, apiSecret: 'another' })],
    ['60024', { ...loginArgument(good), passphrase: 'another' }],
    ['60032', loginArgument(account(EXAMPLE))],
  ] as const;
  for (const [code, argument] of wrong) {
    await using client = await connect(venue, 'private');
    client.send({ id: '5', op: 'login', args: [argument] });
    expect(await client.closed).toMatchObject({ code: 4001 });
    expect(controls(client)).toEqual([
      expect.stringMatching(`^{"id":"5","event":"error",.*"code":"${code}"}$`),
    ]);
  }
});

test('one login per connection, and none without a key', async () => {
  await using venue = await start();
  await using client = await connectPrivate(venue);
  client.send({ op: 'login', args: [loginArgument(venue.credentials)] });
  await settle(client);
  expect(controls(client).at(-1)).toContain('"code":"60031"');
  await using stranger = await connect(venue, 'private');
  stranger.send({ id: '1', op: 'subscribe', args: [{ channel: 'orders', instType: 'ANY' }] });
  await settle(stranger);
  expect(controls(stranger)).toEqual(['{"id":"1","event":"error","msg":"Please log in","code":"60011"}']);
});

test('a deleted key closes what it opened, and opens nothing more', async () => {
  await using venue = await start();
  await using client = await connectPrivate(venue);
  await using other = await connectPrivate(venue, venue.addAccount());
  venue.revokeKey();
  expect(await client.closed).toMatchObject({ code: 4007 });
  await settle(other);
  expect(await signed(venue, 'account/balance')).toMatchObject({
    status: 401,
    text: '{"msg":"API key doesn\'t exist","code":"50119"}',
  });
});

test('headers that are missing or wrong are named', async () => {
  await using venue = await start();
  const path = 'trade/fills';
  const good = signedHeaders(path, venue.credentials);
  const codeOf = async (headers: Record<string, string>): Promise<string> => {
    const { status, text } = await get(venue, path, headers);
    return `${status} ${(JSON.parse(text) as { code: string }).code}`;
  };
  const at = (offset: number): Record<string, string> =>
    signedHeaders(path, venue.credentials, new Date(Date.now() + offset).toISOString());
  expect(await codeOf(good)).toBe('200 0');
  expect(await codeOf({})).toBe('401 50103');
  expect(await codeOf({ ...good, 'OK-ACCESS-PASSPHRASE': '' })).toBe('401 50104');
  expect(await codeOf({ ...good, 'OK-ACCESS-PASSPHRASE': 'no' })).toBe('401 50105');
  expect(await codeOf({ ...good, 'OK-ACCESS-SIGN': '' })).toBe('401 50106');
  expect(await codeOf({ ...good, 'OK-ACCESS-TIMESTAMP': '' })).toBe('401 50107');
  expect(await codeOf({ ...good, 'OK-ACCESS-KEY': 'nobody' })).toBe('401 50111');
  expect(await codeOf(signedHeaders(path, venue.credentials, String(Date.now())))).toBe('401 50112');
  expect(await codeOf(at(-31_000))).toBe('401 50102');
  expect(await codeOf(at(31_000))).toBe('401 50102');
  expect(await codeOf(at(-29_000))).toBe('200 0');
  expect(await codeOf({ ...good, 'x-simulated-trading': '1' })).toBe('401 50101');
  expect(await codeOf(signedHeaders('trade/fills?limit=1', venue.credentials))).toBe('401 50113');
});

test('demo keys want the demo header', async () => {
  await using venue = await start({ demo: true });
  const headers = signedHeaders('trade/fills', venue.credentials);
  expect((await get(venue, 'trade/fills', headers)).text).toContain('"code":"50101"');
  expect((await get(venue, 'trade/fills', { ...headers, 'x-simulated-trading': '1' })).status).toBe(200);
});

test('the same seed invents the same credentials, in the venue’s shape', async () => {
  await using venue = await start();
  await using again = await start();
  expect(venue.credentials).toEqual(again.credentials);
  expect(venue.credentials.apiKey).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  const client: WireClient = await connectPrivate(venue);
  await client.close();
});
