import { isAscii, isUtf8 } from 'node:buffer';
import { Channel } from '../channels/channel.js';
import type { ChannelParams } from '../connection/channel-params.js';
import type { Control } from '../connection/control.js';
import { INFO } from '../connection/control.js';
import type { ConnectionContext } from '../connection/session-context.js';
import type { Session } from '../connection/session.js';
import type { SubscribedChannel } from '../delivery/subscribed-channel.js';
import type { StreamParts } from '../stream/stream-parts.js';
import { parseExactJson } from './exact-json.js';
import { MessageReader } from './messages/message-reader.js';

const EXCERPT = 200;

/** Bytes from which on a frame may have many rows. */
const LARGE_FRAME = 65_536;

/**
 * Whether a frame that was read from its bytes is being handled. Its rows are used anew for the next frame, so one that an
 * observer feeds meanwhile is parsed.
 */
let isHandling = false;

/** Why a frame could not be read, and its beginning. */
export interface Malformed {
  readonly reason: string;
  readonly excerpt: string;
}

export interface FrameReaderInit {
  readonly parts: StreamParts;
  readonly params: ChannelParams;
  readonly session: Session;
  readonly context: ConnectionContext;
  /** The channels whose events the frames contain. */
  readonly channels: readonly SubscribedChannel[];
}

/**
 * The result of a frame. `event`: it published at least one. `unreadable`: it published none, and it or a row of it
 * could not be read. `nothing`: neither, as for a heartbeat, an acknowledgement, or rows that were published before.
 */
export type FrameYield = 'event' | 'unreadable' | 'nothing';

/**
 * Reads the frames of one connection, from a socket or from `feed`: bytes -> packet -> the session's `onPacket`. Hot
 * messages are read from their bytes, all others as text by JSON.parse.
 */
export class FrameReader {
  readonly params: ChannelParams;
  readonly session: Session;
  readonly context: ConnectionContext;
  /** The result of the last frame. */
  yielded: FrameYield = 'nothing';
  readonly #init: FrameReaderInit;
  readonly #parse: (text: string) => unknown;
  readonly #reply: Buffer | undefined;
  readonly #carriesTrades: boolean;
  readonly #messages: MessageReader | undefined;

  constructor(init: FrameReaderInit) {
    const { params, session, context } = init;
    this.#init = init;
    this.params = params;
    this.session = session;
    this.context = context;
    this.#parse = params.exactNumbers ? parseExactJson : JSON.parse;
    this.#carriesTrades = init.channels.some(({ channel }) => channel === Channel.TRADE);
    const [channel] = init.channels;
    if (session.messages)
      this.#messages = new MessageReader(session.messages, (subject, message) => {
        channel?.warnOnce(subject, message);
      });
    const reply = params.heartbeat?.reply;
    this.#reply = reply === undefined ? undefined : Buffer.from(reply);
  }

  /**
   * Reads one frame. Returns the meaning of a frame without events; `undefined` otherwise. Sets `yielded`. Never
   * throws.
   *
   * @param parsed - the packet of a frame that was parsed already
   */
  read(frame: Buffer, receivedTime: number, parsed?: unknown): Control | undefined {
    return this.readWithin(frame, 0, frame.length, receivedTime, parsed);
  }

  /** Reads a frame that is a range of `received`, which must not change. Its bytes are sliced only to parse or report it. */
  // eslint-disable-next-line @typescript-eslint/max-params -- called for each frame
  readWithin(
    received: Buffer,
    from: number,
    end: number,
    receivedTime: number,
    parsed?: unknown,
  ): Control | undefined {
    const { context, session } = this;
    const { published, unreadable } = context;
    for (const { counters } of this.#init.channels) {
      counters.frames++;
      counters.lastFrameTime = receivedTime;
    }
    // A large frame may have a hundred thousand bad rows: recording a stack for each error would cost more than reading.
    const stackTraceLimit = end - from > LARGE_FRAME ? Error.stackTraceLimit : undefined;
    if (stackTraceLimit !== undefined) Reflect.set(Error, 'stackTraceLimit', 0);
    let frame: Buffer | undefined;
    let text: string | undefined;
    let control: Control | undefined;
    let isHot = false;
    try {
      const packet =
        isHandling || parsed !== undefined ? undefined : this.#messages?.read(received, from, end);
      if (parsed !== undefined) control = session.onPacket(parsed, receivedTime);
      else if (packet !== undefined) {
        isHandling = isHot = true;
        control = session.onMessage
          ? session.onMessage(packet, receivedTime)
          : session.onPacket(packet, receivedTime);
      } else if (this.#reply?.equals((frame = partOf(received, from, end)))) control = INFO;
      else {
        text = decode((frame ??= partOf(received, from, end)), this.params.replacesInvalidText ?? false);
        control = session.onPacket(this.#parse(text), receivedTime);
      }
      if (control !== undefined) for (const { counters } of this.#init.channels) counters.control++;
    } catch (error) {
      frame ??= partOf(received, from, end);
      this.#reject(error, text ?? frame.toString('latin1', 0, EXCERPT), frame);
      control = INFO;
    }
    if (isHot) isHandling = false;
    if (stackTraceLimit !== undefined) Reflect.set(Error, 'stackTraceLimit', stackTraceLimit);
    this.#judge(published, unreadable);
    if (this.yielded === 'event' && parsed === undefined && this.#messages?.sawEvents(received, from, end))
      for (const { counters } of this.#init.channels) counters.fallbacks++;
    return control;
  }

  #judge(published: number, unreadable: number): void {
    const { context } = this;
    const hasLost = context.unreadable > unreadable;
    if (hasLost && this.#carriesTrades) this.#init.parts.trades?.doubt();
    this.yielded = context.published > published ? 'event' : hasLost ? 'unreadable' : 'nothing';
  }

  #reject(error: unknown, text: string, bytes: Buffer): void {
    const { parts, channels, params } = this.#init;
    for (const { counters } of channels) counters.malformed++;
    const reason = error instanceof Error ? error.message : String(error);
    parts.context.reportMalformed(params.channel, () => ({ reason, excerpt: text.slice(0, EXCERPT) }));
    this.context.doubtFrame(error, bytes);
    this.session.onUnreadable?.(bytes, error);
  }
}

/** The bytes of a frame. */
const partOf = (received: Buffer, from: number, end: number): Buffer =>
  end - from === received.length ? received : received.subarray(from, end);

/** Decodes a frame. Most frames are ASCII, which V8 parses fastest from a one-byte string. */
function decode(bytes: Buffer, replacesInvalid: boolean): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  if (replacesInvalid || isUtf8(bytes)) return bytes.toString('utf8');
  throw new Error('invalid UTF-8');
}
