import { describe, expect, test } from 'vitest';
import { nextNonce, signChallenge, signFutureCall, signKraken } from './signature.js';

const SECRET = 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==';

describe('signKraken', () => {
  test("the vector of Kraken's documentation", () => {
    const nonce = '1616492376594';
    const body = `nonce=${nonce}&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25`;
    expect(signKraken({ path: '/0/private/AddOrder', nonce, body }, SECRET)).toBe(
      '4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==',
    );
  });

  test('the same key asking for a token', () => {
    const nonce = '1616492376594';
    const call = { path: '/0/private/GetWebSocketsToken', nonce, body: `nonce=${nonce}` };
    expect(signKraken(call, SECRET)).toBe(
      '+mRDmY9Ks0Moc1zjv/BjfvYa98buO0x1yHChZR5onlfAzAUbfIYlLggUZzdQ0RsmXm4Sh+Q8iAIZdo2wSeHeiA==',
    );
  });

  test("the golden value of Kraken's own SDK", () => {
    const nonce = '1700000000000000000';
    const call = { path: '/0/private/Balance', nonce, body: `nonce=${nonce}` };
    expect(signKraken(call, 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=')).toBe(
      '6i7+cpXVLDDnDOekgsRcgFQhkYFyPDSSxhSVA8OrA6vjziXcy2K1DP3n7f9B/Kgni71WjBSQusZKxduRsdF20Q==',
    );
  });
});

test('the challenge of Kraken’s documentation', () => {
  const challenge = 'c100b894-1729-464d-ace1-52dbce11db42';
  const secret = '7zxMEF5p/Z8l2p2U7Ghv6x14Af+Fx+92tPgUdVQ748FOIrEoT9bgT+bTRfXc5pz8na+hL/QdrCVG7bh9KpT0eMTm';
  expect(signChallenge(challenge, secret)).toBe(
    '4JEpF3ix66GA2B+ooK128Ift4XQVtc137N9yeg4Kqsn9PI0Kpzbysl9M1IeCEdjg0zl00wkVqcsnG4bmnlMb3A==',
  );
});

test('a published vector of a REST call', () => {
  const secret = 'cHl0aG9uLWtyYWtlbi1zZGsgdW5pdC10ZXN0IHNlY3JldCB2YWx1ZQ==';
  const call = {
    endpoint: '/api/v3/sendorder',
    nonce: '1616492376594',
    postData: 'orderType=lmt&symbol=PI_XBTUSD',
  };
  expect(signFutureCall(call, secret)).toBe(
    'Txi+gJVXe3EN1brXYQ46FuV6UVtEVSKhc6dYMhPb7a/HXZLGvO6m9UUg+KVKqhLxrbllOPI7qRkHYmPfJZZSGA==',
  );
});

test('nonces rise, fit 64 bits, and are nanoseconds', () => {
  const nonces = Array.from({ length: 1000 }, () => BigInt(nextNonce()));
  for (const [index, nonce] of nonces.entries()) if (index > 0) expect(nonce > nonces[index - 1]!).toBe(true);
  expect(nonces.at(-1)! < 2n ** 64n).toBe(true);
  expect(Math.abs(Number(nonces[0]! / 1_000_000n) - Date.now())).toBeLessThan(60_000);
});
