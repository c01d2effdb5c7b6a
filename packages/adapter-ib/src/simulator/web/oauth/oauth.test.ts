import {
  constants,
  createDiffieHellman,
  createHmac,
  createSign,
  generateKeyPairSync,
  privateDecrypt,
  randomBytes,
} from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startIBSimulator, type IBSimulator } from '../../index.js';
import { SocketClient } from '../../testing/socket-client.js';
import type { Answer } from '../../testing/web.js';

let venue: IBSimulator;

beforeEach(async () => {
  venue = await startIBSimulator({ seed: 7, pairs: ['aapl/usd'], rate: 0, oauth: true, pace: 50 });
});
afterEach(() => venue.close());

/** Everything below is written from the documentation of the exchange, and shares no code with the simulator. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const keysOf = (): Record<string, string> => ({ ...venue.credentials.apiAuthData });

function parameters(method: string, extra: Record<string, string> = {}): Record<string, string> {
  return {
    oauth_consumer_key: keysOf().consumerKey ?? '',
    oauth_nonce: randomBytes(8).toString('hex'),
    oauth_signature_method: method,
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
    oauth_token: venue.credentials.apiKey,
    ...extra,
  };
}

const baseOf = (method: string, url: string, params: Record<string, string>): string => {
  const list = Object.entries(params)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join('&');
  return [method, encode(url), encode(list)].join('&');
};

const header = (params: Record<string, string>): string =>
  `OAuth realm="limited_poa", ${Object.entries(params)
    .map(([name, value]) => `${name}="${encode(value)}"`)
    .join(', ')}`;

/** Node 20 refuses PKCS#1 padding; the message begins after `00 02 … 00`. */
function decryptSecret(): Buffer {
  const { encryptionKey = '' } = keysOf();
  const encrypted = Buffer.from(venue.credentials.apiSecret, 'base64');
  const padded = privateDecrypt({ key: encryptionKey, padding: constants.RSA_NO_PADDING }, encrypted);
  expect([padded[0], padded[1]]).toEqual([0, 2]);
  return padded.subarray(padded.indexOf(0, 10) + 1);
}

async function send(method: string, path: string, params: Record<string, string>): Promise<Answer> {
  const response = await fetch(`${venue.apiHost}/v1/api${path}`, {
    method,
    headers: { Authorization: header(params), 'User-Agent': 'test', Accept: '*/*' },
  });
  const text = await response.text();
  return { status: response.status, text, json: JSON.parse(text) as unknown };
}

interface LogIn {
  /** The URL that is signed. */
  readonly origin?: string;
  readonly signatureKey?: string;
  readonly extra?: Record<string, string>;
}

/** Asks for a live session token; its bytes, and whether its signature is its own. */
async function logIn({ origin = 'https://api.ibkr.com', signatureKey, extra }: LogIn = {}): Promise<{
  answer: Answer;
  token: Buffer;
  isGenuine: boolean;
}> {
  const { dhPrime = '', consumerKey = '', signatureKey: ownKey = '' } = keysOf();
  const exchange = createDiffieHellman(dhPrime, 'hex', 2);
  const params = parameters('RSA-SHA256', {
    diffie_hellman_challenge: exchange.generateKeys('hex'),
    ...extra,
  });
  const secret = decryptSecret();
  const base = `${secret.toString('hex')}${baseOf('POST', `${origin}/v1/api/oauth/live_session_token`, params)}`;
  params.oauth_signature = createSign('sha256')
    .update(base)
    .sign(signatureKey ?? ownKey, 'base64');
  const answer = await send('POST', '/oauth/live_session_token', params);
  if (answer.status !== 200) return { answer, token: Buffer.alloc(0), isGenuine: false };
  const { diffie_hellman_response: response = '', live_session_token_signature: check } =
    answer.json as Record<string, string>;
  // Through a number: its hex is as short as Java's, but for the sign bit.
  const hex = BigInt(`0x${exchange.computeSecret(response.padStart(512, '0'), 'hex', 'hex')}`).toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  const shared = Buffer.from(parseInt(even.slice(0, 2), 16) > 0x7f ? `00${even}` : even, 'hex');
  const token = createHmac('sha1', shared).update(secret).digest();
  const isGenuine = createHmac('sha1', token).update(consumerKey).digest('hex') === check;
  return { answer, token, isGenuine };
}

function ask(
  token: Buffer,
  path: string,
  {
    method = 'GET',
    origin = 'https://api.ibkr.com',
    extra = {},
  }: { method?: string; origin?: string; extra?: Record<string, string> } = {},
): Promise<Answer> {
  const params = parameters('HMAC-SHA256', extra);
  const url = new URL(`${origin}/v1/api${path}`);
  const signed = { ...params, ...Object.fromEntries(url.searchParams) };
  const base = baseOf(method, `${url.origin}${url.pathname}`, signed);
  params.oauth_signature = createHmac('sha256', token).update(base).digest('base64');
  return send(method, path, params);
}

test('a live session token is exchanged, proves itself, and signs requests with a query', async () => {
  const { answer, token, isGenuine } = await logIn();
  expect(answer).toMatchObject({ status: 200 });
  expect(isGenuine).toBe(true);
  expect(await ask(token, '/iserver/auth/status')).toMatchObject({
    status: 200,
    json: { authenticated: false },
  });
  expect((await ask(token, '/trsrv/stocks?symbols=AAPL,MSFT')).status).toBe(200);
});

test('keys that agree on numbers with and without a sign byte', async () => {
  for (let round = 0; round < 8; round++) expect((await logIn()).isGenuine).toBe(true);
});

test('the URL signed may be the venue’s or the one that was asked', async () => {
  const { token, answer } = await logIn({ origin: venue.apiHost });
  expect(answer.status).toBe(200);
  expect((await ask(token, '/tickle', { origin: venue.apiHost })).status).toBe(200);
  expect((await ask(token, '/tickle', { origin: 'https://example.com' })).status).toBe(401);
});

test.each<[string, LogIn]>([
  [
    'another key',
    {
      signatureKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
        type: 'pkcs8',
        format: 'pem',
      }) as string,
    },
  ],
  ['another consumer', { extra: { oauth_consumer_key: 'SOMEONE' } }],
  ['another token', { extra: { oauth_token: '00' } }],
  ['an old time', { extra: { oauth_timestamp: '1473795686' } }],
  ['HMAC instead of RSA', { extra: { oauth_signature_method: 'HMAC-SHA256' } }],
])('no live session token for %s', async (_what, attempt) => {
  expect((await logIn(attempt)).answer).toMatchObject({ status: 401, json: { statusCode: 401 } });
});

test('requests without a token, with a wrong one, or with a used nonce are rejected', async () => {
  expect((await ask(randomBytes(20), '/tickle')).status).toBe(401);
  const { token } = await logIn();
  expect((await ask(randomBytes(20), '/tickle')).status).toBe(401);
  const extra = { oauth_nonce: 'abcdef' };
  expect((await ask(token, '/tickle', { extra })).status).toBe(200);
  expect((await ask(token, '/tickle', { extra })).status).toBe(401);
  const plain = await fetch(`${venue.apiHost}/v1/api/tickle`);
  expect(plain.status).toBe(401);
});

test('a renewed token keeps the session; midnight ends both', async () => {
  const first = await logIn();
  const session = await ask(first.token, '/tickle');
  const { token } = await logIn();
  expect((await ask(first.token, '/tickle')).status).toBe(401);
  expect((await ask(token, '/tickle')).json).toMatchObject({
    session: (session.json as { session: string }).session,
  });
  venue.session.logout();
  expect((await ask(token, '/tickle')).status).toBe(401);
  const again = await logIn();
  expect((await ask(again.token, '/tickle')).status).toBe(200);
});

test('a forged token is recognised by its signature', async () => {
  venue.session.forgeToken();
  expect((await logIn()).isGenuine).toBe(false);
  expect((await logIn()).isGenuine).toBe(true);
});

test('sockets name the access token in their URL, and the session in their cookie', async () => {
  const { token } = await logIn();
  const { session } = (await ask(token, '/tickle')).json as { session: string };
  const url = `${venue.streamHost}/v1/api/ws`;
  await expect(SocketClient.connect(url)).rejects.toThrow('401');
  await expect(SocketClient.connect(`${url}?oauth_token=${token.toString('hex')}`)).rejects.toThrow('401');
  await using client = await SocketClient.connect(`${url}?oauth_token=${venue.credentials.apiKey}`, {
    headers: { Cookie: `api=${session}` },
  });
  await client.waitFor('"topic":"sts"');
});

test('its orders are those of its one account', () => {
  const { account } = venue.placeOrder({ pair: 'aapl/usd', side: 'buy', type: 'market', volume: 1 });
  expect(venue.accounts).toEqual([account]);
  const { apiKey } = venue.credentials;
  const order = { pair: 'aapl/usd', side: 'buy', type: 'market', volume: 1, account: { apiKey } } as const;
  expect(venue.placeOrder(order).account).toBe(account);
  expect(() => venue.addAccount()).toThrow('one account');
});
