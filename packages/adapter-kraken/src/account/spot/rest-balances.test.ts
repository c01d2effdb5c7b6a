import { parseExactJson, type Row } from '@hftjs/core/adapter';
import { corpusFolder, corpusFrames } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import { parseRestBalances } from './rest-balances.js';

/** What is stated of each currency, as numbers: total, and in the spot wallet. */
const read = (answer: Row, known: readonly string[] = []): Record<string, readonly number[]> => {
  return Object.fromEntries(
    parseRestBalances(answer, known).map(({ currency, total, wallets }) => [
      currency,
      [total, ...wallets.map(({ balance }) => balance)].map(Number),
    ]),
  );
};

test('the total of a currency over its wallets, and what is in the spot wallet', () => {
  const answer = { XXBT: '0.5', 'XBT.F': '0.25', ZUSD: '22.6354', 'ATOM.S': '3', XETH: '0.0000000000' };
  expect(read(answer, ['usd', 'sol'])).toEqual({
    usd: [22.6354, 22.6354],
    sol: [0, 0],
    btc: [0.75, 0.5],
    atom: [3, 0],
    eth: [0, 0],
  });
  expect(parseRestBalances({ XXBT: '0.5' }, [])).toMatchObject([
    { currency: 'btc', total: '0.5', wallets: [{ wallet: 'spot/main', balance: '0.5' }] },
  ]);
});

test('an amount that cannot be read fails the answer', () => {
  expect(() => parseRestBalances({ ZUSD: {} }, [])).toThrow('ZUSD');
});

test.runIf(corpusFolder() !== undefined)('captured answers', () => {
  const answers = corpusFrames('kraken', 'rest').filter((text) => /"result":\{"(?:ARB|ZUSD)":"/.test(text));
  expect(answers.length).toBeGreaterThan(1);
  for (const text of answers) {
    const { result } = parseExactJson(text) as { readonly result: Readonly<Record<string, string>> };
    const figures = read(result);
    expect(figures.btc?.[1]).toBe(Number(result.XXBT));
    expect(figures.usd?.[1]).toBe(Number(result.ZUSD));
    const all = Object.values(result).reduce((sum, amount) => sum + Number(amount), 0);
    expect(Object.values(figures).reduce((sum, [total = 0]) => sum + total, 0)).toBeCloseTo(all, 6);
  }
});
