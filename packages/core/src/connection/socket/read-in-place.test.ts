import { once } from 'node:events';
import { expect, test } from 'vitest';
import * as ws from 'ws';
import { frame, RawServer, TEXT } from '../../testing/raw-server.js';
import { readInPlace } from './read-in-place.js';
import { WebSocket } from './web-socket.js';

interface Receiver {
  consume(count: number): Buffer;
  getInfo(callback: () => void): void;
  getData(callback: () => void): void;
  dataMessage(callback: () => void): void;
  readonly _buffers: Buffer[];
  readonly _bufferedBytes: number;
  _fragments: Buffer[];
  _state: number;
}

/** The class of the receivers of `ws`. */
const Base = Reflect.get(ws, 'Receiver') as new (options: object) => Receiver;

/** Whether a receiver is rewired. What it is a part of is not looked at. */
const isReadInPlace = (receiver: unknown): boolean =>
  readInPlace({ _receiver: receiver } as unknown as WebSocket, () => undefined);

test('the `ws` that is installed reads in place', async () => {
  await using server = await RawServer.start();
  const accepting = server.accepted();
  const client = new WebSocket(server.url, { perMessageDeflate: false, skipUTF8Validation: true });
  const messages: string[] = [];
  const lengths: number[] = [];
  client.on('open', () => {
    expect(
      readInPlace(client, (received, begin, end) => {
        messages.push(received.toString('latin1', begin, end));
        lengths.push(received.length);
      }),
    ).toBe(true);
  });
  const remote = await accepting;
  const frames = Buffer.concat([frame(TEXT, 'one'), frame(TEXT, 'x'.repeat(300)), frame(TEXT, 'three')]);
  remote.end(frames);
  await once(client, 'close');
  expect(messages).toEqual(['one', 'x'.repeat(300), 'three']);
  // Not copied: they lie among the bytes that were received with them.
  expect(lengths).toEqual(messages.map(() => frames.length));
});

test.each<[string, new (options: object) => Receiver]>([
  [
    'that looks at the received bytes by itself',
    class extends Base {
      override getInfo(callback: () => void): void {
        const next = this._buffers[0]?.[0] ?? 0;
        if (this._bufferedBytes >= 2 && (next & 0x70) !== 0) throw new Error('reserved bits');
        super.getInfo(callback);
      }
    },
  ],
  [
    'that takes what a frame contains in another state',
    class extends Base {
      override getData(callback: () => void): void {
        this._state = 1;
        super.getData(callback);
      }
    },
  ],
  [
    'that consumes more than it has received',
    class extends Base {
      override getInfo(callback: () => void): void {
        this.consume(1_000);
        super.getInfo(callback);
      }
    },
  ],
  [
    'that reads messages before it emits them',
    class extends Base {
      override dataMessage(callback: () => void): void {
        this._fragments = this._fragments.map((fragment) => Buffer.from(fragment));
        super.dataMessage(callback);
      }
    },
  ],
])('a receiver %s is left alone', (_what, Receiver) => {
  const receiver = new Receiver({ skipUTF8Validation: true });
  expect(isReadInPlace(receiver)).toBe(false);
  expect(['consume', 'emit'].filter((name) => Object.hasOwn(receiver, name))).toEqual([]);
});

test.each([undefined, null, {}, { consume: () => Buffer.alloc(0) }])('%o is no receiver', (receiver) => {
  expect(isReadInPlace(receiver)).toBe(false);
});

test.each([{ isServer: true, skipUTF8Validation: true }, { isServer: false }])(
  'a receiver of %o is left alone',
  (options) => {
    expect(isReadInPlace(new Base(options))).toBe(false);
  },
);

test('a receiver that has received something is left alone', () => {
  const receiver = new Base({ skipUTF8Validation: true });
  receiver._buffers.push(Buffer.of(0x81));
  expect(isReadInPlace(receiver)).toBe(false);
});
