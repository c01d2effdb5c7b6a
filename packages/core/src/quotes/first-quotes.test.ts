import { expect, test } from 'vitest';
import type { CurrencyPair } from '../contract/currency-pair.js';
import { FirstQuotes } from './first-quotes.js';

interface Quotes {
  readonly quotes: FirstQuotes;
  readonly published: CurrencyPair[];
  readonly malformed: unknown[];
  calls: number;
}

function open(answers: readonly (readonly unknown[])[], signal = new AbortController().signal): Quotes {
  const published: CurrencyPair[] = [];
  const malformed: unknown[] = [];
  const state: Quotes = {
    published,
    malformed,
    calls: 0,
    quotes: new FirstQuotes({
      context: { signal, malformed: (_error, row) => void malformed.push(row) },
      read: () => {
        const rows = answers[state.calls++];
        return rows ? Promise.resolve(rows) : Promise.reject(new Error('REST is down'));
      },
      pairOf: ({ pair }) => pair as CurrencyPair,
      publish: ({ bid }, symbol) => {
        if (bid === undefined) throw new Error('no bid');
        published.push(symbol);
      },
      patience: 5,
    }),
  };
  return state;
}

const row = (pair: string): object => ({ pair, bid: 1 });

test('quotes of pairs that had none are read over REST', async () => {
  const { quotes, published } = open([[row('btc/usd'), row('eth/usd'), row('sol/usd')]]);
  quotes.saw('eth/usd');
  await quotes.begin(['btc/usd', 'eth/usd']);
  expect(published).toEqual(['btc/usd']);
});

test('REST is not read where each pair had a quote', async () => {
  const state = open([]);
  state.quotes.saw('btc/usd');
  await state.quotes.begin(['btc/usd']);
  expect(state.calls).toBe(0);
});

test('an empty answer is asked for again; a bad row is reported', async () => {
  const state = open([[], [{ pair: 'btc/usd' }, row('eth/usd')]]);
  await state.quotes.begin(['btc/usd', 'eth/usd']);
  expect(state.calls).toBe(2);
  expect(state.published).toEqual(['eth/usd']);
  expect(state.malformed).toHaveLength(1);
});

test('nothing is read after the end of the connection', async () => {
  const state = open([[row('btc/usd')]], AbortSignal.abort());
  await state.quotes.begin(['btc/usd']);
  expect(state.calls).toBe(0);
});
