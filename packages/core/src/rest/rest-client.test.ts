import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { VenueLimits } from '../channel-params.js';
import { RestClient } from './rest-client.js';

/** What the venue answers, one after the other; the last one for ever. */
let answers: { readonly status: number; readonly retryAfter?: number }[] = [];
let requests: string[] = [];
let server: Server;
let client: RestClient;

const clientOf = (limits?: VenueLimits): RestClient => {
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  client = new RestClient({ exchange: 'acme', origin, limits, signal: new AbortController().signal });
  return client;
};

beforeEach(async () => {
  requests = [];
  server = createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const { status, retryAfter } = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 200 };
    response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) });
    response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  await client.close();
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

test('a POST is sent once, because nobody knows what became of it', async () => {
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
