import { isAscii, isUtf8 } from 'node:buffer';
import type { ChannelMonitor } from '../delivery/channel-state.js';
import type { ChannelParams, Control } from '../connection/session.js';
import { parseExactJson } from './exact-json.js';
import { NOBODY, type FrameSource } from '../delivery/handover.js';

const EXCERPT = 200;

/** What went wrong with a frame, and its beginning. */
export interface Malformed {
  readonly reason: string;
  readonly excerpt: string;
}

export interface FrameReaderInit {
  readonly params: ChannelParams;
  /** The channels that this feed serves. */
  readonly monitors: readonly ChannelMonitor[];
  readonly onMalformed: (malformed: Malformed) => void;
  /** A frame, or a row of it, could not be read: whatever it may have held is missing. */
  readonly onUnreadable?: () => void;
}

/**
 * What a frame brought: an event; nothing, because it or a row of it could not be read; or neither, as a heartbeat, an
 * acknowledgement, or rows that were delivered before.
 */
export type FrameYield = 'event' | 'unreadable' | 'nothing';

/** The way of every frame, from a socket or from `feed`: bytes, text, packet, the adapter's `onPacket`. */
export class FrameReader {
  readonly params: ChannelParams;
  /** Whom the events of these frames count for. */
  source: FrameSource = NOBODY;
  /** What the last frame brought. */
  yielded: FrameYield = 'nothing';
  readonly #monitors: readonly ChannelMonitor[];
  readonly #onMalformed: (malformed: Malformed) => void;
  readonly #onUnreadable: (() => void) | undefined;
  readonly #parse: (text: string) => unknown;

  constructor({ params, monitors, onMalformed, onUnreadable }: FrameReaderInit) {
    this.params = params;
    this.#monitors = monitors;
    this.#onMalformed = onMalformed;
    this.#onUnreadable = onUnreadable;
    this.#parse = params.exactNumbers ? parseExactJson : JSON.parse;
  }

  /**
   * Reads one frame. Returns what it means where it is no data; `undefined` otherwise. Never throws. What it brought is
   * in `yielded` afterwards.
   */
  read(bytes: Buffer, receivedTime: number): Control | undefined {
    let events = 0;
    let malformed = 0;
    for (const monitor of this.#monitors) {
      monitor.source = this.source;
      monitor.frames++;
      monitor.lastFrameTime = receivedTime;
      events -= monitor.events;
      malformed -= monitor.malformed;
    }
    const { stackTraceLimit } = Error;
    // Bad rows by the hundred thousand: recording where each error was thrown would cost more than all else.
    Reflect.set(Error, 'stackTraceLimit', 0);
    const control = this.#read(bytes, receivedTime);
    Reflect.set(Error, 'stackTraceLimit', stackTraceLimit);
    for (const monitor of this.#monitors) {
      events += monitor.events;
      malformed += monitor.malformed;
    }
    if (malformed > 0) this.#onUnreadable?.();
    this.yielded = events > 0 ? 'event' : malformed > 0 ? 'unreadable' : 'nothing';
    return control;
  }

  #read(bytes: Buffer, receivedTime: number): Control | undefined {
    const { params } = this;
    let text: string | undefined;
    try {
      const read = params.readFrame?.(bytes, receivedTime) ?? false;
      if (read === true) return undefined;
      if (read !== false) return this.#control(read);
      text = decode(bytes);
      if (text === undefined) {
        this.#malformed('invalid UTF-8', bytes.toString('latin1', 0, EXCERPT));
        return REJECTED;
      }
      const control = params.onPacket(this.#parse(text), receivedTime);
      return control === undefined ? undefined : this.#control(control);
    } catch (error) {
      this.#malformed(error instanceof Error ? error.message : String(error), text ?? '');
      return REJECTED;
    }
  }

  #control(control: Control): Control {
    for (const monitor of this.#monitors) monitor.control++;
    return control;
  }

  #malformed(reason: string, text: string): void {
    for (const monitor of this.#monitors) monitor.malformed++;
    this.#onMalformed({ reason, excerpt: text.slice(0, EXCERPT) });
    this.params.onUnreadable?.(reason);
  }
}

/** A frame that could not be read is no data, and nothing to act on. */
const REJECTED: Control = { kind: 'info' };

/** One byte a character where that is all there is, which most frames are and V8 parses fastest. */
function decode(bytes: Buffer): string | undefined {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}
