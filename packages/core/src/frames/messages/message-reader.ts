import type { Buffer } from 'node:buffer';
import { frameMemory, longFrameMemory, type FrameMemory } from './frame-memory.js';
import type { MessageDescription } from './message-description.js';

/** Frames in a row that had events and did not have the described layout: after so many the layout has changed. */
const PERSISTENT = 100;

/** How much of a frame is shown from the place where it differs, in bytes. */
const SHOWN = 40;

let isOn = true;

/**
 * Turns the compiled readers of this process on or off, for connections that are opened later. For tests and
 * measurements that compare them with the plain ones: both publish the same events.
 */
export function useCompiledReaders(on: boolean): void {
  isOn = on;
}

/** Logs a warning, once for each subject. */
type Warn = (subject: string, message: string) => void;

/** Reads the hot messages of one connection from their bytes, and detects that their layout has changed. */
export class MessageReader {
  readonly #messages: readonly MessageDescription[];
  readonly #warn: Warn;
  /** Whether the last frame was read from its bytes. */
  #wasRead = false;
  #fallbacks = 0;

  constructor(messages: readonly MessageDescription[], warn: Warn) {
    this.#messages = isOn ? messages.filter(({ isCompiled }) => isCompiled) : [];
    this.#warn = warn;
    if (isOn && this.#messages.length < messages.length)
      warn(
        'code generation',
        'code generation is not allowed in this process: frames are read by JSON.parse, which is slower',
      );
  }

  /**
   * Reads a frame. The other bytes that were received with it must not change: they are copied once for all their frames.
   *
   * @returns a parsed frame; `undefined` where it has none of the described layouts
   */
  read(received: Buffer, from = 0, end = received.length): unknown {
    this.#wasRead = false;
    if (this.#messages.length === 0) return undefined;
    const length = end - from;
    if (length < received.length && received.length <= frameMemory.size) {
      frameMemory.placeAll(received);
      return this.#readIn(frameMemory, from, end);
    }
    const memory = length <= frameMemory.size ? frameMemory : longFrameMemory();
    if (length > memory.size) return undefined;
    memory.place(length < received.length ? received.subarray(from, end) : received);
    return this.#readIn(memory, 0, length);
  }

  #readIn(memory: FrameMemory, from: number, end: number): unknown {
    for (const message of this.#messages) {
      const packet = message.readIn(memory, from, end);
      if (packet === undefined) continue;
      this.#wasRead = true;
      this.#fallbacks = 0;
      return packet;
    }
    return undefined;
  }

  /** A frame had events. Returns whether it was left to the plain reader. */
  sawEvents(received: Buffer, from = 0, end = received.length): boolean {
    if (this.#wasRead || this.#messages.length === 0) return false;
    if (++this.#fallbacks === PERSISTENT) this.#reportChange(received.subarray(from, end));
    return true;
  }

  /** Reports where a frame differs from the description that it resembles most. */
  #reportChange(bytes: Buffer): void {
    let best = { name: '', at: -1, expected: '' };
    for (const message of this.#messages) {
      message.read(bytes);
      const { mismatch, name } = message;
      if (mismatch.at > best.at) best = { name, ...mismatch };
    }
    const { name, at, expected } = best;
    const found = bytes.toString('latin1', at, at + SHOWN);
    this.#warn(
      `layout of ${name}`,
      `layout changed: ${name} frames are read by JSON.parse, which is slower; expected ${expected} at byte ${at}, found ${found}`,
    );
  }
}
