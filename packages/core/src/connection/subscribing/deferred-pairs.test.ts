import { expect, test, vi } from 'vitest';
import { DeferredPairs } from './deferred-pairs.js';

test('a pair is asked for again until it is acknowledged, and not after the end of the connection', async () => {
  const end = new AbortController();
  const sent: (readonly string[])[] = [];
  const reasons: string[] = [];
  const deferred = new DeferredPairs(
    {
      signal: end.signal,
      send: (frames) => void sent.push(frames),
      defer: (_, reason) => void reasons.push(reason),
    },
    (pairs) => [...pairs],
  );
  deferred.defer(['btc/usd'], 'halted');
  deferred.defer(['eth/usd'], 'halted too');
  expect(reasons).toEqual(['halted', 'halted too']);
  await vi.waitFor(() => {
    expect(sent).toEqual([['btc/usd', 'eth/usd']]);
  }, 5_000);
  deferred.settle(['btc/usd']);
  await vi.waitFor(() => {
    expect(sent.at(-1)).toEqual(['eth/usd']);
  }, 5_000);
  end.abort();
  const { length } = sent;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(sent).toHaveLength(length);
});
