import { Buffer } from 'node:buffer';
import type { Writable } from 'node:stream';
import type { TakeMessage } from './direct-frames.js';
import type { WebSocket } from './web-socket.js';

/** What is used of the receiver of `ws`. It is not documented: {@link isUnderstood} tries whether it works as expected. */
interface WsReceiver extends Writable {
  /** Takes so many of the received bytes: a part of a header, or what a frame contains. */
  consume(count: number): Buffer;
  /** The received bytes that were not consumed, and how many they are. */
  readonly _buffers: Buffer[];
  _bufferedBytes: number;
  /** What is read next. */
  readonly _state: number;
  /** Kind of the frame, and whether it is the last one of its message. Of its fragments before, what they contain. */
  readonly _opcode: number;
  readonly _fin: boolean;
  readonly _fragments: readonly Buffer[];
  /** How many bytes the frame contains. */
  readonly _payloadLength: number;
  /** Whether it is a server's, and whether texts are not checked. */
  readonly _isServer: boolean;
  readonly _skipUTF8Validation: boolean;
}

/** The state in which `consume` takes what a frame contains. In those before it, it takes a part of a header. */
const CONTENT = 4;

/** Bytes of the longest part of a header. */
const LONGEST_PART = 8;

/** The lowest kind of a control frame. */
const CONTROL = 8;

const NOTHING = Buffer.alloc(0);

/** Stands for a message that is one frame. `ws` reads nothing of it, because it does not check texts. */
const WHOLE = Buffer.alloc(1);

/**
 * Makes an open WebSocket of `ws` read its frames where they were received. `ws` makes two buffers for each part of a
 * frame: of the part, and of all that follows it. Those, and two events, are most of what it costs to receive a small
 * frame. Instead, it is remembered how far the received bytes were read, and all messages go to `onMessage`, those of one
 * frame by their place. All else is left to `ws`: it reads every header, and stays in charge of the protocol.
 *
 * @param socket - of a client with `skipUTF8Validation`, at its event `open`
 * @returns false if `ws` is not as expected: then nothing was changed, and messages are events of the socket
 */
export function readInPlace(socket: WebSocket, onMessage: TakeMessage): boolean {
  const receiver = Reflect.get(socket, '_receiver') as unknown;
  if (!isReceiver(receiver) || !isUnderstood(receiver)) return false;
  rewire(receiver, onMessage);
  return true;
}

const isReceiver = (receiver: unknown): receiver is WsReceiver =>
  typeof receiver === 'object' &&
  receiver !== null &&
  typeof Reflect.get(receiver, 'consume') === 'function' &&
  typeof Reflect.get(receiver, '_bufferedBytes') === 'number' &&
  typeof Reflect.get(receiver, '_state') === 'number' &&
  typeof Reflect.get(receiver, '_opcode') === 'number' &&
  typeof Reflect.get(receiver, '_fin') === 'boolean' &&
  Array.isArray(Reflect.get(receiver, '_fragments')) &&
  typeof Reflect.get(receiver, '_payloadLength') === 'number' &&
  Reflect.get(receiver, '_isServer') === false &&
  Reflect.get(receiver, '_skipUTF8Validation') === true &&
  (Reflect.get(receiver, '_buffers') as Buffer[] | undefined)?.length === 0;

function rewire(receiver: WsReceiver, onMessage: TakeMessage): void {
  const header = Buffer.alloc(LONGEST_PART);
  /** How much of the first received bytes was consumed. */
  let at = 0;
  /** Between which places of the received bytes the message {@link WHOLE} lies. */
  let received: Buffer = NOTHING;
  let begin = 0;
  let end = 0;

  const advance = (to: number, { length }: Buffer): void => {
    at = to;
    if (to < length) return;
    receiver._buffers.shift();
    at = 0;
  };
  const gather = (count: number): Buffer => {
    const bytes = Buffer.allocUnsafe(count);
    for (let filled = 0; filled < count;) {
      const [first] = receiver._buffers;
      if (!first) throw new Error('more bytes are consumed than were received');
      const copied = first.copy(bytes, filled, at, at + count - filled);
      filled += copied;
      advance(at + copied, first);
    }
    return bytes;
  };
  receiver.consume = (count) => {
    receiver._bufferedBytes -= count;
    const first = receiver._buffers[0] ?? NOTHING;
    const from = at;
    const to = from + count;
    if (to > first.length) return gather(count);
    advance(to, first);
    if (receiver._state < CONTENT) {
      for (let index = 0; index < count; index++) header[index] = first[from + index] ?? 0;
      return header;
    }
    const isMessage = receiver._fin && receiver._opcode < CONTROL && receiver._fragments.length === 0;
    if (!isMessage || count !== receiver._payloadLength) return first.subarray(from, to);
    if (received !== first) received = first;
    begin = from;
    end = to;
    return WHOLE;
  };
  const emit = receiver.emit.bind(receiver);
  receiver.emit = (name: string | symbol, first?: unknown, second?: unknown): boolean => {
    if (name !== 'message') return emit(name, first, second);
    const data = first as Buffer;
    // Another message is of several frames, or arrived in parts, or is empty.
    if (data === WHOLE) onMessage(received, begin, end);
    else onMessage(data, 0, data.length);
    return true;
  };
}

type ReceiverClass = new (options: object) => WsReceiver;

/** Whether receivers of a class read in place what was sent. */
const understood = new WeakMap<ReceiverClass, boolean>();

function isUnderstood(receiver: WsReceiver): boolean {
  const Receiver = receiver.constructor as ReceiverClass;
  let isAsExpected = understood.get(Receiver);
  if (isAsExpected === undefined) {
    try {
      isAsExpected = TRIED_CUTS.every((cut) => eventsOf(new Receiver(TRIED_OPTIONS), cut) === TRIED_EVENTS);
    } catch {
      isAsExpected = false;
    }
    understood.set(Receiver, isAsExpected);
  }
  return isAsExpected;
}

/** Those that a socket gives its receiver. */
const TRIED_OPTIONS = { isServer: false, maxPayload: 1_024, skipUTF8Validation: true };

const LONG = 'long'.repeat(50);

/**
 * Texts, bytes as short as a part of a header, fragments, pings, and a close. No length of eight bytes: after one, V8
 * keeps all lengths as doubles, and `ws` is slower.
 */
const TRIED_FRAMES = Buffer.from(
  `\x81\x05first\x82\x02{}\x81\x00\x81\x7e\x00\xc8${LONG}` +
    '\x01\x04one \x89\x04ping\x00\x00\x00\x04two \x8a\x08pingpong\x80\x7e\x00\x05three\x82\x08a header' +
    '\x01\x00\x80\x04last\x81\x01x' +
    '\x88\x05\x03\xe8bye',
  'latin1',
);

const TRIED_EVENTS = `first,{},,${LONG},ping:ping,pong:pingpong,one two three,a header,last,x,close:1000 bye`;

/** In pieces of so many bytes. */
const TRIED_CUTS = [1, 5, TRIED_FRAMES.length];

/** The events of a receiver that gets frames in pieces. */
function eventsOf(receiver: WsReceiver, cut: number): string {
  const events: string[] = [];
  rewire(receiver, (received, begin, end) => events.push(received.toString('latin1', begin, end)));
  receiver.on('ping', (data: Buffer) => events.push(`ping:${data.toString('latin1')}`));
  receiver.on('pong', (data: Buffer) => events.push(`pong:${data.toString('latin1')}`));
  receiver.on('conclude', (code: number, reason: Buffer) =>
    events.push(`close:${code} ${reason.toString()}`),
  );
  receiver.on('error', (error: Error) => events.push(error.message));
  for (let at = 0; at < TRIED_FRAMES.length; at += cut) receiver.write(TRIED_FRAMES.subarray(at, at + cut));
  return events.join();
}
