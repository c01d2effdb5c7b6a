import { StreamError } from '@hftjs/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { webTiming } from './timing.js';
import { WebApi } from './web-api.js';
import { BrokerageSession, type SessionMember } from './brokerage-session.js';

const SECOND = 1_000;

const TIMING = { ...webTiming(), tickleSpacing: 0 };

const ALIVE = JSON.stringify({
  session: 'id',
  iserver: { authStatus: { authenticated: true, connected: true } },
});

type Answer = { readonly status: number; readonly text: string } | Error;

/** A stream that uses a session, and the answers to its requests, in turn; the last one is repeated. */
function member(...answers: readonly Answer[]): {
  one: SessionMember;
  end: AbortController;
  asked: string[];
} {
  const end = new AbortController();
  const asked: string[] = [];
  const rest = {
    keepAway: () => 0,
    request: ({ path }: { readonly path: string }) => {
      const answer = answers[Math.min(asked.length, answers.length - 1)] ?? new Error('no answer');
      asked.push(path);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ ...answer, headers: {} });
    },
  };
  const init = { exchange: 'ib', origin: 'http://127.0.0.1', signer: undefined, timing: TIMING };
  return { one: { api: new WebApi({ ...init, rest }), signal: end.signal, compete: false }, end, asked };
}

const session = (): BrokerageSession =>
  new BrokerageSession({ exchange: 'ib', name: 'test', signer: undefined, timing: TIMING });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

test('is kept alive once a minute, however often keepAlive is called', async () => {
  const { one, asked } = member({ status: 200, text: ALIVE });
  const kept = session();
  for (let second = 0; second < 10 * 60; second++) {
    await kept.keepAlive(one);
    vi.advanceTimersByTime(SECOND);
  }
  expect(asked.length).toBeGreaterThanOrEqual(10);
  expect(asked.length).toBeLessThanOrEqual(12);
});

test('one missing answer is tolerated and requested again some seconds later; a second one is an error', async () => {
  const { one, asked } = member({ status: 503, text: 'maintenance' });
  const kept = session();
  await kept.keepAlive(one);
  vi.advanceTimersByTime(2 * SECOND);
  await kept.keepAlive(one);
  expect(asked).toHaveLength(1);
  vi.advanceTimersByTime(10 * SECOND);
  await expect(kept.keepAlive(one)).rejects.toThrow('maintenance');
});

test('a stream that ends during its request does not end the others', async () => {
  const closed = new StreamError('ib: stopped', { code: 'closed', exchange: 'ib' });
  const leaving = member(closed);
  const staying = member({ status: 200, text: ALIVE });
  const kept = session();
  leaving.end.abort();
  const both = [kept.keepAlive(leaving.one), kept.keepAlive(staying.one)] as const;
  await expect(both[0]).rejects.toMatchObject({ code: 'closed' });
  await expect(both[1]).resolves.toBeUndefined();
  await kept.keepAlive(staying.one);
  expect(staying.asked).toEqual(['/v1/api/tickle']);
});

test.each([400, 500])(
  'HTTP %i with a word of no session is a lost session, and no outage',
  async (status) => {
    const { one } = member({ status, text: '{"error":"Please query /accounts first"}' });
    await expect(one.api.call({ method: 'GET', path: '/iserver/account/orders' })).rejects.toMatchObject({
      venueCode: 'no_brokerage',
      retryAfter: undefined,
    });
  },
);
