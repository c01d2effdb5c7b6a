import type { MyOrder } from '@hftjs/core';
import type { OwnFrame } from '@hftjs/core/adapter';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Executions, KnownExecutions } from './executions.js';
import { ListKeeper } from './list-keeper.js';

const ORDER: MyOrder = {
  channel: 'my_order',
  exchange: 'ib',
  symbol: 'aapl/usd',
  receivedTime: 1,
  orderId: '7',
  side: 'sell',
  type: 'limit',
  filledVolume: 0,
  status: 'new',
  event: 'new',
  rawStatus: 'Submitted',
  exact: {},
};

const UPDATE = {
  orderId: '7', symbol: 'aapl/usd', numbers: {}, status: 'new', event: 'snapshot', rawStatus: 'Submitted',
} as const; // prettier-ignore

/** TWS takes longer than it may. */
const LATE = 4_100;

function make(): { keeper: ListKeeper; frames: OwnFrame[]; acknowledge: () => void } {
  const frames: OwnFrame[] = [];
  const own = {
    orders: { get: () => ORDER, open: () => [ORDER] },
    publish: (frame: OwnFrame): void => {
      frames.push(frame);
    },
  };
  const known = new KnownExecutions();
  const executions = new Executions({
    known,
    orderOf: () => undefined,
    publish: () => undefined,
    amend: () => undefined,
    onCorrection: () => undefined,
    onLateCommission: () => undefined,
  });
  const keeper = new ListKeeper({ own, executions, known, warn: () => undefined });
  const acknowledge = vi.fn();
  keeper.context = { resumed: false, acknowledge };
  return { keeper, frames, acknowledge };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

test('a list is published when orders and executions were told, and acknowledged once', () => {
  const { keeper, frames, acknowledge } = make();
  expect(keeper.ask()).toHaveLength(2);
  keeper.list?.add(UPDATE);
  keeper.hasTold('orders');
  expect(frames).toEqual([]);
  keeper.hasTold('executions');
  expect(frames).toMatchObject([{ kind: 'snapshot', complete: true, rows: [{ order: { orderId: '7' } }] }]);
  expect(acknowledge).toHaveBeenCalledOnce();
});

test('the late end of an answer that was given up is no answer to what is asked now', () => {
  const { keeper, frames } = make();
  keeper.ask();
  keeper.hasTold('executions');
  // The order that is known is not listed: how it ended is asked for, and not answered in time.
  expect(keeper.hasTold('orders')).toMatchObject({ kind: 'send' });
  vi.advanceTimersByTime(LATE);
  expect(keeper.askAgain()).toMatchObject({ kind: 'send' });
  expect(keeper.hasTold('ends')).toEqual({ kind: 'info' });
  expect(frames).toEqual([]);
});

test('what came of a list that is asked for again is not lost when its end comes after all', () => {
  const { keeper, frames } = make();
  keeper.ask();
  keeper.list?.add(UPDATE);
  vi.advanceTimersByTime(LATE);
  expect(keeper.askAgain()).toMatchObject({ kind: 'send' });
  keeper.hasTold('orders');
  keeper.hasTold('executions');
  expect(frames).toMatchObject([{ complete: true, rows: [{ order: { orderId: '7', status: 'new' } }] }]);
});
