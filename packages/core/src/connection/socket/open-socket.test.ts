import dns from 'node:dns';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { messageOf } from '../connection-end.js';
import type { LinkEvents } from './link.js';
import { openSocket } from './open-socket.js';
import { Socket as WebSocketLink } from './socket.js';
import { RestClient } from '../../rest/rest-client.js';

const eventually = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 20_000, interval: 5 }).then(() => undefined);

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const open: Server[] = [];
const accepted: Socket[] = [];

async function listening<T extends Server>(server: T, host = '127.0.0.1'): Promise<T> {
  server.on('connection', (socket: Socket) => {
    accepted.push(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, host);
  await once(server, 'listening');
  open.push(server);
  return server;
}

/** A venue of WebSockets and of REST. */
async function startVenue(): Promise<HttpServer> {
  const server = createHttpServer((_request, response) => response.end('{"ok":true}'));
  new WebSocketServer({ server }).on('connection', (socket) => {
    socket.send('hello');
  });
  return listening(server);
}

/** Records the calls of a link, as texts. */
function record(calls: string[]): LinkEvents {
  return {
    onOpen: () => calls.push('open'),
    onFrame: (data) => calls.push(`frame ${data.toString()}`),
    onPulse: () => undefined,
    onRefused: (status) => calls.push(`refused ${status}`),
    onError: (message) => calls.push(`error ${message}`),
    onClosed: () => calls.push('closed'),
  };
}

beforeEach(() => {
  open.length = 0;
  accepted.length = 0;
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const socket of accepted) socket.destroy();
  for (const server of open) {
    server.close();
    await once(server, 'close');
  }
});

describe('a proxy', () => {
  /** One that connects, and counts the hosts that it was asked for. */
  async function startProxy(asked: string[]): Promise<HttpServer> {
    const server = createHttpServer();
    server.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
      asked.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`.trim());
      const [host = '', port] = (request.url ?? '').split(':');
      const upstream = connect(Number(port), host, () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.write(head);
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on('error', () => client.destroy());
    });
    return listening(server);
  }

  test('carries WebSockets and REST calls, with its credentials', async () => {
    const asked: string[] = [];
    const venue = await startVenue();
    const proxy = `http://me:p%40ss@127.0.0.1:${portOf(await startProxy(asked))}`;
    const calls: string[] = [];
    const url = `ws://127.0.0.1:${portOf(venue)}/`;
    const link = new WebSocketLink({ url, proxy, events: record(calls) });
    await eventually(() => {
      expect(calls).toEqual(['open', 'frame hello']);
    });
    link.cut();
    const rest = new RestClient({
      exchange: 'acme',
      origin: `http://127.0.0.1:${portOf(venue)}`,
      proxy,
      signal: new AbortController().signal,
    });
    await expect(rest.request({ method: 'GET', path: '/' })).resolves.toMatchObject({ text: '{"ok":true}' });
    await rest.close();
    const line = `127.0.0.1:${portOf(venue)} Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(asked).toEqual([line, line]);
  });

  test.each(['http:', 'https:'])(
    'of %s that never answers leaves no socket behind, once given up',
    async (scheme) => {
      const dead = await listening(createServer());
      const proxy = `${scheme}//127.0.0.1:${portOf(dead)}`;
      for (let dial = 1; dial <= 3; dial++) {
        const calls: string[] = [];
        const link = new WebSocketLink({ url: 'ws://192.0.2.1/', proxy, events: record(calls) });
        await eventually(() => {
          expect(accepted).toHaveLength(dial);
        });
        link.cut();
        await eventually(() => {
          expect(calls.at(-1)).toBe('closed');
        });
      }
      for (const socket of accepted) socket.resume();
      await eventually(() => {
        expect(accepted.every((socket) => socket.destroyed || socket.readableEnded)).toBe(true);
      });
    },
  );

  test('that never answers makes a REST call time out, and leaves nothing open once the client is closed', async () => {
    const dead = await listening(createServer((socket) => socket.resume()));
    const controller = new AbortController();
    const rest = new RestClient({
      exchange: 'acme',
      origin: 'http://192.0.2.1',
      proxy: `http://127.0.0.1:${portOf(dead)}`,
      timeout: 50,
      signal: controller.signal,
    });
    await expect(rest.request({ method: 'GET', path: '/' })).rejects.toThrow(
      'no complete answer within 50 ms',
    );
    controller.abort();
    await rest.close();
    expect(accepted.length).toBeGreaterThan(0);
    await eventually(() => {
      expect(accepted.every((socket) => socket.readableEnded)).toBe(true);
    });
  });

  test.each([
    ['HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', 'answered CONNECT with HTTP 407'],
    ['hello\r\n\r\n', 'something that is not HTTP'],
    ['', 'closed the connection instead of answering CONNECT'],
  ])('that refuses is named: %j', async (answer, words) => {
    const proxy = await listening(
      createServer((socket) => {
        socket.once('data', () => socket.end(answer));
      }),
    );
    const calls: string[] = [];
    const url = 'ws://192.0.2.1/';
    new WebSocketLink({ url, proxy: `http://127.0.0.1:${portOf(proxy)}`, events: record(calls) });
    await eventually(() => {
      expect(calls.at(-1)).toBe('closed');
    });
    expect(calls[0]).toContain(words);
  });
});

describe('a host of several addresses', () => {
  const resolveTo = (...addresses: readonly string[]): void => {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    vi.spyOn(dns, 'lookup').mockImplementation(((
      _name: string,
      _options: object,
      callback: (error: null, addresses: readonly dns.LookupAddress[]) => void,
    ) => {
      callback(null, found);
    }) as typeof dns.lookup);
  };

  test('connects where one is dead, and another answers late', async () => {
    const venue = await listening(createServer());
    // Loopback addresses on which nothing listens refuse at once; the reserved one does not answer.
    resolveTo('192.0.2.1', '::1', '127.0.0.7', '127.0.0.1');
    const socket = await openSocket({
      host: 'venue.example',
      port: portOf(venue),
      isSecure: false,
      signal: new AbortController().signal,
    });
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  });

  test('names the error of each of them', async () => {
    const unused = await listening(createServer());
    const port = portOf(unused);
    unused.close();
    await once(unused, 'close');
    open.length = 0;
    resolveTo('127.0.0.1', '127.0.0.7');
    const failure = openSocket({
      host: 'venue.example',
      port,
      isSecure: false,
      signal: new AbortController().signal,
    });
    await expect(failure.catch(messageOf)).resolves.toMatch(
      /ECONNREFUSED 127\.0\.0\.1:\d+; connect ECONNREFUSED 127\.0\.0\.7:\d+/,
    );
  });
});

test('anything that is thrown has a message', () => {
  expect(messageOf(new AggregateError([new Error('one'), new Error('two'), new Error('one')]))).toBe(
    'one; two',
  );
  expect(messageOf(Object.assign(new Error(''), { code: 'ETIMEDOUT' }))).toBe('ETIMEDOUT');
  expect(messageOf(new Error('', { cause: new Error('below') }))).toBe('below');
  expect(messageOf(new AggregateError([]))).toBe('AggregateError');
  expect(messageOf('')).toBe('an error without a message');
});
