import dns from 'node:dns';
import { once } from 'node:events';
import type * as Net from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openTcp } from './open-tcp.js';

/** A dead address: a dial to it gets no answer. */
const DEAD = '192.0.2.1';
/** How long the handshake with any other address takes, in milliseconds: longer than Node has patience for. */
const HANDSHAKE = 400;

const { dialled, real } = vi.hoisted(() => ({
  dialled: [] as string[],
  real: { net: undefined as typeof Net | undefined },
}));

vi.mock('node:net', async (original) => {
  const net = await original<typeof Net>();
  real.net = net;
  return {
    ...net,
    connect: (options: Net.TcpNetConnectOpts) => {
      const host = options.host ?? '';
      dialled.push(host);
      const socket = new net.Socket();
      if (host !== DEAD)
        setTimeout(() => {
          if (!socket.destroyed) socket.connect(options);
        }, HANDSHAKE);
      return socket;
    },
  };
});

let server: Net.Server;

beforeEach(async () => {
  dialled.length = 0;
  server = real.net!.createServer((socket) => socket.resume());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.spyOn(dns, 'lookup').mockImplementation(((
    _name: string,
    _options: object,
    callback: (error: null, addresses: readonly dns.LookupAddress[]) => void,
  ) => {
    callback(null, [
      { address: DEAD, family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]);
  }) as typeof dns.lookup);
});

afterEach(async () => {
  vi.restoreAllMocks();
  server.close();
  await once(server, 'close');
});

const target = (signal: AbortSignal): { host: string; port: number; signal: AbortSignal } => ({
  host: 'venue.example',
  port: (server.address() as AddressInfo).port,
  signal,
});

test('a dead address and a slow handshake: the other address is tried beside the first, and waited for', async () => {
  const socket = await openTcp(target(new AbortController().signal));
  expect(socket.remoteAddress).toBe('127.0.0.1');
  expect(dialled).toEqual([DEAD, '127.0.0.1']);
  socket.destroy();
});

test('a dial that is aborted is not tried at another address', async () => {
  const abort = new AbortController();
  const dial = openTcp(target(abort.signal));
  abort.abort();
  await expect(dial).rejects.toThrow('gave up');
  expect(dialled.length).toBeLessThan(2);
});
