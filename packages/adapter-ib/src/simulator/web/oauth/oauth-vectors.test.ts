import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { baseString, oauthHeader } from './oauth-request.js';
import { liveSessionToken, tokenSignature } from './oauth-token.js';

// The first two are the venue's own examples. https://www.interactivebrokers.com/campus/ibkr-api-page/oauth-1-0a-extended/
const TOKEN = Buffer.from('YBWbLw+9RYP2nWrPQHxHZkBb1aM=', 'base64');

test('a token proves itself by the consumer’s name', () => {
  expect(tokenSignature(TOKEN, 'TESTCONS')).toBe('543c55477d6cbb0e792d1e4f8111cec7305ba3f4');
});

test('a request is signed over method, URL, query and header, each encoded once', () => {
  const params = oauthHeader(
    'OAuth realm="test_realm", oauth_consumer_key="TESTCONS", oauth_nonce="aecef17086308940e861", oauth_signature="x", ' +
      'oauth_signature_method="HMAC-SHA256", oauth_timestamp="1473795686", oauth_token="6f531f8fd316915af53f"',
  );
  const url = new URL('http://localhost:12345/tradingapi/v1/marketdata/snapshot?conid=8314');
  const request = { method: 'GET', url, target: '', headers: {}, body: '' };
  const base = baseString(request, params ?? {}, url.origin);
  expect(base).toBe(
    'GET&http%3A%2F%2Flocalhost%3A12345%2Ftradingapi%2Fv1%2Fmarketdata%2Fsnapshot&conid%3D8314%26oauth_consumer_key' +
      '%3DTESTCONS%26oauth_nonce%3Daecef17086308940e861%26oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp' +
      '%3D1473795686%26oauth_token%3D6f531f8fd316915af53f',
  );
  expect(createHmac('sha256', TOKEN).update(base).digest('base64')).toBe(
    '+BdIuZDNooYZAbO9RZUCTC5F/3HjFOb04Tu4crpi0v8=',
  );
});

test('a shared number whose first bit is set gets a sign byte; leading zeros are none of it', () => {
  const init = {
    secret: Buffer.from(Array.from({ length: 32 }, (_, index) => index)),
    consumerKey: 'TESTCONS',
  };
  for (const shared of ['8000', '00008000'])
    expect(liveSessionToken(Buffer.from(shared, 'hex'), init)).toEqual({
      token: Buffer.from('hcGfScNzn7vvGaGmvsafGARaK/0=', 'base64'),
      signature: '6a02916abec40ed0ab57b9283b27368ebe484f97',
    });
});

test.each([undefined, 'Bearer abc', 'OAuth realm=limited_poa'])('%s is not an OAuth header', (header) => {
  expect(oauthHeader(header)).toBeUndefined();
});
