import { once } from 'node:events';
import { connect, type Socket as TcpSocket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeWith, CONTINUATION, frame, RawServer, TEXT } from '../../testing/raw-server.js';
import { readDirectly } from './direct-frames.js';
import { WebSocket } from './web-socket.js';

let server: RawServer;

beforeEach(async () => {
  server = await RawServer.start();
});

afterEach(() => server[Symbol.asyncDispose]());

describe('reading directly', () => {
  async function open(): Promise<{
    readonly client: WebSocket;
    readonly tcp: TcpSocket;
    readonly remote: TcpSocket;
  }> {
    const accepting = server.accepted();
    const tcp = connect(server.port, '127.0.0.1');
    const client = new WebSocket(server.url, {
      createConnection: () => tcp,
      perMessageDeflate: false,
    });
    const remote = await accepting;
    if (client.readyState !== WebSocket.OPEN) await once(client, 'open');
    return { client, tcp, remote };
  }

  test('takes whole messages away from `ws`, and leaves it the others', async () => {
    const { client, tcp, remote } = await open();
    const direct: string[] = [];
    const byWs: string[] = [];
    client.on('message', (data: Buffer) => byWs.push(data.toString()));
    expect(
      readDirectly(tcp, (received, from, end) => direct.push(received.toString('latin1', from, end))),
    ).toBe(true);
    remote.write(
      Buffer.concat([
        frame(TEXT, 'one'),
        frame(TEXT, 'two ', { isLast: false }),
        frame(CONTINUATION, 'three'),
        frame(TEXT, 'four'),
        closeWith(1000),
      ]),
    );
    remote.end();
    await once(client, 'close');
    expect({ direct, byWs }).toEqual({ direct: ['one', 'four'], byWs: ['two three'] });
  });

  test('leaves a socket alone that somebody else reads too', async () => {
    const { client, tcp, remote } = await open();
    tcp.on('data', () => undefined);
    expect(readDirectly(tcp, () => expect.fail('not its message'))).toBe(false);
    remote.write(frame(TEXT, 'one'));
    const [data] = (await once(client, 'message')) as [Buffer];
    expect(data.toString()).toBe('one');
    client.terminate();
    await once(client, 'close');
  });

  test('keeps the bytes of a socket that is closed while `ws` had paused it', async () => {
    const { client, tcp, remote } = await open();
    const messages: string[] = [];
    client.on('message', (data: Buffer) => messages.push(data.toString()));
    readDirectly(tcp, (received, from, end) => messages.push(received.toString('latin1', from, end)));
    const second = frame(TEXT, 'two, which arrives in two parts');
    remote.write(Buffer.concat([frame(TEXT, 'one'), second.subarray(0, 10)]));
    while (messages.length === 0) await new Promise(setImmediate);
    tcp.pause();
    remote.end(second.subarray(10));
    while (tcp.readableLength === 0) await new Promise(setImmediate);
    tcp.destroy();
    await once(client, 'close');
    expect(messages).toEqual(['one', 'two, which arrives in two parts']);
  });
});
