import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FrameLists } from './frame-lists.js';

const PATIENCE = 4_000;

interface Bench {
  readonly lists: FrameLists<string>;
  readonly connection: AbortController;
  readonly warnings: readonly string[];
  readonly sent: readonly string[];
}

const FIRST_ID = 7;

function make({ acceptsParts = false, hasIds = false } = {}): Bench {
  const connection = new AbortController();
  const warnings: string[] = [];
  const sent: string[] = [];
  const send = (frames: readonly string[]): void => void sent.push(...frames);
  const context = { send, signal: connection.signal, warn: (message: string) => void warnings.push(message) };
  return {
    lists: new FrameLists({
      context,
      what: 'orders',
      patience: PATIENCE,
      request: String,
      acceptsParts,
      ...(hasIds && { firstId: FIRST_ID }),
    }),
    connection,
    warnings,
    sent,
  };
}

const reasonOf = (answer: Promise<unknown>): Promise<unknown> => answer.catch(String);

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('requests without ids are answered in order, and each row is added to all open answers', async () => {
  const { lists } = make();
  const first = lists.ask();
  lists.add('1');
  const second = lists.ask();
  lists.add('2');
  lists.end();
  lists.add('3');
  lists.end();
  await expect(first).resolves.toEqual({ rows: ['1', '2'], unreadable: 0, isWhole: true });
  await expect(second).resolves.toMatchObject({ rows: ['2', '3'] });
  expect(vi.getTimerCount()).toBe(0);
});

test('the late end of an abandoned answer does not end the answer to a later request', async () => {
  const { lists } = make();
  const first = reasonOf(lists.ask());
  await vi.advanceTimersByTimeAsync(PATIENCE);
  await expect(first).resolves.toContain('did not list orders');
  const second = lists.ask();
  lists.end();
  lists.add('1');
  lists.end();
  await expect(second).resolves.toMatchObject({ rows: ['1'], unreadable: 0 });
});

test('rows and ends with ids are of their request only', async () => {
  const { lists, sent } = make({ hasIds: true });
  const [first, second] = [lists.ask(), lists.ask()];
  expect(sent).toEqual(['7', '8']);
  expect([6, 7, 90_000_006, 90_000_007].map((id) => lists.hasId(id))).toEqual([false, true, true, false]);
  lists.add('1', 7);
  lists.add('2', 8);
  lists.add('3', 9);
  lists.end(8);
  lists.end(9);
  lists.end(7);
  await expect(first).resolves.toMatchObject({ rows: ['1'] });
  await expect(second).resolves.toMatchObject({ rows: ['2'] });
});

test('after an unreadable message, every open answer counts as incomplete', async () => {
  const { lists } = make();
  const answer = lists.ask();
  lists.addUnreadable();
  lists.end();
  await expect(answer).resolves.toMatchObject({ rows: [], unreadable: 1 });
});

test('a list without an end is used as it is where that is accepted, and a warning is reported once', async () => {
  const { lists, warnings } = make({ acceptsParts: true, hasIds: true });
  for (const id of [7, 8]) {
    const answer = lists.ask();
    lists.add('1', id);
    await vi.advanceTimersByTimeAsync(PATIENCE);
    await expect(answer).resolves.toEqual({ rows: ['1'], unreadable: 0, isWhole: false });
  }
  expect(warnings).toHaveLength(1);
});

test('a request on a connection that has ended is rejected at once', async () => {
  const { lists, connection } = make({ acceptsParts: true });
  const answers = [reasonOf(lists.ask()), reasonOf(lists.ask())];
  connection.abort();
  answers.push(reasonOf(lists.ask()));
  await expect(Promise.all(answers)).resolves.toEqual(Array(3).fill('Error: the connection has ended'));
  expect(vi.getTimerCount()).toBe(0);
});
