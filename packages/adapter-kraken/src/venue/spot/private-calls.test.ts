import type { Row } from '@hftjs/core/adapter';
import { expect, test } from 'vitest';
import { PrivateCalls, type PrivateCall } from './private-calls.js';

interface Sent {
  readonly calls: PrivateCalls;
  readonly names: string[];
  /** Answers the call that is being made. */
  readonly answer: () => void;
}

function open(): Sent {
  const names: string[] = [];
  const pending: ((answer: Row) => void)[] = [];
  const calls = new PrivateCalls(
    ({ name }: PrivateCall) =>
      new Promise<Row>((resolve) => {
        names.push(name);
        pending.push(resolve);
      }),
  );
  return { calls, names, answer: () => pending.shift()?.({}) };
}

const fields = {};

test('one after the other, the urgent one first', async () => {
  const { calls, names, answer } = open();
  const made = [
    calls.make({ name: 'first', fields }),
    calls.make({ name: 'second', fields }),
    calls.make({ name: 'urgent', fields, isUrgent: true }),
  ];
  expect(names).toEqual(['first']);
  answer();
  await made[0];
  expect(names).toEqual(['first', 'urgent']);
  answer();
  await made[2];
  answer();
  await made[1];
  expect(names).toEqual(['first', 'urgent', 'second']);
});

test('what a connection wanted that has ended is not sent, and its answer holds nothing up', async () => {
  const { calls, names, answer } = open();
  const connection = new AbortController();
  const inFlight = calls.make({ name: 'in flight', fields, signal: connection.signal });
  const waiting = calls.make({ name: 'waiting', fields, signal: connection.signal });
  const other = calls.make({ name: 'other', fields });
  connection.abort();
  await expect(inFlight).rejects.toThrow('aborted');
  await expect(waiting).rejects.toThrow('aborted');
  answer();
  answer();
  await other;
  expect(names).toEqual(['in flight', 'other']);
});
