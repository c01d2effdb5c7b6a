import type { VenueLimits } from '../connection/channel-params.js';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { governorOf } from '../connection/governor/governor.js';
import { RestClient, type RestClientInit } from './rest-client.js';

interface Answer {
  readonly status: number;
  readonly retryAfter?: number;
  readonly body?: string;
  /** Answers in its own way. */
  readonly handle?: (response: ServerResponse) => void;
}

/** What the venue answers, one after the other; the last one for ever. */
let answers: Answer[] = [];
let requests: string[] = [];
let server: Server;
let client: RestClient;

const clientOf = (limits?: VenueLimits, init: Partial<RestClientInit> = {}): RestClient => {
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  client = new RestClient({
    exchange: `acme-${port}`,
    origin,
    limits,
    pauses: { tooManyPause: 50 },
    signal: new AbortController().signal,
    ...init,
  });
  return client;
};

beforeEach(async () => {
  requests = [];
  server = createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 200 };
    if (answer.handle) {
      answer.handle(response);
      return;
    }
    const { status, retryAfter, body = '{}' } = answer;
    response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  await client.close();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

test('a GET that a broken venue answers is asked again', async () => {
  answers = [{ status: 503 }, { status: 502 }, { status: 200 }];
  await expect(clientOf().request({ method: 'GET', path: '/open?all=1' })).resolves.toMatchObject({
    status: 200,
  });
  expect(requests).toEqual(['GET /open?all=1', 'GET /open?all=1', 'GET /open?all=1']);
});

test('a call ends with its client or its stream, and a later one opens new connections', async () => {
  answers = [{ status: 200, handle: () => undefined }, { status: 200 }];
  let life = new AbortController();
  const { port } = server.address() as AddressInfo;
  client = new RestClient({
    exchange: `acme-${port}`,
    origin: `http://127.0.0.1:${port}`,
    get signal() {
      return life.signal;
    },
  });
  const waiting = client.request({ method: 'GET', path: '/slow' });
  const ended = expect(waiting).rejects.toMatchObject({ code: 'closed' });
  await expect.poll(() => requests).toHaveLength(1);
  await client.close();
  await ended;
  await expect(client.request({ method: 'GET', path: '/again' })).resolves.toMatchObject({ status: 200 });
  life.abort();
  await expect(client.request({ method: 'POST', path: '/ended' })).rejects.toMatchObject({ code: 'closed' });
  life = new AbortController();
  await expect(client.request({ method: 'GET', path: '/new' })).resolves.toMatchObject({ status: 200 });
  expect(requests).toEqual(['GET /slow', 'GET /again', 'GET /new']);
});

test('a POST is sent once, because the venue may have executed it', async () => {
  answers = [{ status: 503 }];
  await expect(clientOf().request({ method: 'POST', path: '/token', body: '' })).resolves.toMatchObject({
    status: 503,
  });
  expect(requests).toHaveLength(1);
});

test('too many requests: asked again, unless the venue punishes that', async () => {
  answers = [{ status: 429 }, { status: 200 }];
  await expect(clientOf().request({ method: 'GET', path: '/' })).resolves.toMatchObject({ status: 200 });
  await client.close();
  requests = [];
  answers = [{ status: 429, retryAfter: 7 }, { status: 200 }];
  await expect(
    clientOf({ punishesRepeats: true }).request({ method: 'GET', path: '/orders?key=secret' }),
  ).rejects.toMatchObject({
    code: 'connect_failed',
    retryAfter: 7_000,
    message: expect.not.stringContaining('secret') as string,
  });
  expect(requests).toHaveLength(1);
});

describe('a venue that wants no calls for a while', () => {
  test.each([
    ['429 alone', { status: 429 }, 10_000],
    ['418 alone', { status: 418 }, 120_000],
    ['Retry-After', { status: 429, retryAfter: 33 }, 33_000],
    [
      'the end of a ban in the body',
      {
        status: 418,
        body: `{"code":-1003,"msg":"Way too much request weight used; IP banned until ${Date.now() + 300_000}."}`,
      },
      280_000,
    ],
  ] as const)('gets none: %s', async (_name, answer, pause) => {
    answers = [answer];
    const rest = clientOf({ punishesRepeats: true }, { pauses: {} });
    await expect(rest.request({ method: 'GET', path: '/' })).rejects.toMatchObject({
      retryAfter: expect.toSatisfy((wait: number) => wait >= pause) as number,
    });
    expect(governorOf({ origin: originOf(server), limits: undefined }).restBlockedFor).toBeGreaterThan(
      pause - 5_000,
    );
    if (pause <= 15_000) return;
    await expect(rest.request({ method: 'POST', path: '/', body: '' })).rejects.toThrow('was not sent');
    expect(requests).toHaveLength(1);
  });

  test('after a pause one call is sent first, and the others wait for its answer', async () => {
    answers = [{ status: 429 }, { status: 429 }, { status: 200 }];
    const rest = clientOf({}, { pauses: { tooManyPause: 200 } });
    await expect(rest.request({ method: 'GET', path: '/' })).resolves.toMatchObject({ status: 200 });
    expect(requests).toHaveLength(3);
  });
});

describe('every call settles', () => {
  test.each([
    ['no answer at all', () => undefined],
    [
      'a body without an end',
      (response: ServerResponse) => {
        response.writeHead(200).write('[');
        const timer = setInterval(() => response.write(' '), 10);
        response.on('close', () => {
          clearInterval(timer);
        });
      },
    ],
  ])('%s', async (_name, handle) => {
    answers = [{ status: 200, handle }];
    const rest = clientOf(undefined, { timeout: 100 });
    await expect(rest.request({ method: 'GET', path: '/' })).rejects.toThrow(
      'no complete answer within 100 ms',
    );
    expect(requests.length).toBeLessThan(3);
  });

  test('an encoded answer is not decoded, because the request accepts none', async () => {
    const handle = (response: ServerResponse): void => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1_000_000)));
    };
    answers = [{ status: 200, handle }];
    await expect(clientOf().request({ method: 'POST', path: '/', body: '' })).rejects.toThrow(
      'encoded as gzip',
    );
  });

  test('a redirect is an answer, and not followed', async () => {
    const handle = (response: ServerResponse): void => {
      response.writeHead(302, { location: `${originOf(server)}/again` }).end();
    };
    answers = [{ status: 302, handle }];
    await expect(clientOf().request({ method: 'GET', path: '/' })).resolves.toMatchObject({ status: 302 });
    expect(requests).toHaveLength(1);
  });
});

function originOf(listening: Server): string {
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}
