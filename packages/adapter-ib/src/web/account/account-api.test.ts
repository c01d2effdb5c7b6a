import { AccountLedger, BoundedMap, PendingFills } from '@hftjs/core/adapter';
import { recordSession } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import { splitExecutionId } from '../../order-names.js';
import { ContractDirectory } from '../venue/contract-directory.js';
import { KnownOrders } from './known-orders.js';
import { WebAccountApi } from './account-api.js';
import { webTiming } from '../venue/timing.js';
import { WebApi } from '../venue/web-api.js';
import { BrokerageSession } from '../venue/brokerage-session.js';

const ORDER = {
  orderId: 7,
  conid: 265598,
  status: 'Submitted',
  side: 'BUY',
  totalSize: 5,
  filledQuantity: 0,
};
const COLD = { orders: [], snapshot: false };

/** Own orders of a venue that gives these answers in turn and repeats the last one. */
function make(...answers: readonly object[]): {
  api: WebAccountApi;
  asked: string[];
  warnings: string[];
  bad: () => string[];
} {
  const timing = { ...webTiming(), orderReads: 0, tradeReads: 0 };
  const asked: string[] = [];
  const rest = {
    keepAway: () => 0,
    request: ({ path }: { readonly path: string }) => {
      const text = JSON.stringify(answers[Math.min(asked.length, answers.length - 1)]);
      asked.push(path);
      return Promise.resolve({ status: 200, text, headers: {} });
    },
  };
  const web = new WebApi({ exchange: 'ib', origin: 'http://127.0.0.1', signer: undefined, timing, rest });
  const member = { api: web, signal: new AbortController().signal, compete: false };
  const session = new BrokerageSession({ exchange: 'ib', name: 'test', signer: undefined, timing });
  const contracts = { 'aapl/usd': { conid: 265598 } };
  const { context, warnings, malformed } = recordSession({ exchange: 'ib', signal: member.signal });
  const api = new WebAccountApi(context, {
    session,
    member,
    directory: new ContractDirectory({ pairs: ['aapl/usd'], contracts, session, member }),
    orders: new KnownOrders(),
    fills: new PendingFills({
      account: own,
      patience: 0,
      revisionOf: splitExecutionId,
      onEnd: () => undefined,
    }),
    heard: new BoundedMap(10),
    endedBefore: undefined,
  });
  return { api, asked, warnings, bad: () => malformed.map(({ error }) => String(error)) };
}

const own = new AccountLedger({
  exchange: 'ib',
  account: undefined,
  pairs: new Set(['aapl/usd']),
  publisher: { publish: () => undefined },
  onSkipped: () => undefined,
  onUnmapped: () => undefined,
  onBadRow: () => undefined,
  onDuplicate: () => undefined,
});

test('a list that the venue has not completed yet is not read as empty', async () => {
  const { api, asked, warnings } = make(COLD, COLD, { orders: [ORDER], snapshot: true });
  await expect(api.openOrders()).resolves.toMatchObject({
    rows: [{ orderId: '7', symbol: 'aapl/usd', status: 'new' }],
    unreadable: 0,
  });
  expect(asked.map((path) => path.replace(/^.*orders/, ''))).toEqual(['?force=true', '', '']);
  expect(warnings).toEqual([]);
});

test('a list that is never confirmed is used as incomplete, and a warning is reported', async () => {
  const { api, asked, warnings } = make(COLD);
  await expect(api.openOrders()).resolves.toEqual({ rows: [], unreadable: 1 });
  expect(asked).toHaveLength(5);
  expect(warnings.join()).toContain('did not confirm its list');
});

test('an unreadable row is skipped; orders that ended before the stream are left out', async () => {
  const old = { ...ORDER, orderId: 5, status: 'Filled', filledQuantity: 5, remainingQuantity: 0 };
  const { api, bad } = make(
    COLD,
    { orders: [{ ...ORDER, orderId: 'n/a' }, ORDER, old], snapshot: true },
    { orders: [{ ...ORDER, status: 'Cancelled' }, old], snapshot: true },
  );
  await expect(api.openOrders()).resolves.toMatchObject({ rows: [{ orderId: '7' }], unreadable: 1 });
  expect(bad().join()).toContain('orderId');
  await expect(api.endedOrders([], 0)).resolves.toEqual({ rows: [], unreadable: 0 });
  await api.openOrders();
  await expect(api.endedOrders([], 0)).resolves.toMatchObject({
    rows: [{ orderId: '7', status: 'canceled' }],
  });
});

const TRADE = {
  execution_id: '1.a.01.01', conid: 265598, order_id: 7, side: 'B', size: 2, price: '100', trade_time_r: 1_790_000_002_000,
}; // prettier-ignore

test('fills are returned oldest first, and a correction replaces its execution', async () => {
  const older = { ...TRADE, execution_id: '1.b.01.01', trade_time_r: 1_790_000_001_000 };
  const equal = { ...TRADE, execution_id: '1.c.01.01' };
  const corrected = { ...TRADE, execution_id: '1.a.01.02', price: '101' };
  const other = { ...TRADE, execution_id: '1.d.01.01', order_id: 8 };
  // The venue's newest comes first, so that of two at the same second the first is the later one.
  const { api, asked, bad } = make([], [other, equal, corrected, TRADE, { ...TRADE, price: 'n/a' }, older]);
  const { rows, unreadable } = await api.fillsOf([{ key: '7', orderId: '7', symbol: 'aapl/usd' }]);
  expect(rows).toMatchObject([{ tradeId: '1.b.01.01' }, { price: '101' }, { tradeId: '1.c.01.01' }]);
  expect(unreadable).toBe(1);
  expect(bad()).toHaveLength(1);
  // The first read of a session is empty.
  expect(asked).toEqual(Array(2).fill('/v1/api/iserver/account/trades?days=7'));
});

test('executions without an order are not looked up, and an order of another contract is not published', async () => {
  const { api, asked } = make({
    order_id: 7,
    conid: 28812380,
    side: 'B',
    order_status: 'Filled',
    cum_fill: '1',
  });
  const name = { symbol: 'aapl/usd' } as const;
  const { rows } = await api.lookUp([
    { ...name, key: '1.a.01', orderId: '1.a.01' },
    { ...name, key: '7', orderId: '7' },
  ]);
  expect(rows.map(({ orderId, symbol }) => [orderId, symbol === 'aapl/usd'])).toEqual([
    ['1.a.01', false],
    ['7', false],
  ]);
  expect(asked).toHaveLength(1);
});
