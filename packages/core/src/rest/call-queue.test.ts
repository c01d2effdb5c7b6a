import { expect, test } from 'vitest';
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
