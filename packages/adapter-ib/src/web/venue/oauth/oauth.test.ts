import {
  constants,
  createHash,
  generateKeyPairSync,
  getDiffieHellman,
  publicEncrypt,
  createVerify,
} from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  challengeOf,
  decryptSecret,
  javaBytes,
  liveSessionToken,
  modularPower,
  tokenSignature,
} from './live-session-token.js';
import { authorizationOf, baseStringOf, hmacSignature, rsaSignature } from './signature.js';

const hex = (value: string): bigint => BigInt(`0x${value}`);

/** The 2048-bit group of RFC 3526. */
const PRIME = hex(getDiffieHellman('modp14').getPrime('hex'));
const SECRET = Buffer.from(Array.from({ length: 32 }, (_, index) => index));

/** IBKR's own example. https://www.interactivebrokers.com/campus/ibkr-api-page/oauth-1-0a-extended/ */
const TOKEN = 'YBWbLw+9RYP2nWrPQHxHZkBb1aM=';

test('a live session token is signed with the consumer key', () => {
  expect(tokenSignature(TOKEN, 'TESTCONS')).toBe('543c55477d6cbb0e792d1e4f8111cec7305ba3f4');
});

test('a request is signed with the live session token', () => {
  const base = baseStringOf({
    method: 'GET',
    url: 'http://localhost:12345/tradingapi/v1/marketdata/snapshot',
    parameters: {
      oauth_token: '6f531f8fd316915af53f',
      conid: '8314',
      oauth_consumer_key: 'TESTCONS',
      oauth_nonce: 'aecef17086308940e861',
      oauth_signature_method: 'HMAC-SHA256',
      oauth_timestamp: '1473795686',
    },
  });
  expect(base).toBe(
    'GET&http%3A%2F%2Flocalhost%3A12345%2Ftradingapi%2Fv1%2Fmarketdata%2Fsnapshot&conid%3D8314%26' +
      'oauth_consumer_key%3DTESTCONS%26oauth_nonce%3Daecef17086308940e861%26oauth_signature_method%3DHMAC-SHA256%26' +
      'oauth_timestamp%3D1473795686%26oauth_token%3D6f531f8fd316915af53f',
  );
  expect(hmacSignature(base, TOKEN)).toBe('+BdIuZDNooYZAbO9RZUCTC5F/3HjFOb04Tu4crpi0v8=');
});

test.each([
  ['ff', '00ff'],
  ['7f', '7f'],
  ['8000', '008000'],
  ['100', '0100'],
])('the bytes of 0x%s are those of Java: %s', (value, bytes) => {
  expect(javaBytes(hex(value)).toString('hex')).toBe(bytes);
});

test.each([
  {
    what: 'a key of 2048 bits',
    ours: '1234567890abcdef',
    theirs: 'fedcba0987654321',
    length: 257,
    token: 'En09zI/U6u1JwX+v2vP+/WwODrI=',
    signature: '96dc5d2541d2aca462f506f6561f6ac22703bd02',
  },
  {
    what: 'a key of 2047 bits',
    ours: '1111111111111111',
    theirs: '2222222222222223',
    length: 256,
    token: 'm4EVVGGN3Pj/mBeKDStx3nAe6gs=',
    signature: '41ea16efd4cdce7f8e235ec6b3031904c780ad15',
  },
  {
    what: 'a short key',
    ours: '3',
    theirs: '5',
    length: 3,
    token: 'hcGfScNzn7vvGaGmvsafGARaK/0=',
    signature: '6a02916abec40ed0ab57b9283b27368ebe484f97',
  },
])('$what gives its live session token', ({ ours, theirs, length, token, signature }) => {
  const random = hex(ours);
  const response = challengeOf(hex(theirs), PRIME);
  expect(javaBytes(modularPower(hex(response), random, PRIME))).toHaveLength(length);
  expect(liveSessionToken({ random, response, prime: PRIME, secret: SECRET })).toBe(token);
  expect(tokenSignature(token, 'TESTCONS')).toBe(signature);
});

describe('the access token secret', () => {
  const pair = (): { publicKey: string; privateKey: string } =>
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
  const { publicKey, privateKey } = pair();
  const encrypt = (secret: Uint8Array): string =>
    publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, secret).toString('base64');

  test('is decrypted for any bytes', () => {
    for (const length of [1, 32, 245]) {
      const secret = createHash('shake256', { outputLength: length }).update(String(length)).digest();
      secret[0] = 0;
      expect(decryptSecret(encrypt(secret), privateKey)).toEqual(secret);
    }
  });

  test('of another key is rejected with the same message for any error', () => {
    const message = 'the access token secret cannot be decrypted with encryptionKey';
    expect(() => decryptSecret(encrypt(SECRET), pair().privateKey)).toThrow(message);
    expect(() => decryptSecret('AAAA', privateKey)).toThrow(message);
    expect(() => decryptSecret(encrypt(SECRET), 'no key')).toThrow(message);
  });

  test('precedes what is signed with the private key', () => {
    const signature = rsaSignature('POST&x&y', SECRET, privateKey);
    const verifier = createVerify('sha256').update(`${SECRET.toString('hex')}POST&x&y`);
    expect(verifier.verify(publicKey, signature, 'base64')).toBe(true);
  });
});

test('the header names its parameters in order, and its realm first', () => {
  expect(authorizationOf({ oauth_token: 'b', oauth_nonce: 'a' }, 'x+/=', 'limited_poa')).toBe(
    'OAuth realm="limited_poa", oauth_nonce="a", oauth_signature="x%2B%2F%3D", oauth_token="b"',
  );
});
