import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { Exchange } from '@hftjs/core';
import { queryOf } from '@hftjs/core/adapter';
import { describe, expect, test } from 'vitest';
import { makeSigner, signQuery, webSocketPayload } from './signature.js';

// Keys that Binance's documentation and RFC 8032 publish as samples.
const API_KEY = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';
const SECRET = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const FUTURE_SECRET = '2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9';
const ED25519_DER = 'MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g';

const pem = (base64: string): string =>
  ['-----BEGIN', `PRIVATE KEY-----\n${base64}\n-----END`, 'PRIVATE KEY-----'].join(' ');

const signer = (apiSecret: string, apiAuthData: Record<string, string> = {}) =>
  makeSigner({ exchange: Exchange.BINANCE, apiSecret, apiAuthData });

const ORDER = {
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: '1',
  price: '0.1',
  recvWindow: 5000,
  timestamp: 1499827319559,
};

describe('HMAC', () => {
  test.each([
    [
      queryOf({ symbol: 'LTCBTC', ...ORDER }),
      'c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71',
    ],
    [
      queryOf({ symbol: '１２３４５６', ...ORDER }),
      'e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3',
    ],
    [
      'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTCquantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559',
      '0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77',
    ],
    [
      webSocketPayload({
        symbol: 'BTCUSDT',
        side: 'SELL',
        type: 'LIMIT',
        timeInForce: 'GTC',
        quantity: '0.01000000',
        price: '52000.00',
        recvWindow: 100,
        timestamp: 1645423376532,
        apiKey: API_KEY,
      }),
      'aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24',
    ],
    [
      webSocketPayload({
        symbol: 'BTCUSDT',
        side: 'SELL',
        type: 'LIMIT',
        timeInForce: 'GTC',
        quantity: '0.01000000',
        price: '52000.00',
        newOrderRespType: 'ACK',
        recvWindow: 100,
        timestamp: 1645423376532,
        apiKey: API_KEY,
      }),
      'cc15477742bd704c29492d96c7ead9414dfd8e0ec4a00f947bb5bb454ddbd08a',
    ],
    [
      webSocketPayload({
        symbol: '１２３４５６',
        side: 'BUY',
        type: 'LIMIT',
        timeInForce: 'GTC',
        quantity: '1.00000000',
        price: '0.10000000',
        recvWindow: 5000,
        timestamp: 1645423376532,
        apiKey: API_KEY,
      }),
      'b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd',
    ],
    [
      webSocketPayload({ timestamp: 1649729878532, apiKey: API_KEY }),
      '1cf54395b336b0a9727ef27d5d98987962bc47aca6e13fe978612d0adee066ed',
    ],
    [
      queryOf({ timestamp: 1578963600000 }),
      'd84e6641b1e328e7b418fff030caed655c266299c9355e36ce801ed14631eed4',
    ],
  ])('spot: %s', (payload, signature) => {
    expect(signer(SECRET).sign(payload)).toBe(signature);
  });

  test.each([
    [
      'symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000&timestamp=1591702613943',
      '3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9',
    ],
    [
      'symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTCquantity=1&price=9000&recvWindow=5000&timestamp=1591702613943',
      '30baaf0fab549bbeda7f5ef201898b34122da25fd23c646cac2c529aebe670a4',
    ],
  ])('futures: %s', (payload, signature) => {
    expect(signer(FUTURE_SECRET).sign(payload)).toBe(signature);
  });
});

describe('Ed25519', () => {
  test.each([
    [
      webSocketPayload({ timestamp: 1649729878532, apiKey: API_KEY }),
      '763GJeFgG09B/06V/dq24cLu6f0R57whgDMyOCubDex4CTTElmDgPSIQqLdOsvW5TBxyaaFotVCI8tUmQMChAA==',
    ],
    [
      webSocketPayload({ timestamp: 1747385641636, recvWindow: 5000, apiKey: API_KEY }),
      'rt5LtPCtAhCNuhD3Vt4Kgk4DwsGNY0KGibjjflQQXtFSLNJsKpIWpVfhLpIxPXBCu7CpecvtEGAeFlZswtONCA==',
    ],
    [
      'symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=0.2&timestamp=1668481559918&recvWindow=5000',
      'XtZirsmmi0noRzUfkqktvkVfxpkq/WtbLg2UOL3QGYdUBZVlqOBEMuEVw8zioY93N54NcKj9UuAXQEa9zgTDBg==',
    ],
    [
      'symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=0.2&timestamp=1668481559918&recvWindow=5000',
      'FWYdifsZ1T+XvAR4JXeCD399kQM9CBUnEKjWb0+jS1X00g+LgvtR8uBv2T7dn1gFf9GPIhHnYlM+6vBsJOnMDA==',
    ],
  ])('%s', (payload, signature) => {
    expect(signer(pem(ED25519_DER)).sign(payload)).toBe(signature);
    expect(signer(ED25519_DER, { keyType: 'ed25519' }).sign(payload)).toBe(signature);
    expect(signQuery(payload, signer(pem(ED25519_DER)))).toBe(
      `${payload}&signature=${encodeURIComponent(signature)}`,
    );
  });
});

test('RSA: PKCS#1 v1.5 with SHA-256', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const rsa = signer(privateKey.export({ format: 'pem', type: 'pkcs8' }) as string);
  expect(rsa.type).toBe('rsa');
  expect(
    verify(
      'RSA-SHA256',
      Buffer.from('a=1'),
      createPublicKey(publicKey.export({ format: 'pem', type: 'spki' })),
      Buffer.from(rsa.sign('a=1'), 'base64'),
    ),
  ).toBe(true);
});

describe('the type of key is given, never guessed', () => {
  test('what merely looks like the base64 of a key is an HMAC secret', () => {
    expect(signer(ED25519_DER).type).toBe('hmac');
  });

  test.each([
    [ED25519_DER, { keyType: 'rsa' }, /keyType is rsa, but apiSecret is a key of ed25519/],
    [SECRET, { keyType: 'ed25519' }, /not a private key/],
    [pem(ED25519_DER), { keyType: 'hmac' }, /keyType is hmac/],
    [pem('AAAA'), {}, /not a private key/],
    [SECRET, { keyType: 'dsa' }, /keyType must be one of/],
  ])('%#: what does not fit is refused, and not shown', (secret, authData, message) => {
    let error: unknown;
    try {
      signer(secret, authData);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      code: 'invalid_options',
      message: expect.stringMatching(message) as string,
    });
    expect(String((error as Error).stack)).not.toContain(secret);
  });
});
