import { expect, test } from 'vitest';
import type { RestRequest, RestResponse } from './rest-client.js';
import { SignedClient, type SignedClientInit, type Verdict } from './signed-client.js';
import { isRow } from '../wire/fields.js';

type Answer = Partial<RestResponse> | string;

/** A venue that answers with these, one after the other; the last one again and again. */
function setUp(answers: readonly Answer[], init: Partial<SignedClientInit<unknown>> = {}) {
  const sent: RestRequest[] = [];
  const pauses: (number | undefined)[] = [];
  const mended: number[] = [];
  const client: SignedClient = new SignedClient({
    exchange: 'acme',
    rest: {
      request: (request) => {
        const answer = answers[Math.min(sent.length, answers.length - 1)] ?? '';
        sent.push(request);
        const response = { status: 200, text: '', headers: {} };
        return Promise.resolve({ ...response, ...(typeof answer === 'string' ? { text: answer } : answer) });
      },
      keepAway: (pause) => {
        pauses.push(pause);
        return pause ?? 10_000;
      },
    },
    headers: { 'x-program': 'test' },
    classify: (body, { status }): Verdict<unknown> => {
      if (isRow(body) && 'data' in body) return { answer: body.data };
      if (!isRow(body)) return {};
      const code = Number(body.code);
      return {
        reason: `${String(body.message)} (${String(code)})`,
        venueCode: code,
        ...(status === 401 && { code: 'auth_rejected' }),
        ...(code === 1 && { mend: 'clock' }),
        ...(code === 5 && { mend: () => mended.push(code) }),
        ...(code === 2 && { isTooMany: true }),
        ...(code === 3 && { isTooMany: true, retryAfter: 5_000 }),
      };
    },
    sign: (request) => ({
      ...request,
      headers: { ...request.headers, 'x-time': String(client.clock.now()) },
    }),
    ...init,
  });
  return { client, sent, pauses, mended };
}

const TIME = { call: { path: '/time', weight: 2 }, read: (answer: unknown) => Number(answer) || undefined };

test('a public call', async () => {
  const { client, sent } = setUp(['{"data":[1.50]}']);
  const parameters = { pair: 'a&b', limit: 5, id: ['1', '2'], since: undefined };
  expect(await client.read({ path: '/trades', parameters, weight: 3 })).toEqual([1.5]);
  expect(sent).toEqual([
    {
      method: 'GET',
      path: '/trades?pair=a%26b&limit=5&id=1&id=2',
      weight: 3,
      headers: { 'x-program': 'test' },
    },
  ]);
});

test('a signed call has the numbers of its answer as text, and a body as JSON', async () => {
  const { client, sent } = setUp(['{"data":[1.50]}']);
  expect(await client.signed({ method: 'POST', path: '/orders', body: { a: 1 } })).toEqual(['1.50']);
  expect(sent[0]).toMatchObject({
    method: 'POST',
    body: '{"a":1}',
    headers: { 'content-type': 'application/json', 'x-time': expect.any(String) as string },
  });
});

test('the clock is measured before a call is signed, and again when the venue refuses the time', async () => {
  const { client, sent } = setUp(
    [
      '{"data":2000000000000}',
      '{"code":1,"message":"timestamp"}',
      '{"data":2000000000000}',
      '{"data":"done"}',
    ],
    { time: TIME },
  );
  expect(await client.signed({ path: '/orders' })).toBe('done');
  expect(sent.map(({ path }) => path)).toEqual(['/time', '/orders', '/time', '/orders']);
  expect(Number(sent[3]?.headers?.['x-time'])).toBeGreaterThanOrEqual(2_000_000_000_000);
});

test('a call that is rejected again is not sent a third time, and a public call not a second time', async () => {
  const { client, sent } = setUp(['{"code":1,"message":"timestamp"}']);
  await expect(client.signed({ path: '/orders' })).rejects.toMatchObject({
    name: 'StreamError',
    code: 'connect_failed',
    venueCode: 1,
    status: 200,
    message: 'acme: GET /orders failed: timestamp (1)',
  });
  expect(sent).toHaveLength(2);
  await expect(client.read({ path: '/trades' })).rejects.toThrow('GET /trades failed: timestamp (1)');
  expect(sent).toHaveLength(3);
});

test('a key that is refused', async () => {
  const { client } = setUp([{ status: 401, text: '{"code":9,"message":"bad key"}' }], { advice: 'the key' });
  await expect(client.signed({ path: '/orders' })).rejects.toMatchObject({
    code: 'auth_rejected',
    message: 'acme: GET /orders refused the API key: bad key (9); check the key',
  });
});

test('an answer that is not JSON is reported with its status, and a long reason is cut', async () => {
  const { client } = setUp([{ status: 502, text: '<html>' }, `{"code":4,"message":"${'x'.repeat(10_000)}"}`]);
  await expect(client.read({ path: '/trades' })).rejects.toThrow('GET /trades failed: HTTP 502');
  const error = await client.read({ path: '/trades' }).catch((reason: unknown) => reason);
  expect((error as Error).message.length).toBeLessThan(600);
});

test('too many calls keep all calls away', async () => {
  const { client, pauses } = setUp(['{"code":2,"message":"slow"}', '{"code":3,"message":"slow"}']);
  await expect(client.read({ path: '/trades' })).rejects.toMatchObject({ retryAfter: 10_000 });
  await expect(client.read({ path: '/trades' })).rejects.toMatchObject({ retryAfter: 5_000 });
  expect(pauses).toEqual([undefined, 5_000]);
});

test('a signed call without a key', async () => {
  const { client } = setUp(['{}'], { sign: undefined, needs: 'apiKey, apiSecret and a passphrase' });
  await expect(client.signed({ path: '/orders' })).rejects.toMatchObject({
    code: 'invalid_options',
    message: 'acme: GET /orders needs apiKey, apiSecret and a passphrase',
  });
});

test('signed calls go out in order where nonces must', async () => {
  let nonce = 0;
  const { client, sent } = setUp(['{"data":1}'], {
    isInOrder: true,
    sign: async (request) => {
      const headers = { nonce: String(++nonce) };
      await Promise.resolve();
      return { ...request, headers };
    },
  });
  const ended = AbortSignal.abort();
  const calls = [
    client.signed({ path: '/a' }),
    client.signed({ path: '/b' }),
    client.signed({ path: '/ended', signal: ended }),
    client.signed({ path: '/urgent', isUrgent: true }),
  ];
  const results = await Promise.allSettled(calls);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(sent.map(({ path, headers }) => [path, headers?.nonce])).toEqual([
    ['/a', '1'],
    ['/urgent', '2'],
    ['/b', '3'],
  ]);
});

test('a time that cannot be read', async () => {
  const { client } = setUp(['{"data":"soon"}'], { time: TIME });
  await expect(client.signed({ path: '/orders' })).rejects.toThrow('/time answered without a time');
});

test('a call that is refused for another reason that can be mended is sent once more', async () => {
  const { client, sent, mended } = setUp(['{"code":5,"message":"nonce"}', '{"data":"done"}']);
  expect(await client.signed({ path: '/orders' })).toBe('done');
  expect([sent.length, mended]).toEqual([2, [5]]);
});

test('what does not exist is not found; other errors are thrown', async () => {
  const isMissing: SignedClientInit<unknown>['isMissing'] = ({ venueCode }) => venueCode === 4;
  const { client } = setUp(['{"code":4,"message":"no such order"}', '{"data":7}', '{"code":9}'], {
    isMissing,
  });
  expect(await client.find({ path: '/order' })).toBeUndefined();
  expect(await client.find({ path: '/order' })).toBe('7');
  await expect(client.find({ path: '/order' })).rejects.toThrow('(9)');
});

test('an attempt to measure the clock neither waits too long nor rejects', async () => {
  const { client } = setUp([{ status: 500 }], { time: TIME });
  await client.clock.attempt(1_000);
  const silent = new SignedClient({
    exchange: 'acme',
    rest: { request: () => new Promise(() => undefined), keepAway: () => 0 },
    classify: () => ({}),
    time: TIME,
  });
  await silent.clock.attempt(10);
});
