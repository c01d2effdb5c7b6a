import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { loginFrame, sign, signedHeaders } from './signature.js';

const PUBLISHED = 'chNOOS4KvNXR_Xq4k4c9qsfoKWvnDecLATCRlcBwyKDYnWgO';
const EXAMPLE = '22582BD0CFF14C41EDBF1AB98506286D';

const credentials = (apiSecret: string) => ({ apiKey: 'key', apiSecret, passphrase: 'pass' });

describe('REST', () => {
  const time = Date.parse('2020-12-08T09:08:57.715Z');

  test.each([
    [PUBLISHED, '/api/v5/account/balance', 'PJ61e1nb2F2Qd7D8SPiaIcx2gjdELc+o0ygzre9z33k='],
    [PUBLISHED, '/api/v5/account/balance?ccy=BTC', 'ebNz0sDoc3LoFm1hqjP8LDT0fnRlDERj5C+I4ZqB4Cw='],
    [EXAMPLE, '/api/v5/account/balance?ccy=BTC', 'HiZhvSfMtWJA3uUIVXV3a/bSXNPCWvYFXoGCVS8V4zY='],
  ])('%s signs %s', (secret, path, expected) => {
    expect(signedHeaders(credentials(secret), { path, time })).toEqual({
      'OK-ACCESS-KEY': 'key',
      'OK-ACCESS-PASSPHRASE': 'pass',
      'OK-ACCESS-TIMESTAMP': '2020-12-08T09:08:57.715Z',
      'OK-ACCESS-SIGN': expected,
    });
  });

  test('a body', () => {
    const body = '{"instId":"BTC-USDT","lever":"5","mgnMode":"isolated"}';
    expect(sign(`2020-12-08T09:08:57.715ZPOST/api/v5/account/set-leverage${body}`, EXAMPLE)).toBe(
      'eCnnCgWLjlQ9XnpUkrcny3qNq3WW/81KNrDr/XR6Xv8=',
    );
  });
});

describe('login', () => {
  test.each([
    [1_538_054_050_000, '1538054050', '+LdIr8lkkvhr5hoA3g9TMC0+uQJ849ftAcocA/ouu4M='],
    [1_704_876_947_999, '1704876947', '5/36BgGV6m/6pmdc20zdqk0mzF5ZalmzzPD2fo3wavU='],
  ])('at %d, in seconds', (time, timestamp, expected) => {
    expect(JSON.parse(loginFrame(credentials(EXAMPLE), time))).toEqual({
      op: 'login',
      args: [{ apiKey: 'key', passphrase: 'pass', timestamp, sign: expected }],
    });
    const again = createHmac('sha256', EXAMPLE).update(`${timestamp}GET/users/self/verify`).digest('base64');
    expect(again).toBe(expected);
  });
});
