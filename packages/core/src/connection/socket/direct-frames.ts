import type { Socket } from 'node:net';

/** First byte of a frame that is a whole message, of text and of bytes. */
const WHOLE_TEXT = 0x81;
const WHOLE_BINARY = 0x82;

/** First byte of the first frame of a message that has several, and of its other ones. */
const FIRST_TEXT = 0x01;
const FIRST_BINARY = 0x02;
const NEXT = 0x00;
const LAST = 0x80;

const PING = 0x89;
const PONG = 0x8a;

/** Values of the second byte: the length follows in two bytes, or in eight. */
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;

/** An incomplete frame of at most so many bytes is kept until the rest arrives. `ws` gathers the bytes of larger ones. */
const MOST_KEPT = 4_096;

/** Instead of the place of the next frame. `INVALID`: a close frame too, after which nothing counts. */
const INCOMPLETE = -1;
const INVALID = -2;

type Take = (bytes: Buffer) => void;

/** Takes a message between two places of received bytes, which do not change. */
export type TakeMessage = (received: Buffer, from: number, end: number) => void;

/**
 * Reads the messages of an open WebSocket of `ws` from its socket: those that are one frame, as nearly all are, go to
 * `onMessage` without the stream, the buffers and the events that `ws` makes of each. All other bytes go on to `ws`, in
 * their order: control frames, fragments, large frames that arrive in parts, and whatever is invalid. So `ws` stays in
 * charge of the protocol. Both call synchronously, which keeps the order of messages.
 *
 * @param socket - which `ws` was given, at its event `open`
 * @returns false if `ws` listens in an unknown way: then nothing was changed
 */
export function readDirectly(socket: Socket, onMessage: TakeMessage): boolean {
  const [listener, ...others] = socket.listeners('data');
  if (!listener || others.length > 0) return false;
  const toWs: Take = (bytes) => {
    Reflect.apply(listener, socket, [bytes]);
  };
  const frames = new DirectFrames(onMessage, toWs);
  const onData = (chunk: Buffer): void => {
    if (frames.take(chunk)) return;
    socket.off('data', onData);
    socket.on('data', listener as Take);
    frames.release();
  };
  socket.off('data', listener as Take);
  socket.on('data', onData);
  // `ws` reads the bytes that a paused socket still has when it closes: they follow those that are kept here.
  socket.prependOnceListener('close', () => {
    frames.release();
  });
  return true;
}

/** Divides the bytes of a socket into messages and what is left to `ws`. */
class DirectFrames {
  readonly #onMessage: TakeMessage;
  readonly #toWs: Take;
  /** The beginning of an incomplete frame, or all that is given back to `ws`. */
  #kept: Buffer | undefined;
  /** Bytes of a frame of `ws` that have not arrived. */
  #left = 0;
  /** Whether a message of several frames has begun. */
  #isFragmented = false;

  constructor(onMessage: TakeMessage, toWs: Take) {
    this.#onMessage = onMessage;
    this.#toWs = toWs;
  }

  /** Returns false if `ws` is to read on alone, which ends the connection: after a close frame and an invalid one. */
  take(chunk: Buffer): boolean {
    let at = 0;
    const kept = this.#kept;
    if (kept) {
      // What is kept is completed by few bytes: the others are not copied.
      const begun = Buffer.concat([kept, chunk.subarray(0, MOST_KEPT)]);
      const next = this.#read(begun, 0);
      if (next === INVALID) return this.#keep(Buffer.concat([kept, chunk]), false);
      if (next === INCOMPLETE) return this.#keep(begun, true);
      this.#kept = undefined;
      at = next - kept.length;
    }
    if (this.#left > 0) at = this.#pass(chunk, at, this.#left);
    while (at < chunk.length) {
      const next = this.#read(chunk, at);
      if (next < 0) return this.#keep(chunk.subarray(at), next === INCOMPLETE);
      at = next;
    }
    return true;
  }

  /** Reads the frame at a place. Returns where the next one begins, {@link INCOMPLETE} or {@link INVALID}. */
  #read(bytes: Buffer, at: number): number {
    const { length } = bytes;
    let begin = at + 2;
    if (begin > length) return INCOMPLETE;
    const first = bytes[at] ?? 0;
    let size = bytes[at + 1] ?? 0;
    if (size === TWO_BYTES) {
      begin += 2;
      if (begin > length) return INCOMPLETE;
      size = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    } else if (size === EIGHT_BYTES) {
      begin += 8;
      if (begin > length) return INCOMPLETE;
      size = Number(bytes.readBigUInt64BE(at + 2));
    } else if (size > EIGHT_BYTES) return INVALID;
    const end = begin + size;
    if ((first === WHOLE_TEXT || first === WHOLE_BINARY) && !this.#isFragmented) {
      if (end <= length) {
        this.#onMessage(bytes, begin, end);
        return end;
      }
      if (end - at <= MOST_KEPT) return INCOMPLETE;
    } else if (!this.#isOrdinary(first, size)) return INVALID;
    return this.#pass(bytes, at, end - at);
  }

  #keep(bytes: Buffer, goesOn: boolean): boolean {
    this.#kept = bytes;
    return goesOn;
  }

  /** Gives `ws` what was kept. */
  release(): void {
    const kept = this.#kept;
    this.#kept = undefined;
    if (kept) this.#toWs(kept);
  }

  /** Whether `ws` goes on after the frame. */
  #isOrdinary(first: number, size: number): boolean {
    if (first === PING || first === PONG) return size < TWO_BYTES;
    const isFragment = this.#isFragmented
      ? first === NEXT || first === LAST
      : first === FIRST_TEXT || first === FIRST_BINARY;
    if (isFragment) this.#isFragmented = first !== LAST;
    return isFragment;
  }

  /** Gives `ws` so many bytes, or as many as there are. Returns where they end. */
  #pass(bytes: Buffer, at: number, count: number): number {
    const end = Math.min(at + count, bytes.length);
    this.#left = at + count - end;
    this.#toWs(bytes.subarray(at, end));
    return end;
  }
}
