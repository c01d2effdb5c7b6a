import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket as TcpSocket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seeded } from '../../testing/seeded.js';
import type { Receiver } from '../../contract/stream-options.js';
import { readDirectly } from './direct-frames.js';
import { Socket } from './socket.js';
import { WebSocket } from './web-socket.js';

let server: Server;
let origin: string;
/** The server's sides. */
const far: TcpSocket[] = [];

beforeEach(async () => {
  server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const socket of far.splice(0)) socket.destroy();
  server.close();
  await once(server, 'close');
});

/** The server's side of the next WebSocket, as raw bytes. */
async function accepted(): Promise<TcpSocket> {
  const [request, socket] = (await once(server, 'upgrade')) as [IncomingMessage, TcpSocket];
  const key = `${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  far.push(socket);
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  return socket;
}

interface FrameFacts {
  /** @defaultValue true */
  readonly isLast?: boolean;
  /** RSV bits. */
  readonly reserved?: number;
  readonly mask?: Buffer;
  /** Bytes in which the length is written. @defaultValue as few as possible */
  readonly lengthBytes?: 2 | 8;
}

const [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG] = [0, 1, 2, 8, 9, 10];

/** The bytes of one frame. */
function frame(
  opcode: number,
  content: string | Buffer = '',
  { isLast = true, reserved = 0, mask, lengthBytes }: FrameFacts = {},
): Buffer {
  const payload = Buffer.from(content);
  const bytes = lengthBytes ?? (payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8);
  const head = Buffer.alloc(2 + bytes);
  head[0] = (isLast ? 0x80 : 0) | (reserved << 4) | opcode;
  head[1] = (mask ? 0x80 : 0) | (bytes === 0 ? payload.length : bytes === 2 ? 126 : 127);
  if (bytes === 2) head.writeUInt16BE(payload.length, 2);
  if (bytes === 8) head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, ...(mask ? [mask] : []), payload]);
}

const closeWith = (code: number, reason = ''): Buffer => {
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
  payload.writeUInt16BE(code);
  payload.write(reason, 2);
  return frame(CLOSE, payload);
};

/** How bytes are cut into writes. */
type Cut = (bytes: Buffer) => readonly Buffer[];

const atOnce: Cut = (bytes) => [bytes];
const byteByByte: Cut = (bytes) => Array.from(bytes, (byte) => Buffer.of(byte));

/** One byte of the last frame but one comes later than the others. */
const aByteLater: Cut = (bytes) => {
  const at = Math.max(0, bytes.length - after.length - 1);
  return [bytes.subarray(0, at), bytes.subarray(at, at + 1), bytes.subarray(at + 1)];
};

const inPiecesOf =
  (size: () => number): Cut =>
  (bytes) => {
    const pieces: Buffer[] = [];
    for (let at = 0; at < bytes.length;) {
      const piece = bytes.subarray(at, at + size());
      pieces.push(piece);
      at += piece.length;
    }
    return pieces;
  };

interface Outcome {
  /** Calls of the link's events, in order. Long frames are shown by length and digest. */
  readonly calls: readonly string[];
  /** What the client sent: opcodes and payloads, without their masks. */
  readonly sent: readonly string[];
}

/** What becomes of a connection on which a server sends bytes, and then ends it. */
async function outcomeOf(receiver: Receiver, bytes: Buffer, cut: Cut): Promise<Outcome> {
  const calls: string[] = [];
  let closed: (() => void) | undefined;
  const isClosed = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const accepting = accepted();
  const link = new Socket({
    url: `ws://${origin}/`,
    proxy: undefined,
    receiver,
    events: {
      onOpen: () => calls.push('open'),
      onFrame: (data) => calls.push(`frame ${shown(data)}`),
      onPulse: () => calls.push('pulse'),
      onRefused: (status) => calls.push(`refused ${status}`),
      onError: (message) => {
        calls.push(`error ${message}`);
        // As the connection does: the link is cut at its first failure.
        link.cut();
      },
      onClosed: (code, reason) => {
        calls.push(`closed ${code} ${reason}`);
        closed?.();
      },
    },
  });
  const socket = await accepting;
  const received: Buffer[] = [];
  socket.on('data', (data: Buffer) => received.push(data));
  const pieces = cut(bytes);
  for (const piece of pieces) {
    socket.write(piece);
    // A few pieces should not be joined on their way.
    await new Promise((resolve) => (pieces.length <= 3 ? setTimeout(resolve, 5) : setImmediate(resolve)));
  }
  socket.end();
  await isClosed;
  if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
  return { calls, sent: framesIn(Buffer.concat(received)) };
}

const shown = (data: Buffer): string =>
  data.length <= 64
    ? data.toString('latin1')
    : `of ${data.length} bytes ${createHash('sha1').update(data).digest('hex')}`;

/** The masked short frames of a client. */
function framesIn(bytes: Buffer): readonly string[] {
  const frames: string[] = [];
  for (let at = 0; at + 6 <= bytes.length;) {
    const size = (bytes[at + 1] ?? 0) & 0x7f;
    const mask = bytes.subarray(at + 2, at + 6);
    const payload = bytes.subarray(at + 6, at + 6 + size).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    frames.push(`${(bytes[at] ?? 0) & 0x0f} ${Buffer.from(payload).toString('hex')}`);
    at += 6 + size;
  }
  return frames;
}

const text = (length: number): string => 'x'.repeat(length);
const after = frame(TEXT, 'after');

/** A server's bytes, by what they are. */
const CASES: Readonly<Record<string, readonly Buffer[]>> = {
  ...Object.fromEntries(
    [0, 1, 125, 126, 127, 128, 4_090, 4_091, 4_092, 4_093, 65_535, 65_536, 70_000, 300_000].flatMap(
      (length) => [
        [`a text of ${length} bytes`, [frame(TEXT, text(length)), after]],
        [`${length} bytes of binary`, [frame(BINARY, Buffer.alloc(length, 7)), after]],
      ],
    ),
  ),
  'many short texts': Array.from({ length: 500 }, (_, index) => frame(TEXT, `text ${index}`)),
  'a length in more bytes than needed': [
    frame(TEXT, 'two', { lengthBytes: 2 }),
    frame(TEXT, 'eight', { lengthBytes: 8 }),
    frame(TEXT, '', { lengthBytes: 8 }),
    after,
  ],
  'text that is not UTF-8': [frame(TEXT, Buffer.from([0xff, 0xfe, 0xc0, 0x80])), after],
  'a ping': [frame(PING, 'hello'), after],
  'pings between texts': Array.from({ length: 20 }, (_, index) => [
    frame(TEXT, `text ${index}`),
    frame(PING, `${index}`),
  ]).flat(),
  'a ping of 125 bytes': [frame(PING, text(125)), after],
  'a ping that is too long': [frame(PING, text(126)), after],
  'a pong that was not asked for': [frame(PONG, 'hello'), after],
  'a ping that claims to have more frames': [frame(PING, 'a', { isLast: false }), after],
  'two fragments': [
    frame(TEXT, 'one ', { isLast: false }),
    frame(CONTINUATION, 'two'),
    frame(TEXT, 'whole'),
    after,
  ],
  'fragments of bytes': [
    frame(BINARY, 'one ', { isLast: false }),
    ...Array.from({ length: 50 }, (_, index) => frame(CONTINUATION, `${index} `, { isLast: false })),
    frame(CONTINUATION, 'last'),
    after,
  ],
  'empty fragments': [
    frame(TEXT, '', { isLast: false }),
    frame(CONTINUATION, '', { isLast: false }),
    frame(CONTINUATION),
    after,
  ],
  'a ping and a pong between fragments': [
    frame(TEXT, 'one ', { isLast: false }),
    frame(PING, 'ping'),
    frame(CONTINUATION, 'two ', { isLast: false }),
    frame(PONG, 'pong'),
    frame(CONTINUATION, 'three'),
    after,
  ],
  'large fragments': [
    frame(TEXT, text(200_000), { isLast: false }),
    frame(CONTINUATION, text(5_000), { isLast: false }),
    frame(CONTINUATION, text(100_000)),
    after,
  ],
  'a continuation of nothing': [frame(TEXT, 'before'), frame(CONTINUATION, 'one'), after],
  'a first fragment within a message': [
    frame(TEXT, 'one', { isLast: false }),
    frame(TEXT, 'two', { isLast: false }),
    after,
  ],
  'a whole text within a message': [frame(TEXT, 'one', { isLast: false }), frame(TEXT, 'two'), after],
  ...Object.fromEntries(
    [1, 2, 4, 7].map((reserved) => [
      `reserved bits ${reserved}`,
      [frame(TEXT, 'before'), frame(TEXT, 'one', { reserved }), after],
    ]),
  ),
  ...Object.fromEntries(
    [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode) => [
      `reserved opcode ${opcode}`,
      [frame(TEXT, 'before'), frame(opcode, 'one'), after],
    ]),
  ),
  'a masked text': [frame(TEXT, 'before'), frame(TEXT, 'one', { mask: Buffer.of(0, 0, 0, 0) }), after],
  'a masked text of 200 bytes': [frame(TEXT, text(200), { mask: Buffer.of(1, 2, 3, 4) }), after],
  'a text longer than is taken': [frame(TEXT, 'before'), Buffer.from('817f0000000008000000', 'hex'), after],
  'a length of more than 2^53': [frame(TEXT, 'before'), Buffer.from('817fffffffffffffffff', 'hex'), after],
  'a close': [frame(TEXT, 'before'), closeWith(1000, 'bye'), after, frame(PING, 'ping')],
  'a close without a code': [frame(TEXT, 'before'), frame(CLOSE), after],
  'a close with half a code': [frame(TEXT, 'before'), frame(CLOSE, 'x'), after],
  'a close with an invalid code': [closeWith(1005), after],
  'a close with a code of the application': [closeWith(4_000, 'later'), after],
  'a close within a message': [frame(TEXT, 'one', { isLast: false }), closeWith(1012), after],
  'a close of the longest reason': [closeWith(1001, text(123)), after],
  'a close that is too long': [frame(CLOSE, text(126)), after],
  'a header without its frame': [frame(TEXT, 'before'), Buffer.from('81', 'hex')],
  'a header without its length': [frame(TEXT, 'before'), Buffer.from('817e01', 'hex')],
  'a frame without its end': [frame(TEXT, 'before'), frame(TEXT, text(500)).subarray(0, 300)],
  'a large frame without its end': [frame(TEXT, 'before'), frame(TEXT, text(50_000)).subarray(0, 20_000)],
  nothing: [],
};

describe('what a server sends has the same effect as on `ws`', () => {
  test.each(Object.entries(CASES))('%s', async (_name, frames) => {
    const bytes = Buffer.concat(frames);
    const expected = await outcomeOf('ws', bytes, atOnce);
    const below = seeded(1);
    const cuts = [
      atOnce,
      aByteLater,
      ...(bytes.length <= 1_000 ? [byteByByte] : []),
      inPiecesOf(() => 1 + below(2_000)),
      inPiecesOf(() => 1_460),
    ];
    for (const cut of cuts) expect(await outcomeOf('direct', bytes, cut)).toEqual(expected);
  });
});

test('any mix of frames, cut anywhere, gives the messages that were sent, and the pongs', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const below = seeded(seed);
    const messages: Buffer[] = [];
    const pings: string[] = [];
    const frames: Buffer[] = [];
    for (let count = 1 + below(40); count > 0; count--) {
      const size = below(below(10) === 0 ? 90_000 : below(2) === 0 ? 130 : 5_000);
      const message = Buffer.alloc(size, below(256));
      const parts = below(5) === 0 ? 1 + below(4) : 1;
      const opcode = below(5) === 0 ? BINARY : TEXT;
      for (let part = 0; part < parts; part++) {
        const from = Math.floor((size * part) / parts);
        const until = Math.floor((size * (part + 1)) / parts);
        const isLast = part === parts - 1;
        frames.push(frame(part === 0 ? opcode : CONTINUATION, message.subarray(from, until), { isLast }));
        if (below(10) === 0) {
          pings.push(`10 ${Buffer.from(`${frames.length}`).toString('hex')}`);
          frames.push(frame(PING, `${frames.length}`));
        }
      }
      messages.push(message);
    }
    frames.push(closeWith(1000));
    const cut = inPiecesOf(() => 1 + below(below(2) === 0 ? 50 : 8_000));
    const bytes = Buffer.concat(frames);
    const outcome = await outcomeOf(
      'direct',
      bytes,
      bytes.length < 20_000 ? cut : inPiecesOf(() => 1 + below(9_000)),
    );
    expect(
      outcome.calls.filter((call) => call.startsWith('frame')),
      `seed ${seed}`,
    ).toEqual(messages.map((message) => `frame ${shown(message)}`));
    expect(outcome.calls.at(-1)).toBe('closed 1000 ');
    expect(outcome.sent).toEqual([...pings, '8 03e8']);
  }
}, 60_000);

describe('reading directly', () => {
  async function open(): Promise<{
    readonly client: WebSocket;
    readonly tcp: TcpSocket;
    readonly remote: TcpSocket;
  }> {
    const accepting = accepted();
    const tcp = connect(Number(origin.split(':')[1]), '127.0.0.1');
    const client = new WebSocket(`ws://${origin}/`, {
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
