import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  BINARY,
  CLOSE,
  closeWith,
  CONTINUATION,
  frame,
  PING,
  PONG,
  RawServer,
  TEXT,
} from '../../testing/raw-server.js';
import { seeded } from '../../testing/seeded.js';
import type { Receiver } from '../../contract/stream-options.js';
import { messageOf } from '../connection-end.js';
import type { LinkEvents } from './link.js';
import { Socket } from './socket.js';
import { WebSocket } from './web-socket.js';

let server: RawServer;

beforeEach(async () => {
  server = await RawServer.start();
});

afterEach(() => server[Symbol.asyncDispose]());

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

/** A link that does nothing but to pass on the events of `ws`: what the receivers are compared with. */
function plainLink(url: string, events: LinkEvents): { cut(): void } {
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxPayload: 64 * 1024 * 1024,
  });
  socket.on('open', events.onOpen);
  socket.on('message', events.onFrame);
  socket.on('ping', events.onPulse);
  socket.on('pong', events.onPulse);
  socket.on('error', (error) => {
    events.onError(messageOf(error));
  });
  socket.on('close', (code, reason) => {
    events.onClosed(code, reason.toString());
  });
  return {
    cut: () => {
      socket.terminate();
    },
  };
}

/** What becomes of a connection on which a server sends bytes, and then ends it. */
async function outcomeOf(receiver: Receiver | 'plain', bytes: Buffer, cut: Cut): Promise<Outcome> {
  const calls: string[] = [];
  let closed: (() => void) | undefined;
  const isClosed = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const accepting = server.accepted();
  const events: LinkEvents = {
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
  };
  const { url } = server;
  const link =
    receiver === 'plain' ? plainLink(url, events) : new Socket({ url, proxy: undefined, receiver, events });
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
  'an empty fragment before the last one': [
    frame(TEXT, '', { isLast: false }),
    frame(CONTINUATION, 'all of it'),
    frame(BINARY, 'all ', { isLast: false }),
    frame(CONTINUATION, '', { isLast: false }),
    frame(CONTINUATION, ''),
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

const RECEIVERS = ['ws', 'direct'] as const satisfies readonly Receiver[];

describe.each(RECEIVERS)('what a server sends has the same effect on `%s` as on `ws` alone', (receiver) => {
  test.each(Object.entries(CASES))('%s', async (_name, frames) => {
    const bytes = Buffer.concat(frames);
    const expected = await outcomeOf('plain', bytes, atOnce);
    const below = seeded(1);
    const cuts = [
      atOnce,
      aByteLater,
      ...(bytes.length <= 1_000 ? [byteByByte] : []),
      inPiecesOf(() => 1 + below(2_000)),
      inPiecesOf(() => 1_460),
    ];
    for (const cut of cuts) expect(await outcomeOf(receiver, bytes, cut)).toEqual(expected);
  });
});

test.each(RECEIVERS)(
  'any mix of frames, cut anywhere, gives on `%s` the messages that were sent, and the pongs',
  async (receiver) => {
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
        receiver,
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
  },
  60_000,
);
