import { describe, expect, test } from 'vitest';
import { Codes } from './codes.js';

const PAIR = 'aapl/usd';

function make({ needsFarms = true } = {}): { codes: Codes; warnings: string[] } {
  const warnings: string[] = [];
  const codes = new Codes({
    clientId: 1,
    needsFarms,
    pairOf: (requestId) => (requestId === 1 ? PAIR : undefined),
    warn: (message) => {
      warnings.push(message);
    },
  });
  return { codes, warnings };
}

describe('of the connection', () => {
  test.each([
    [1100, { kind: 'paused' }],
    [2110, { kind: 'paused' }],
    [1101, { kind: 'gap' }],
    [1102, { kind: 'resumed' }],
    [1300, { kind: 'retry' }],
    [100, { kind: 'retry', retryAfter: 10_000 }],
    [326, { kind: 'retry', retryAfter: 5_000 }],
    [507, { kind: 'retry', retryAfter: 5_000 }],
    [2103, { kind: 'paused' }],
    [2104, { kind: 'info' }],
    [2105, { kind: 'info' }],
    [2106, { kind: 'info' }],
    [2107, { kind: 'info' }],
    [2108, { kind: 'info' }],
    [2119, { kind: 'info' }],
    [2157, { kind: 'info' }],
    [2158, { kind: 'info' }],
    [316, { kind: 'info' }],
    [317, { kind: 'info' }],
    [501, { kind: 'info' }],
    [504, { kind: 'info' }],
    [10197, { kind: 'info' }],
  ])('%i', (code, control) => {
    expect(make().codes.read(code, 'Words')).toMatchObject(control);
  });

  test('505 is an unreadable message', () => {
    expect(() => make().codes.read(505, 'Underrun error on OPEN_ORDER')).toThrow(
      'Underrun error on OPEN_ORDER (505)',
    );
  });

  test('farms: stale until the last lost one is back; a report that a farm works changes nothing', () => {
    const { codes } = make();
    expect(codes.read(2104, 'Market data farm connection is OK:usfarm').kind).toBe('info');
    expect(codes.read(2103, 'Market data farm connection is broken:usfarm').kind).toBe('paused');
    expect(codes.read(2103, 'Market data farm connection is broken:cashfarm').kind).toBe('paused');
    expect(codes.read(2104, 'Market data farm connection is OK:usfarm').kind).toBe('info');
    expect(codes.read(2104, 'Market data farm connection is OK:cashfarm').kind).toBe('resumed');
  });

  test('own orders do not depend on farms', () => {
    const { codes } = make({ needsFarms: false });
    expect(codes.read(2103, 'Market data farm connection is broken:usfarm').kind).toBe('info');
  });
});

describe('of a request', () => {
  test.each([101, 200, 309, 321, 354, 420, 10089, 10168, 10186, 10189, 10190])(
    '%i rejects its pair',
    (code) => {
      const control = make().codes.read(code, 'Words', 1);
      expect(control).toMatchObject({ kind: 'refused', pairs: [PAIR] });
      expect(control).toHaveProperty('reason', expect.stringContaining(`Words (${code})`));
    },
  );

  test('the message of 10190 names the alternative', () => {
    expect(make().codes.read(10190, 'Max number', 1)).toHaveProperty(
      'reason',
      expect.stringContaining("subscribeArgs.tape 'rt_volume'"),
    );
  });

  test.each([10090, 10167])('%i is a warning only', (code) => {
    const { codes, warnings } = make();
    expect(codes.read(code, 'Delayed', 1)).toEqual({ kind: 'info' });
    expect(warnings).toEqual([`${PAIR}: Delayed (${code})`]);
  });

  test('10197 is retried later', () => {
    expect(make().codes.read(10197, 'Competing', 1)).toMatchObject({ kind: 'retry', retryAfter: 30_000 });
  });

  test('an unknown code is retried and reported', () => {
    expect(make().codes.read(10999, 'Odd', 1)).toMatchObject({
      kind: 'retry',
      reason: `${PAIR}: Odd (10999)`,
      retryAfter: 10_000,
    });
  });

  test('warnings change nothing', () => {
    const { codes } = make();
    expect(codes.read(2109, 'Order Event Warning', 1)).toEqual({ kind: 'info' });
    expect(codes.read(399, 'Order Message: Warning: later', 1)).toEqual({ kind: 'info' });
  });

  test('a refusal without a pair is reported', () => {
    const { codes, warnings } = make();
    expect(codes.read(321, 'The API interface is currently in Read-Only mode.')).toEqual({ kind: 'info' });
    expect(warnings).toEqual(['The API interface is currently in Read-Only mode. (321)']);
  });
});
