import { expect, test, vi } from 'vitest';
import { CallQueue, type Turn } from './call-queue.js';

function open() {
  const queue = new CallQueue();
  const names: string[] = [];
  const pending: (() => void)[] = [];
  const make = (name: string, turn?: Turn): Promise<string> =>
    queue.run(
      () =>
        new Promise((resolve) => {
          names.push(name);
          pending.push(() => {
            resolve(name);
          });
        }),
      turn,
    );
  return { make, names, answer: () => pending.shift()?.() };
}

test('one after the other, the urgent one first', async () => {
  const { make, names, answer } = open();
  const made = [make('first'), make('second'), make('urgent', { isUrgent: true })];
  expect(names).toEqual(['first']);
  answer();
  await made[0];
  expect(names).toEqual(['first', 'urgent']);
  answer();
  await made[2];
  answer();
  expect(await made[1]).toBe('second');
});

test('a call of an ended connection is not made, and its answer does not delay other calls', async () => {
  const { make, names, answer } = open();
  const connection = new AbortController();
  const inFlight = make('in flight', { signal: connection.signal });
  const waiting = make('waiting', { signal: connection.signal });
  const other = make('other');
  connection.abort();
  await expect(inFlight).rejects.toThrow('aborted');
  await expect(waiting).rejects.toThrow('aborted');
  answer();
  answer();
  await other;
  expect(names).toEqual(['in flight', 'other']);
});

test('the interval between two calls is kept', async () => {
  const queue = new CallQueue(40);
  const times: number[] = [];
  const call = (): Promise<number> => Promise.resolve(times.push(performance.now()));
  await expect(Promise.all([queue.run(call), queue.run(call)])).resolves.toEqual([1, 2]);
  const [first = 0, second = 0] = times;
  // Timers may fire a little early.
  expect(second - first).toBeGreaterThan(38);
});

test('with an interval, neither waiting calls nor a hanging one of an ended connection delay others', async () => {
  const queue = new CallQueue(40);
  const ended = new AbortController();
  const hanging = vi.fn(() => new Promise<string>(() => undefined));
  const lost = [1, 2, 3].map(() => queue.run(hanging, { signal: ended.signal }).catch(() => 'rejected'));
  const next = queue.run(() => Promise.resolve('answer'));
  await vi.waitFor(() => {
    expect(hanging).toHaveBeenCalled();
  });
  ended.abort();
  await expect(next).resolves.toBe('answer');
  await expect(Promise.all(lost)).resolves.toEqual(['rejected', 'rejected', 'rejected']);
  expect(hanging).toHaveBeenCalledTimes(1);
});
