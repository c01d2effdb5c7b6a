import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StreamError } from '../../contract/stream-error.js';
import { LookUps } from './look-ups.js';

const INTERVAL = 100;

interface Bench {
  readonly lookUps: LookUps;
  readonly asked: string[];
  readonly clear: Set<string>;
  readonly warnings: string[];
  readonly bad: unknown[];
  readonly connection: AbortController;
}

/** Answers in turn: an error, or whether it was the present state. */
function make(...answers: readonly (Error | boolean)[]): Bench {
  const [asked, warnings, bad]: [string[], string[], unknown[]] = [[], [], []];
  const clear = new Set<string>();
  const connection = new AbortController();
  const lookUps = new LookUps({
    context: {
      signal: connection.signal,
      warn: (message) => void warnings.push(message),
      unreadableRow: (error) => void bad.push(error),
    },
    interval: INTERVAL,
    isClear: (orderId) => clear.has(orderId),
    lookUp: (orderId) => {
      const answer = answers[asked.push(orderId) - 1] ?? true;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });
  return { lookUps, asked, clear, warnings, bad, connection };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('orders are looked up once, one after the other, when the lists have been read', async () => {
  const { lookUps, asked, clear } = make();
  for (const orderId of ['1', '2', '2', '3', '4']) lookUps.add(orderId, {});
  lookUps.delete('3');
  clear.add('4');
  await vi.advanceTimersByTimeAsync(10 * INTERVAL);
  expect(asked).toEqual([]);
  lookUps.start();
  await vi.advanceTimersByTimeAsync(INTERVAL);
  expect(asked).toEqual(['1']);
  await vi.advanceTimersByTimeAsync(10 * INTERVAL);
  expect(asked).toEqual(['1', '2']);
  expect(vi.getTimerCount()).toBe(0);
});

test('an order with a delay waits for it, and others do not', async () => {
  const { lookUps, asked } = make();
  lookUps.start();
  lookUps.add('late', { delay: 5 * INTERVAL });
  lookUps.add('soon', {});
  await vi.advanceTimersByTimeAsync(2 * INTERVAL);
  expect(asked).toEqual(['soon']);
  await vi.advanceTimersByTimeAsync(5 * INTERVAL);
  expect(asked).toEqual(['soon', 'late']);
});

test('after a failed call or an answer that may be old, an order is looked up again; after a bad answer, it is not', async () => {
  const failure = new StreamError('acme: no answer', { code: 'connect_failed', exchange: 'acme' });
  const { lookUps, asked, warnings, bad } = make(failure, false, new Error('no status'));
  lookUps.start();
  lookUps.add('1', { isNews: true });
  await vi.advanceTimersByTimeAsync(INTERVAL);
  expect(warnings).toEqual(['order 1 could not be asked for: acme: no answer']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual(['1', '1', '1']);
  expect(bad).toHaveLength(1);
});

test('nothing is looked up after the end of the connection', async () => {
  const { lookUps, asked, connection } = make();
  lookUps.start();
  lookUps.add('1', {});
  connection.abort();
  lookUps.add('2', {});
  await vi.advanceTimersByTimeAsync(10 * INTERVAL);
  expect(asked).toEqual([]);
});
