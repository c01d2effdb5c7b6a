import { describe, expect, test } from 'vitest';
import { DEFAULT_RECONNECT_POLICY, parseRetryAfter, reconnectDelay } from './reconnect-policy.js';

const POLICY = { attempts: Infinity, immediate: 2, initialDelay: 100, maxDelay: 1000, resetAfter: 1 };

describe('reconnectDelay', () => {
  test('the first attempts are made at once, then the ceiling doubles up to its limit', () => {
    const ceilings = Array.from({ length: 9 }, (_, index) => reconnectDelay(POLICY, index + 1, () => 1));
    expect(ceilings).toEqual([0, 0, 100, 200, 400, 800, 1000, 1000, 1000]);
  });

  test('full jitter: anything between nothing and the ceiling', () => {
    expect(reconnectDelay(POLICY, 5, () => 0)).toBe(0);
    expect(reconnectDelay(POLICY, 5, () => 0.5)).toBe(200);
    for (let draw = 0; draw < 1000; draw++) {
      const delay = reconnectDelay(POLICY, 4, Math.random);
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThanOrEqual(200);
    }
  });

  test('stays finite and within its limit for ever', () => {
    for (const attempt of [100, 10_000, Number.MAX_SAFE_INTEGER])
      expect(reconnectDelay(POLICY, attempt, () => 1)).toBe(1000);
    const endless = { ...POLICY, maxDelay: Infinity };
    expect(reconnectDelay(endless, 1000, () => 1)).toBe(24 * 3600 * 1000);
  });

  test('immediate: 0 waits from the first attempt', () => {
    expect(reconnectDelay({ ...POLICY, immediate: 0 }, 1, () => 1)).toBe(100);
  });

  test('the defaults are those that are documented', () => {
    expect(DEFAULT_RECONNECT_POLICY).toEqual({
      attempts: Infinity,
      immediate: 2,
      initialDelay: 250,
      maxDelay: 10_000,
      resetAfter: 30_000,
    });
  });
});

describe('parseRetryAfter', () => {
  const WALL_CLOCK = Date.UTC(2026, 0, 1, 12, 0, 0);

  test.each([
    [undefined, undefined],
    ['0', 0],
    ['1', 1000],
    ['120', 120_000],
    ['1.5', 1500],
    ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2026 12:00:00 GMT', 0],
    ['Thu, 01 Jan 2026 11:59:59 GMT', undefined],
    ['-1', undefined],
    ['soon', undefined],
    ['999999999', 24 * 3600 * 1000],
    ['Fri, 01 Jan 2027 12:00:00 GMT', 24 * 3600 * 1000],
  ])('%s', (header, expected) => {
    expect(parseRetryAfter(header, WALL_CLOCK)).toBe(expected);
  });
});
