import type { MessageDescription, Read } from './message-description.js';

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
  readonly #readers: readonly Read[];
  readonly #warn: Warn;
  /** Whether the last frame was read from its bytes. */
  #wasRead = false;
  #fallbacks = 0;

  constructor(messages: readonly MessageDescription[], warn: Warn) {
    this.#messages = isOn ? messages.filter(({ compiled }) => compiled) : [];
    this.#readers = this.#messages.flatMap(({ compiled }) => compiled ?? []);
    this.#warn = warn;
    if (isOn && this.#messages.length < messages.length)
      warn(
        'code generation',
        'code generation is not allowed in this process: frames are read by JSON.parse, which is slower',
      );
  }

  /** A parsed frame; `undefined` where it has none of the described layouts. */
  read(bytes: Buffer): unknown {
    for (const read of this.#readers) {
      const packet = read(bytes);
      if (packet === undefined) continue;
      this.#wasRead = true;
      this.#fallbacks = 0;
      return packet;
    }
    this.#wasRead = false;
    return undefined;
  }

  /** A frame had events. Returns whether it was left to the plain reader. */
  sawEvents(bytes: Buffer): boolean {
    if (this.#wasRead || this.#messages.length === 0) return false;
    if (++this.#fallbacks === PERSISTENT) this.#reportChange(bytes);
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
