import type { WireClient } from '@hftjs/simulator';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startCoinbaseSimulator, type CoinbaseSimulator, type KeyType } from './index.js';
import {
  acks,
  connect,
  connectUser,
  errors,
  get,
  settle,
  signed,
  token,
  type TokenChanges,
} from './testing/wire.js';

let venue: CoinbaseSimulator;
let client: WireClient;
const now = Math.floor(Date.now() / 1000);

/** What is wrong with a token, whatever it is for. */
const WRONG: readonly (readonly [string, TokenChanges])[] = [
  ['no key', { header: { kid: undefined } }],
  ['an unknown key', { header: { kid: 'organizations/a/apiKeys/b' } }],
  ['another subject', { claims: { sub: 'organizations/a/apiKeys/b' } }],
  ['no nonce', { header: { nonce: undefined } }],
  ['the algorithm of no key', { header: { alg: 'HS256' } }],
  ['another issuer', { claims: { iss: 'somebody' } }],
  ['no start', { claims: { nbf: undefined } }],
  ['no end', { claims: { exp: undefined } }],
  ['an end that has passed', { claims: { nbf: now - 200, exp: now - 80 } }],
  ['a start yet to come', { claims: { nbf: now + 60, exp: now + 180 } }],
  ['a start in words', { claims: { nbf: String(now) } }],
  ['an end in words', { claims: { exp: String(now + 100) } }],
  ['too long a life', { claims: { nbf: now, exp: now + 600 } }],
];

describe.each<KeyType>(['ed25519', 'ec'])('a key of type %s', (keyType) => {
  beforeEach(async () => {
    const limits = { dials: 1000, messages: 1000 };
    venue = await startCoinbaseSimulator({ seed: 7, pairs: ['btc/usd'], rate: 0, keyType, limits });
    client = await connect(venue);
  });
  afterEach(() => venue.close());

  async function subscribeUser(jwt?: string): Promise<void> {
    client.send({ type: 'subscribe', channel: 'user', jwt });
    await settle(client);
  }

  test('opens the user channel, whose acknowledgement lists the user', async () => {
    await subscribeUser(token(venue.credentials));
    expect(errors(client)).toEqual([]);
    expect(acks(client)).toEqual([{ user: [expect.stringMatching(/^[\da-f-]{36}$/)] }]);
  });

  test.each(WRONG)('is refused on the socket with %s', async (_, changes) => {
    await subscribeUser(token(venue.credentials, changes));
    expect(errors(client)).toEqual(['authentication failure']);
    expect(acks(client)).toEqual([]);
  });

  test('is refused on the socket without a token, with one of REST, and with one used before', async () => {
    await subscribeUser();
    await subscribeUser('');
    await subscribeUser('nonsense');
    await subscribeUser(token(venue.credentials, { uri: 'GET api.coinbase.com/api/v3/brokerage/accounts' }));
    const used = token(venue.credentials);
    (await connectUser(venue)).send({ type: 'subscribe', channel: 'heartbeats', jwt: used });
    await expect.poll(() => venue.counters.messages).toBe(6);
    await subscribeUser(used);
    expect(errors(client)).toEqual(Array(5).fill('authentication failure'));
  });

  test('is refused with the signature of another key, and once it is revoked', async () => {
    const { apiSecret } = venue.addAccount(keyType);
    await subscribeUser(token({ ...venue.credentials, apiSecret }));
    venue.revokeKey();
    await subscribeUser(token(venue.credentials));
    expect(errors(client)).toEqual(['authentication failure', 'authentication failure']);
  });

  test('a wrong token is refused on public channels too', async () => {
    const jwt = token(venue.credentials, { claims: { iss: '' } });
    client.send({ type: 'subscribe', channel: 'heartbeats', jwt });
    await settle(client);
    expect(errors(client)).toEqual(['authentication failure']);
  });

  test('opens REST', async () => {
    const answer = await signed(venue, 'key_permissions');
    expect(answer.body).toMatchObject({ can_view: true, portfolio_type: 'DEFAULT' });
  });

  test.each<readonly [string, (host: string) => TokenChanges]>([
    ['the issuer of the years before', (host) => ({ uri: host, claims: { iss: 'coinbase-cloud' } })],
    ['a list of requests', (host) => ({ claims: { uris: [host] } })],
    ['an audience', (host) => ({ uri: host, claims: { aud: ['retail_rest_api_proxy'] } })],
  ])('opens REST with %s', async (_, changesFor) => {
    const address = venue.apiHost.replace('http://', '');
    for (const host of ['api.coinbase.com', address, venue.apiHost, address.slice(1)]) {
      const jwt = token(venue.credentials, changesFor(`GET ${host}/api/v3/brokerage/key_permissions`));
      const answer = await get(venue, 'key_permissions', { Authorization: `Bearer ${jwt}` });
      expect(answer.status).toBe(200);
    }
  });

  test('opens the user channel with the issuer of the years before', async () => {
    await subscribeUser(token(venue.credentials, { claims: { iss: 'coinbase-cloud' } }));
    expect(errors(client)).toEqual([]);
  });

  test.each<readonly [string, TokenChanges]>([
    ...WRONG,
    ['no path', {}],
    ['another path', { uri: 'GET api.coinbase.com/api/v3/brokerage/accounts' }],
    ['another method', { uri: 'POST api.coinbase.com/api/v3/brokerage/key_permissions' }],
    ['the query', { uri: 'GET api.coinbase.com/api/v3/brokerage/key_permissions?limit=1' }],
    ['another address', { uri: 'GET 127.0.0.1:1/api/v3/brokerage/key_permissions' }],
    ['a list of other paths', { claims: { uris: ['GET api.coinbase.com/api/v3/brokerage/accounts'] } }],
    ['a list that is none', { claims: { uris: 'GET api.coinbase.com/api/v3/brokerage/key_permissions' } }],
  ])('is refused over REST with %s', async (_, changes) => {
    const uri = 'GET api.coinbase.com/api/v3/brokerage/key_permissions';
    const hasOwn = 'header' in changes || ('claims' in changes && !('uris' in (changes.claims ?? {})));
    const jwt = token(venue.credentials, hasOwn ? { uri, ...changes } : changes);
    const answer = await get(venue, 'key_permissions', { Authorization: `Bearer ${jwt}` });
    expect([answer.status, answer.text]).toEqual([401, 'Unauthorized\n']);
  });
});

test('an ECDSA signature in DER is refused', async () => {
  venue = await startCoinbaseSimulator({ seed: 7, pairs: ['btc/usd'], rate: 0, keyType: 'ec' });
  client = await connect(venue);
  client.send({ type: 'subscribe', channel: 'user', jwt: token(venue.credentials, { isDer: true }) });
  await settle(client);
  expect(errors(client)).toEqual(['authentication failure']);
  await venue.close();
});

test('an account may be opened with its own key', async () => {
  venue = await startCoinbaseSimulator({ seed: 7, pairs: ['btc/usd'], rate: 0 });
  // Published with the venue's own SDK for its tests.
  const credentials = venue.addAccount({
    apiKey: 'organizations/test-organization/apiKeys/test-api-key',
    apiSecret: 'k0BUni0p0vZG1BdpVjS6ogBJ7kxm630AJ2dN+tuputDOKsRAwgyrpEQLeBtS1znTmzPX6Xr2eOWpzx6nW8knkA==',
  });
  expect((await signed(venue, 'key_permissions', credentials)).status).toBe(200);
  await venue.close();
});
