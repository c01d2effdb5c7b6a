import { expect, test } from 'vitest';
import { authent, signedChallenge } from './signature.js';

// https://docs.kraken.com/api/docs/guides/futures-websockets
test('the challenge of the documentation', () => {
  const secret = '7zxMEF5p/Z8l2p2U7Ghv6x14Af+Fx+92tPgUdVQ748FOIrEoT9bgT+bTRfXc5pz8na+hL/QdrCVG7bh9KpT0eMTm';
  expect(signedChallenge(secret, 'c100b894-1729-464d-ace1-52dbce11db42')).toBe(
    '4JEpF3ix66GA2B+ooK128Ift4XQVtc137N9yeg4Kqsn9PI0Kpzbysl9M1IeCEdjg0zl00wkVqcsnG4bmnlMb3A==',
  );
});

// The value that the tests of python-kraken-sdk hold.
test('a request as another library signs it', () => {
  const secret = 'cHl0aG9uLWtyYWtlbi1zZGsgdW5pdC10ZXN0IHNlY3JldCB2YWx1ZQ==';
  const call = {
    postData: 'orderType=lmt&symbol=PI_XBTUSD',
    nonce: '1616492376594',
    path: '/api/v3/sendorder',
  };
  expect(authent(secret, call)).toBe(
    'Txi+gJVXe3EN1brXYQ46FuV6UVtEVSKhc6dYMhPb7a/HXZLGvO6m9UUg+KVKqhLxrbllOPI7qRkHYmPfJZZSGA==',
  );
});
