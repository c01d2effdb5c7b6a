import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CurrencyPair } from '../contract/currency-pair.js';
import { PresentQuotes } from './present-quotes.js';

vi.mock('node:timers/promises', () => import('../testing/fake-sleep.js'));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const PAIRS: readonly CurrencyPair[] = ['a/x', 'b/x'];

/** A connection after an outage. `answers` are those of REST, in order; the last one is repeated. */
function setUp(answers: readonly (readonly object[] | Error)[]) {
  const log: string[] = [];
  const asked: (readonly CurrencyPair[])[] = [];
  let isOlder = false;
  const quotes = new PresentQuotes({
    context: {
      signal: new AbortController().signal,
      warn: (message) => log.push(`warn ${message}`),
      malformed: (error) => log.push(`malformed ${String(error)}`),
      recovering: (_, symbol) => {
        const scope = symbol ?? 'all';
        log.push(`recovering ${scope}`);
        const end = (filled = 0): number => log.push(`end ${scope} ${filled}`);
        return { end, lose: () => undefined, abandon: () => undefined };
      },
    },
    read: (pairs) => {
      const answer = answers[Math.min(asked.length, answers.length - 1)] ?? [];
      asked.push([...pairs]);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    pairOf: ({ pair }) => PAIRS.find((one) => one === pair),
    publish: ({ pair, bid }) => {
      if (bid === undefined) throw new Error('no bid');
      if (!isOlder) log.push(`publish ${String(pair)}`);
      return !isOlder;
    },
  });
  return {
    quotes,
    log,
    asked,
    setOlder: (value: boolean): void => {
      isOlder = value;
    },
  };
}

const row = (pair: string): object => ({ pair, bid: 1 });

test('are read once all pairs are acknowledged, and end the recovery', async () => {
  const { quotes, log, asked } = setUp([[row('a/x'), row('b/x'), row('other/x')]]);
  quotes.begin(PAIRS);
  quotes.acknowledged(['a/x']);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual([]);
  quotes.acknowledged(['b/x']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([PAIRS]);
  expect(log).toEqual(['recovering all', 'publish a/x', 'publish b/x', 'end all 2']);
});

test('a pair whose quote came from the socket is not in doubt', async () => {
  const { quotes, log, asked } = setUp([[row('a/x'), row('b/x')]]);
  quotes.begin(PAIRS);
  quotes.settle('a/x');
  quotes.acknowledged(PAIRS);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([['b/x']]);
  expect(log).toEqual(['recovering all', 'publish b/x', 'end all 1']);
});

test('a row that is older, or cannot be read, is requested again', async () => {
  const { quotes, log, asked, setOlder } = setUp([
    [row('a/x'), { pair: 'b/x' }],
    [row('a/x'), row('b/x')],
  ]);
  setOlder(true);
  quotes.begin(PAIRS);
  quotes.acknowledged(PAIRS);
  await vi.advanceTimersByTimeAsync(0);
  expect(log).toEqual(['recovering all', 'malformed Error: no bid']);
  setOlder(false);
  await vi.advanceTimersByTimeAsync(500);
  expect(asked).toHaveLength(2);
  expect(log.at(-1)).toBe('end all 2');
});

test('after three failures only the pairs in doubt are delayed', async () => {
  const failure = new Error('HTTP 503');
  const { quotes, log } = setUp([failure, failure, failure, [row('a/x'), row('b/x')]]);
  quotes.begin(PAIRS);
  quotes.acknowledged(PAIRS);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(log).toEqual([
    'recovering all',
    'warn best prices could not be read, they are asked for again: Error: HTTP 503',
    'recovering a/x',
    'recovering b/x',
    'end all 0',
  ]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(log.slice(5)).toEqual(['publish a/x', 'end a/x 1', 'publish b/x', 'end b/x 1']);
});
