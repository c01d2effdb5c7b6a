import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { signToken, type Credentials } from './token.js';
import { readPrivateKey } from './private-key.js';

// The keys that Coinbase's own SDK publishes in its tests.
const NAME = 'organizations/test-organization/apiKeys/test-api-key';

const SEED = 'k0BUni0p0vZG1BdpVjS6ogBJ7kxm630AJ2dN+tuputA=';
const SEED_AND_PUBLIC =
  'k0BUni0p0vZG1BdpVjS6ogBJ7kxm630AJ2dN+tuputDOKsRAwgyrpEQLeBtS1znTmzPX6Xr2eOWpzx6nW8knkA==';
const PKCS8 = 'MC4CAQAwBQYDK2VwBCIEIJNAVJ4tKdL2RtQXaVY0uqIASe5MZut9ACdnTfrbqbrQ';

const pem = (label: string, lines: readonly string[]): string =>
  [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');

const ECDSA = pem('EC PRIVATE KEY', [
  'MHcCAQEEIKwf3Uox30cRWzRBOPoPOH5p0Gpb0Dt8zUKXUEM5fMkGoAoGCCqGSM49',
  'AwEHoUQDQgAEbAtpLlSZYVOwYICz+uEyxcS29vRIujiES/gQ1DC7FV4zK4JuYE9v',
  'qDyGZQYjdXHLM7I6f/QnnOITL+dXYWBHRA==',
]);

const TIME = 1_700_000_000_999;
const NONCE = '00112233445566778899aabbccddeeff';

const credentials = (secret: string): Credentials => ({
  keyName: NAME,
  signingKey: readPrivateKey(secret, 'coinbase'),
});

const part = (token: string, index: number): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[index]!, 'base64url').toString()) as Record<string, unknown>;

describe('Ed25519', () => {
  test.each([
    ['a seed', SEED],
    ['a seed and its public key', SEED_AND_PUBLIC],
    ['with a line break at its end', `${SEED_AND_PUBLIC}\n`],
    ['broken over lines', SEED_AND_PUBLIC.replace(/(.{40})/g, '$1\n')],
    ['PKCS#8 as PEM', pem('PRIVATE KEY', [PKCS8])],
    ['PKCS#8 as PEM with line breaks written out', pem('PRIVATE KEY', [PKCS8]).replaceAll('\n', '\\n')],
    ['PKCS#8 without its frame', PKCS8],
  ])('%s: the published token, byte for byte', async (_, secret) => {
    expect(await signToken(credentials(secret), { time: TIME, nonce: NONCE })).toBe(
      [
        'eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCIsImtpZCI6Im9yZ2FuaXphdGlvbnMvdGVzdC1vcmdhbml6YXRpb24vYXBpS2V5cy90ZXN0LWFwaS1rZXkiLCJub25jZSI6IjAwMTEyMjMzNDQ1NTY2Nzc4ODk5YWFiYmNjZGRlZWZmIn0',
        'eyJzdWIiOiJvcmdhbml6YXRpb25zL3Rlc3Qtb3JnYW5pemF0aW9uL2FwaUtleXMvdGVzdC1hcGkta2V5IiwiaXNzIjoiY2RwIiwibmJmIjoxNzAwMDAwMDAwLCJleHAiOjE3MDAwMDAxMjB9',
        'MLBU9OFSCRwkrSwWvwtv87MbsTaBhE6BLnZPXZ6HznHxCY0hdzho8h8koYJUwLLxvNjPjBUMpaaakRTxR7zHAw',
      ].join('.'),
    );
  });

  test('of a REST call: the same with its uri', async () => {
    const uri = 'GET api.coinbase.com/api/v3/brokerage/accounts';
    const token = await signToken(credentials(SEED), { time: TIME, nonce: NONCE, uri });
    expect(token.split('.').slice(1)).toEqual([
      'eyJzdWIiOiJvcmdhbml6YXRpb25zL3Rlc3Qtb3JnYW5pemF0aW9uL2FwaUtleXMvdGVzdC1hcGkta2V5IiwiaXNzIjoiY2RwIiwibmJmIjoxNzAwMDAwMDAwLCJleHAiOjE3MDAwMDAxMjAsInVyaSI6IkdFVCBhcGkuY29pbmJhc2UuY29tL2FwaS92My9icm9rZXJhZ2UvYWNjb3VudHMifQ',
      'uv0c573QFSo4bR-n1-GTV43IFWBSZpb3ghUS_C-DTdlV3P7uFoUezcRKOW9HZRbebc4zkwKo2E6jHNybWIv4Ag',
    ]);
  });
});

describe('ECDSA', () => {
  test.each([
    ['PEM', ECDSA],
    ['PEM with line breaks written out', ECDSA.replaceAll('\n', '\\n')],
  ])('%s: signed so that the public key verifies it', async (_, secret) => {
    const token = await signToken(credentials(secret), { time: TIME });
    expect(part(token, 0)).toEqual({
      alg: 'ES256',
      typ: 'JWT',
      kid: NAME,
      nonce: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(part(token, 1)).toEqual({ sub: NAME, iss: 'cdp', nbf: 1_700_000_000, exp: 1_700_000_120 });
    const signature = Buffer.from(token.split('.')[2]!, 'base64url');
    expect(signature).toHaveLength(64);
    const key = createPublicKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'P-256',
        x: 'bAtpLlSZYVOwYICz-uEyxcS29vRIujiES_gQ1DC7FV4',
        y: 'MyuCbmBPb6g8hmUGI3VxyzOyOn_0J5ziEy_nV2FgR0Q',
      },
    });
    const signed = Buffer.from(token.slice(0, token.lastIndexOf('.')));
    expect(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
  });

  test('each token has its own nonce', async () => {
    const [first, second] = await Promise.all([
      signToken(credentials(ECDSA), { time: TIME }),
      signToken(credentials(ECDSA), { time: TIME }),
    ]);
    expect(part(first, 0).nonce).not.toBe(part(second, 0).nonce);
  });
});

describe('what is not a key', () => {
  test.each([
    ['31 bytes', Buffer.alloc(31, 7).toString('base64')],
    ['33 bytes', Buffer.alloc(33, 7).toString('base64')],
    ['65 bytes', Buffer.alloc(65, 7).toString('base64')],
    ['no base64', 'hello, world of secrets'],
    ['a broken PEM', ECDSA.replace('MHcC', 'XXXX')],
    [
      'another curve',
      generateKeyPairSync('ec', {
        namedCurve: 'P-384',
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      }).privateKey,
    ],
  ])('%s is refused, and not repeated', (_, secret) => {
    let thrown: unknown;
    try {
      readPrivateKey(secret, 'coinbase');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'invalid_options', exchange: 'coinbase' });
    expect((thrown as Error).cause).toBeUndefined();
    expect(String((thrown as Error).stack)).not.toContain(secret.slice(-30).trim());
  });
});
