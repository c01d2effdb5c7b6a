import { expect, test } from 'vitest';
import { signChallenge, signFutureCall } from './signature.js';

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
