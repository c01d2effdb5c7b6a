import type { OrderUpdate } from '@hftjs/core/adapter';
import { recordSession } from '@hftjs/testkit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ANSWER_PATIENCE, Questions } from './questions.js';

const order = (orderId: string): OrderUpdate => ({
  orderId,
  symbol: 'aapl/usd',
  numbers: {},
  status: 'new',
  event: 'snapshot',
  rawStatus: 'Submitted',
});

interface Bench {
  readonly questions: Questions;
  readonly sent: string[];
  readonly connection: AbortController;
  readonly warnings: readonly string[];
}

function make(): Bench {
  const connection = new AbortController();
  const { context, sent, warnings } = recordSession({ signal: connection.signal });
  return { questions: new Questions(context), sent, connection, warnings };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('requests of one kind are answered in order, and each row is added to all open answers', async () => {
  const { questions, sent } = make();
  const first = questions.askOpenOrders();
  questions.openOrders.add(order('1'));
  const second = questions.askOpenOrders();
  questions.openOrders.add(order('2'));
  questions.openOrders.end();
  questions.openOrders.add(order('3'));
  questions.openOrders.end();
  await expect(first).resolves.toMatchObject({ rows: [{ orderId: '1' }, { orderId: '2' }] });
  await expect(second).resolves.toMatchObject({ rows: [{ orderId: '2' }, { orderId: '3' }] });
  expect(sent).toHaveLength(2);
  expect(vi.getTimerCount()).toBe(0);
});

test('the late end of an abandoned answer does not end the answer to a later request', async () => {
  const { questions } = make();
  const first = questions.askCompletedOrders().catch((error: unknown) => String(error));
  await vi.advanceTimersByTimeAsync(ANSWER_PATIENCE);
  await expect(first).resolves.toContain('did not list completed orders');
  const second = questions.askCompletedOrders();
  questions.completedOrders.end();
  questions.completedOrders.add(order('1'));
  questions.completedOrders.end();
  await expect(second).resolves.toMatchObject({ rows: [{ orderId: '1' }], unreadable: 0 });
});

test('after an unreadable message, every open answer counts as incomplete', async () => {
  const { questions } = make();
  const answer = questions.askOpenOrders();
  questions.addUnreadable();
  questions.openOrders.end();
  await expect(answer).resolves.toEqual({ rows: [], unreadable: 1 });
});

test('a list of executions without an end message is used as it is, and a warning is reported', async () => {
  const { questions, warnings } = make();
  const answer = questions.askExecutions();
  await vi.advanceTimersByTimeAsync(ANSWER_PATIENCE);
  await expect(answer).resolves.toEqual({ rows: [], unreadable: 0, isKnown: false });
  expect(warnings).toHaveLength(1);
});

test('a request on a connection that has ended is rejected at once', async () => {
  const { questions, connection } = make();
  const answers = [questions.askOpenOrders(), questions.askExecutions()].map((answer) =>
    answer.catch((error: unknown) => String(error)),
  );
  connection.abort();
  await expect(Promise.all(answers)).resolves.toEqual(Array(2).fill('Error: the connection has ended'));
  expect(vi.getTimerCount()).toBe(0);
});
