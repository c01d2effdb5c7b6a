import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RestClient, type RestClientInit, type RestResponse } from './rest-client.js';

/** What the venue does with a request, by its path. */
type Behaviour = (socket: Socket) => void;

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

/** Answers of which one after another is sent; then `OK` for ever. */
let behaviours: Behaviour[] = [];
let requests: string[] = [];
let sockets: Socket[] = [];
let server: Server;
let client: RestClient;

const open = (init: Partial<RestClientInit> = {}): void => {
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  client = new RestClient({
    exchange: `acme-${port}`,
    origin,
    signal: new AbortController().signal,
    ...init,
  });
};

const post = (path = '/', body = 'x'): Promise<RestResponse> =>
  client.request({ method: 'POST', path, body });

const answer =
  (text: string): Behaviour =>
  (socket) =>
    socket.write(text);

/** A request head with a body of known length. */
const REQUEST = /^([A-Z]+ \S+) HTTP\/1\.1\r\n(?:.+\r\n)*?content-length: (\d+)\r\n(?:.+\r\n)*\r\n/i;

beforeEach(async () => {
  behaviours = [];
  requests = [];
  sockets = [];
  server = createServer((socket) => {
    sockets.push(socket);
    let received = '';
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      received += data.toString('latin1');
      for (let match = REQUEST.exec(received); match; match = REQUEST.exec(received)) {
        const [head, line = '', length] = match;
        const end = head.length + Number(length);
        if (received.length < end) return;
        requests.push(`${line} ${Buffer.from(received.slice(head.length, end), 'latin1').toString()}`);
        received = received.slice(end);
        (behaviours.shift() ?? answer(OK))(socket);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open();
});

afterEach(async () => {
  await client.close();
  for (const socket of sockets) socket.destroy();
  server.close();
  await once(server, 'close');
});

describe('a connection that is kept', () => {
  test('carries the next call', async () => {
    for (const path of ['/1', '/2', '/3']) await expect(post(path)).resolves.toMatchObject({ text: 'ok' });
    expect(requests).toEqual(['POST /1 x', 'POST /2 x', 'POST /3 x']);
    expect(sockets).toHaveLength(1);
  });

  test('fails no call when the server closed it while this process was busy', async () => {
    await post('/1');
    sockets[0]!.destroy();
    await expect(post('/2')).resolves.toMatchObject({ text: 'ok' });
    expect(requests).toEqual(['POST /1 x', 'POST /2 x']);
    expect(sockets).toHaveLength(2);
  });

  test('is closed by bytes that belong to no request, instead of taking them for the next answer', async () => {
    await post('/1');
    sockets[0]!.write('HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n');
    await expect(post('/2')).resolves.toMatchObject({ status: 200 });
    expect(sockets).toHaveLength(2);
  });

  test.each([
    ['HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok'],
    ['HTTP/1.1 200 OK\r\nkeep-alive: timeout=1\r\ncontent-length: 2\r\n\r\nok'],
    ['HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok'],
  ])('not after %j', async (text) => {
    behaviours = [answer(text)];
    await post('/1');
    await post('/2');
    expect(sockets).toHaveLength(2);
  });

  test('is closed with the client', async () => {
    await post();
    const closed = once(sockets[0]!, 'close');
    await client.close();
    await closed;
  });
});

describe('a request that must not be sent twice', () => {
  test.each<[string, Behaviour, string]>([
    ['no answer', (socket) => socket.end(), 'socket hang up'],
    [
      'half an answer',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{"ok"'),
      'aborted',
    ],
    [
      'half a chunk',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{"ok"'),
      'aborted',
    ],
    ['half a head', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le'), 'socket hang up'],
    ['no HTTP', (socket) => socket.end('hello\r\n\r\n'), 'Expected HTTP'],
    [
      'an answer without a request for an upgrade',
      (socket) =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
      'closed before the answer',
    ],
  ])('fails on a kept connection, after one attempt: %s', async (_name, behaviour, words) => {
    behaviours = [answer(OK), behaviour];
    await post('/1');
    await expect(post('/2')).rejects.toThrow(words);
    await expect(post('/3')).resolves.toMatchObject({ text: 'ok' });
    expect(requests).toEqual(['POST /1 x', 'POST /2 x', 'POST /3 x']);
    expect(sockets).toHaveLength(2);
  });
});

test('an answer that is too long is not read to its end', async () => {
  const chunk = Buffer.alloc(1 << 20, ' ');
  let written = 0;
  behaviours = [
    (socket) => {
      const pour = (): void => {
        while (!socket.destroyed && socket.write(chunk)) written += chunk.length;
      };
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.on('drain', pour);
      pour();
    },
  ];
  await expect(post()).rejects.toThrow('longer than 134217728 bytes');
  await vi.waitFor(() => {
    expect(sockets[0]!.destroyed).toBe(true);
  });
  expect(written).toBeLessThan(1e9);
});

test('each connection carries one call at a time, and their number is bounded', async () => {
  const held: Socket[] = [];
  behaviours = Array.from({ length: 40 }, () => (socket) => held.push(socket));
  const calls = Promise.all(Array.from({ length: 40 }, (_, index) => post(`/${index}`)));
  await vi.waitFor(() => {
    expect(held).toHaveLength(32);
  });
  for (const socket of held.splice(0)) socket.write(OK);
  await vi.waitFor(() => {
    expect(held).toHaveLength(8);
  });
  for (const socket of held) socket.write(OK);
  await calls;
  expect(sockets).toHaveLength(32);
  expect(new Set(requests).size).toBe(40);
});

test('calls that wait for a connection end with the client', async () => {
  behaviours = Array.from({ length: 40 }, () => () => undefined);
  const calls = Array.from({ length: 40 }, () => post());
  await vi.waitFor(() => {
    expect(requests).toHaveLength(32);
  });
  await client.close();
  for (const { reason } of (await Promise.allSettled(calls)) as PromiseRejectedResult[])
    expect(reason).toMatchObject({ code: 'closed', message: expect.stringContaining('closed') as string });
  await vi.waitFor(() => {
    expect(sockets.every((socket) => socket.destroyed)).toBe(true);
  });
  expect(requests).toHaveLength(32);
});

test('a body of a DELETE has its length, and a POST without a body has the length 0', async () => {
  await client.request({ method: 'DELETE', path: '/order', body: 'é' });
  await client.request({ method: 'POST', path: '/ping' });
  expect(requests).toEqual(['DELETE /order é', 'POST /ping ']);
});

test('a proxy that refuses is named', async () => {
  const proxy = createServer((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  open({ proxy: `http://127.0.0.1:${port}` });
  await expect(post()).rejects.toThrow(`the proxy 127.0.0.1:${port} answered CONNECT with HTTP 403`);
  proxy.close();
});
