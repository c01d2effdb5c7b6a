import type { Origin } from '@hftjs/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FillChase } from './fill-chase.js';
import type { OrderRow } from './order-row.js';
import type { RestFill } from './rest-fill.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Exchange time at which streams begin here. */
const BEGUN = 1_000_000;

const order = (orderId: string, filled: string, status: 'new' | 'filled' = 'new'): OrderRow => ({
  order: { orderId, numbers: {}, status, event: 'unknown', rawStatus: status },
  isOurs: true,
  filled,
  fills: undefined,
});

const fill = (tradeId: string, volume: string, time = BEGUN + 1): RestFill => ({
  row: { orderId: 'a', tradeId, symbol: 'btc/usd', time, price: '1', volume, liquidity: 'maker', fees: [] },
  filed: time,
  isSizedInQuote: false,
});

/** A chase, the list of fills that it reads, and what it tells. */
function chase() {
  const filed: RestFill[] = [];
  const calls: string[] = [];
  const told: string[] = [];
  const warnings: string[] = [];
  const list = { isDown: false };
  const answer = (call: string): Promise<readonly RestFill[]> => {
    calls.push(call);
    return list.isDown ? Promise.reject(new Error('out of order')) : Promise.resolve([...filed]);
  };
  const subject = new FillChase({
    list: {
      ofOrders: (orderIds, since) => answer(`${orderIds.join()} since ${since}`),
      since: (time) => answer(`all since ${time}`),
    },
    publish: (rows, origin: Origin | undefined) => {
      told.push(...rows.map(({ tradeId }) => `${tradeId} ${origin ?? 'live'}`));
    },
    warn: (message) => warnings.push(message),
  });
  return { subject, filed, calls, told, warnings, list };
}

const SECOND = 1_000;

describe('own fills', () => {
  test('what was filled before is not asked for; what is filled then, once', async () => {
    const { subject, filed, calls, told } = chase();
    subject.begin([order('a', '0.3')], BEGUN);
    subject.resume(undefined);
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(calls).toEqual([]);
    filed.push(fill('1', '0.3', BEGUN - 5), fill('2', '0.1'));
    subject.follow([order('a', '0.4')]);
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(calls).toEqual(['a since undefined']);
    expect(told).toEqual(['2 live']);
  });

  test('later parts of the first list are history too', async () => {
    const { subject, calls } = chase();
    subject.begin([], BEGUN);
    subject.extend([order('a', '0.3')]);
    subject.resume(undefined);
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(calls).toEqual([]);
  });

  test('orders that wait together are asked for together', async () => {
    const { subject, calls } = chase();
    subject.begin([], BEGUN);
    subject.resume(undefined);
    subject.follow([order('a', '1'), order('b', '1'), order('c', '0')]);
    await vi.advanceTimersByTimeAsync(100);
    expect(calls).toEqual(['a,b since undefined']);
  });

  test('newer fills are looked for at the end of the list, and when that is in vain, in all of it', async () => {
    const { subject, filed, calls, told, warnings } = chase();
    subject.begin([], BEGUN);
    subject.resume(undefined);
    filed.push(fill('1', '0.1'));
    subject.follow([order('a', '0.1')]);
    await vi.advanceTimersByTimeAsync(SECOND);
    subject.follow([order('a', '0.3')]);
    await vi.advanceTimersByTimeAsync(9 * SECOND);
    const newest = `a since ${BEGUN + 1 - 10_000}`;
    expect(calls).toEqual(['a since undefined', ...Array.from({ length: 5 }, () => newest)]);
    expect(warnings).toEqual([]);
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(calls.slice(6)).toEqual(['a since undefined', 'a since undefined']);
    expect(warnings.join()).toContain('fills of order a are missing: it filled 0.3, of which 0.1 is known');
    filed.push(fill('2', '0.2', BEGUN - 500));
    await vi.advanceTimersByTimeAsync(30 * SECOND);
    expect(told).toEqual(['1 live', '2 live']);
    const asked = calls.length;
    await vi.advanceTimersByTimeAsync(300 * SECOND);
    expect(calls).toHaveLength(asked);
  });

  test('a list that cannot be read is told once, and read as soon as it can', async () => {
    const { subject, filed, told, warnings, list } = chase();
    subject.begin([], BEGUN);
    subject.resume(undefined);
    filed.push(fill('1', '0.1'));
    list.isDown = true;
    subject.follow([order('a', '0.1', 'filled')]);
    await vi.advanceTimersByTimeAsync(5 * SECOND);
    expect(warnings).toEqual(['own fills are late, their list could not be read: Error: out of order']);
    list.isDown = false;
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    expect(warnings.slice(1)).toEqual(['own fills can be read again']);
    expect(told).toEqual(['1 live']);
  });
});

describe('connections', () => {
  test('without one nothing is asked; the next one makes up for it', async () => {
    const { subject, filed, calls, told } = chase();
    subject.begin([], BEGUN);
    subject.resume(undefined);
    subject.follow([order('a', '0.1')]);
    subject.pause();
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(calls).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    filed.push(fill('1', '0.1'));
    subject.begin([order('a', '0.1')], BEGUN + 60_000);
    subject.resume(BEGUN + 100);
    await vi.advanceTimersByTimeAsync(SECOND);
    expect(told).toEqual(['1 reconcile']);
  });

  test('after an outage it is looked three times for what was filed late, and history is left alone', async () => {
    const { subject, filed, calls, told } = chase();
    subject.begin([], BEGUN);
    subject.resume(undefined);
    subject.pause();
    subject.begin([], BEGUN + 1_000);
    subject.resume(BEGUN + 100);
    filed.push(
      fill('old', '1', BEGUN - 1),
      fill('missed', '1', BEGUN + 500),
      fill('new', '1', BEGUN + 1_001),
    );
    await vi.advanceTimersByTimeAsync(1.9 * SECOND);
    expect(calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(0.2 * SECOND);
    expect(calls).toHaveLength(1);
    expect(told).toEqual(['missed reconcile', 'new live']);
    await vi.advanceTimersByTimeAsync(300 * SECOND);
    expect(calls).toEqual(Array.from({ length: 3 }, () => `all since ${BEGUN + 100}`));
    expect(vi.getTimerCount()).toBe(0);
  });
});
