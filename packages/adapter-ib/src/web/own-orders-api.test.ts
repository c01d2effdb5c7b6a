import { expect, test } from 'vitest';
import { ContractDirectory } from './contract-directory.js';
import { KnownOrders } from './known-orders.js';
import { OwnOrdersApi } from './own-orders-api.js';
import { TIMING } from './timing.js';
import { WebApi } from './web-api.js';
import { WebSession } from './web-session.js';

const ORDER = {
  orderId: 7,
  conid: 265598,
  status: 'Submitted',
  side: 'BUY',
  totalSize: 5,
  filledQuantity: 0,
};
const COLD = { orders: [], snapshot: false };

/** Own orders of a venue that answers so, one after the other; the last answer stays. */
function make(...answers: readonly object[]): { api: OwnOrdersApi; asked: string[]; warnings: string[] } {
  const timing = { ...TIMING, orderReads: 0 };
  const asked: string[] = [];
  const warnings: string[] = [];
  const rest = {
    request: ({ path }: { readonly path: string }) => {
      const text = JSON.stringify(answers[Math.min(asked.length, answers.length - 1)]);
      asked.push(path);
      return Promise.resolve({ status: 200, text, headers: {} });
    },
  };
  const web = new WebApi({ exchange: 'ib', origin: 'http://127.0.0.1', signer: undefined, timing, rest });
  const member = { api: web, signal: new AbortController().signal, compete: false };
  const session = new WebSession({ exchange: 'ib', name: 'test', signer: undefined, timing });
  const contracts = { 'aapl/usd': { conid: 265598 } };
  const api = new OwnOrdersApi({
    session,
    member,
    directory: new ContractDirectory({ pairs: ['aapl/usd'], contracts, session, member }),
    known: new KnownOrders(),
    isOurs: () => true,
    onBadRow: () => undefined,
    warn: (words) => {
      warnings.push(words);
    },
  });
  return { api, asked, warnings };
}

test('a list that the venue has not put together yet is not taken for an empty one', async () => {
  const { api, asked, warnings } = make(COLD, COLD, { orders: [ORDER], snapshot: true });
  await expect(api.openOrders()).resolves.toMatchObject([
    { orderId: '7', symbol: 'aapl/usd', status: 'new' },
  ]);
  expect(asked.map((path) => path.replace(/^.*orders/, ''))).toEqual(['?force=true', '', '']);
  expect(warnings).toEqual([]);
});

test('one that is never confirmed is taken as it is, and that is told', async () => {
  const { api, asked, warnings } = make(COLD);
  await expect(api.openOrders()).resolves.toEqual([]);
  expect(asked).toHaveLength(5);
  expect(warnings.join()).toContain('did not confirm its list');
});
