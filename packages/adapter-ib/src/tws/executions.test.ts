import type { MyOrder, Origin } from '@hftjs/core';
import type { OwnRow } from '@hftjs/core/adapter';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { splitExecutionId } from '../execution-id.js';
import { COMMISSION_PATIENCE, Executions, KnownExecutions } from './executions.js';
import { readCommission, readExecution, type CommissionRow, type ExecutionRow } from './own-schema.js';

const EXEC = '0000e0d5.6570a0a5.01.01';
const LIVE = { receivedTime: 1, origin: undefined };
const MISSED = { receivedTime: 2, origin: 'reconcile' } as const;

const execution = (more: object = {}): ExecutionRow =>
  readExecution({
    contract: { conId: '265598' },
    execution: {
      execId: EXEC, time: '20261123 10:04:05 US/Eastern', side: 'SLD', shares: '0.5', price: '189.6', permId: '7',
      cumQty: '1.5', avgPrice: '189.5', orderRef: 'mine', lastLiquidity: '1', ...more,
    },
  }); // prettier-ignore

const commission = (more: object = {}): CommissionRow =>
  readCommission({ execId: EXEC, commission: '1.0123', currency: 'USD', ...more });

const ORDER: MyOrder = {
  channel: 'my_order',
  exchange: 'ib',
  symbol: 'aapl/usd',
  receivedTime: 1,
  orderId: '7',
  side: 'sell',
  type: 'limit',
  filledVolume: 1.5,
  status: 'partially_filled',
  event: 'trade',
  rawStatus: 'Submitted',
  exact: { filledVolume: '1.5' },
};

interface Bench {
  readonly executions: Executions;
  readonly rows: (OwnRow & { origin: Origin | undefined })[];
  readonly fills: () => unknown[];
  readonly corrections: string[];
  readonly late: string[];
  readonly amended: MyOrder[];
}

function make(known = new KnownExecutions(), order?: MyOrder): Bench {
  const rows: Bench['rows'] = [];
  const corrections: string[] = [];
  const late: string[] = [];
  const amended: MyOrder[] = [];
  const executions = new Executions({
    known,
    orderOf: () => order,
    publish: (row, { origin }) => {
      rows.push({ ...row, origin });
    },
    amend: (told) => {
      amended.push(told);
    },
    onCorrection: (row) => {
      corrections.push(row.execution.execId);
    },
    onLateCommission: (report) => {
      late.push(report.execId);
    },
  });
  return {
    executions,
    rows,
    corrections,
    late,
    amended,
    fills: () => rows.flatMap(({ fill }) => fill ?? []),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('the order is told at once, the fill with its commission', () => {
  const { executions, rows, fills } = make(new KnownExecutions(), ORDER);
  executions.add(execution(), 'aapl/usd', LIVE);
  expect(rows).toMatchObject([{ order: { status: 'partially_filled', numbers: { filledVolume: '1.5' } } }]);
  executions.report(commission(), 3);
  expect(fills()).toMatchInlineSnapshot(`
    [
      {
        "clientOrderId": "mine",
        "fees": [
          {
            "amount": "1.0123",
            "currency": "usd",
          },
        ],
        "liquidity": "maker",
        "orderId": "7",
        "price": "189.6",
        "side": "sell",
        "symbol": "aapl/usd",
        "time": 1795446245000,
        "tradeId": "0000e0d5.6570a0a5.01.01",
        "volume": "0.5",
      },
    ]
  `);
});

test('a commission may come first', () => {
  const { executions, fills } = make();
  executions.report(commission(), 3);
  executions.add(execution(), 'aapl/usd', LIVE);
  expect(fills()).toMatchObject([{ tradeId: EXEC, fees: [{ amount: '1.0123', currency: 'usd' }] }]);
});

test('without a commission it waits, and not for ever; what comes later is told apart', () => {
  const { executions, fills, late } = make();
  executions.add(execution(), 'aapl/usd', LIVE);
  vi.advanceTimersByTime(COMMISSION_PATIENCE - 1);
  expect(fills()).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(fills()).toMatchObject([{ tradeId: EXEC, fees: [] }]);
  executions.report(commission(), 3);
  expect(fills()).toHaveLength(1);
  expect(late).toEqual([EXEC]);
});

test('a fill goes with its order; a late commission changes the order, once, and makes no second fill', () => {
  const { executions, rows, fills, late, amended } = make(new KnownExecutions(), ORDER);
  executions.add(execution(), 'aapl/usd', LIVE);
  vi.advanceTimersByTime(COMMISSION_PATIENCE);
  expect(rows.at(-1)).toMatchObject({
    fill: { tradeId: EXEC },
    order: { orderId: '7', event: 'trade', numbers: { filledVolume: '1.5' }, fill: { tradeId: EXEC } },
  });
  executions.report(commission({ commission: '1.7976931348623157e+308' }), 3);
  expect(amended).toEqual([]);
  executions.report(commission(), 4);
  executions.report(commission(), 5);
  expect(amended).toMatchObject([
    { orderId: '7', receivedTime: 4, lastFill: { tradeId: EXEC, fee: 1.0123, feeCurrency: 'usd' } },
  ]);
  expect(late).toEqual([EXEC]);
  expect(fills()).toHaveLength(1);
});

test('a commission that is not set is none', () => {
  const { executions, fills } = make();
  executions.add(execution(), 'aapl/usd', LIVE);
  executions.report(commission({ commission: '1.7976931348623157e+308' }), 3);
  expect(fills()).toMatchObject([{ fees: [] }]);
});

test('at the end of the connection what waits is told, and no timer is left', () => {
  const { executions, fills } = make();
  executions.add(execution(), 'aapl/usd', LIVE);
  executions.end();
  expect(fills()).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('told again it is known, on another connection too', () => {
  const known = new KnownExecutions();
  const first = make(known);
  first.executions.add(execution(), 'aapl/usd', LIVE);
  first.executions.report(commission(), 3);
  const second = make(known);
  second.executions.add(execution(), 'aapl/usd', MISSED);
  second.executions.add(execution(), 'aapl/usd', LIVE);
  expect(second.rows).toEqual([]);
});

test('history is not told, unless it is news after all', () => {
  const known = new KnownExecutions();
  known.addHistory(EXEC);
  const { executions, rows, fills } = make(known);
  executions.add(execution(), 'aapl/usd', MISSED);
  expect(rows).toEqual([]);
  executions.add(execution(), 'aapl/usd', LIVE);
  executions.end();
  expect(fills()).toHaveLength(1);
});

test('a correction is reported and no second fill', () => {
  const { executions, fills, corrections } = make();
  executions.add(execution(), 'aapl/usd', LIVE);
  executions.report(commission(), 3);
  executions.add(execution({ execId: '0000e0d5.6570a0a5.01.02', price: '189.7' }), 'aapl/usd', LIVE);
  executions.end();
  expect(fills()).toHaveLength(1);
  expect(corrections).toEqual(['0000e0d5.6570a0a5.01.02']);
});

test.each([
  ['1', 'maker'], ['2', 'taker'], ['3', 'unknown'], ['0', 'unknown'], [undefined, 'unknown'],
])('liquidity %s is %s', (lastLiquidity, liquidity) => {
  const { executions, fills } = make();
  executions.add(execution({ lastLiquidity }), 'aapl/usd', LIVE);
  executions.end();
  expect(fills()).toMatchObject([{ liquidity }]);
}); // prettier-ignore

test.each([
  [EXEC, { stem: '0000e0d5.6570a0a5.01', revision: 1 }],
  ['0000e0d5.6570a0a5.01.02', { stem: '0000e0d5.6570a0a5.01', revision: 2 }],
  ['odd', { stem: 'odd', revision: 0 }],
  ['odd.name', { stem: 'odd.name', revision: 0 }],
])('%s', (execId, parts) => {
  expect(splitExecutionId(execId)).toEqual(parts);
});
