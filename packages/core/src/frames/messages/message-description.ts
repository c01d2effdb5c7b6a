import { Buffer } from 'node:buffer';
import { CodeWriter } from './code-writer.js';
import { columnsOf, RowDescription, writeFields, type Fields } from './row-description.js';
import type { Value } from './values.js';

/** A parsed frame; `undefined` where the frame does not have the described layout. */
export type Read = (bytes: Uint8Array) => unknown;

/** Where a compiled reader gave up, and what it expected there. */
export interface Mismatch {
  readonly at: number;
  readonly expected: string;
}

/**
 * A hot message, described once: its keys in the venue's order. From the description comes a compiled reader, which
 * matches the constant bytes of a frame and reads the values between them. It returns what the
 * session would be given of a parsed frame, with typed rows and without ignored values. It returns `undefined` for a frame
 * with any other byte, which `JSON.parse` then reads.
 *
 * The objects that hold a frame's rows, and the rows, are used anew for the next frame: nobody may keep them.
 */
export class MessageDescription {
  /** What the message is, for messages to the user. */
  readonly name: string;
  readonly #frame: Value<unknown>;
  #compiled: Read | 'not allowed' | undefined;
  readonly #mismatch = { at: 0, index: -1 };
  #expected: readonly string[] = [];

  constructor(name: string, frame: Value<unknown>) {
    this.name = name;
    this.#frame = frame;
  }

  /** Reads a frame. `undefined` where it does not have this layout, or where code generation is not allowed. */
  read(bytes: Uint8Array): unknown {
    return this.compiled?.(bytes);
  }

  /** The compiled reader; `undefined` where code generation is not allowed. */
  get compiled(): Read | undefined {
    this.#compiled ??= this.#compile();
    return this.#compiled === 'not allowed' ? undefined : this.#compiled;
  }

  /** Where the last frame that was not read differed. */
  get mismatch(): Mismatch {
    const { at, index } = this.#mismatch;
    return { at, expected: this.#expected[index] ?? 'the end of the frame' };
  }

  #compile(): Read | 'not allowed' {
    const code = new CodeWriter();
    const packet = this.#frame.write(code);
    code.line(`if (p !== end) ${code.fail('the end of the frame')}`);
    this.#expected = code.expected;
    const mismatch = this.#mismatch;
    const fail = (at: number, index: number): undefined => {
      mismatch.at = at;
      mismatch.index = index;
      return undefined;
    };
    const source = `
      ${code.kept.join('\n')}
      return (frame) => {
        const end = frame.length;
        if (end > LONGEST) return readLong(frame);
        b.set(frame);
        b[end] = 0;
        let p = 0, c = 0, begin = 0, start = 0, whole = 0, part = 0, rest = 0, digits = 0, places = 0, word = 0;
        let quoted = false, negative = false, isLong = false;
        ${code.perFrame.join('\n')}
        ${code.body}
        return ${packet};
      };`;
    const names = ['b', 'view', 'LONGEST', 'readLong', 'fail', ...code.constants.keys()];
    const make = (memory: Buffer, readLong: Read): Read => {
      const view = new DataView(memory.buffer);
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the source is made of a description alone
      const compile = new Function(...names, source) as (...given: unknown[]) => Read;
      return compile(memory, view, memory.length - SLACK, readLong, fail, ...code.constants.values());
    };
    let longReader: Read | undefined;
    try {
      return make(MEMORY, (frame) => (longReader ??= make(longMemory(), () => undefined))(frame));
    } catch {
      return 'not allowed';
    }
  }
}

/**
 * Frames are copied to where compiled readers read them: memory that is always the same is read faster, and a zero
 * behind the frame ends what would read past it.
 */
const MEMORY = Buffer.allocUnsafeSlow(65_536);

/** Bytes behind the longest frame, so that a word may be read that begins within it. */
const SLACK = 8;

/** Longer frames than this are left to the plain reader. */
const LONGEST_FRAME = 16_777_216;

let memoryOfLongFrames: Buffer | undefined;

const longMemory = (): Buffer => (memoryOfLongFrames ??= Buffer.allocUnsafeSlow(LONGEST_FRAME));

/** Describes a row of a hot message. */
export const describeRow = <const F extends Fields>(name: string, fields: F): RowDescription<F> =>
  new RowDescription(name, fields);

/** Describes the frame of a hot message: by its keys, or as a row. */
export const describeMessage = (name: string, frame: Fields | Value<unknown>): MessageDescription =>
  new MessageDescription(name, isValue(frame) ? frame : wireObject(frame));

const isValue = (frame: Fields | Value<unknown>): frame is Value<unknown> =>
  typeof frame.write === 'function';

/** An object within a message, such as the wrapper of a combined stream. */
export const wireObject = (fields: Fields): Value<unknown> => ({
  isOptional: false,
  isReused: true,
  read: (value) => value,
  write: (code) => {
    const values = writeFields(code, columnsOf(fields));
    const properties = Object.keys(fields).map((key, index) => [key, values[index] ?? 'undefined'] as const);
    const literal = properties.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(', ');
    return code.reuse(`{ ${literal} }`, Object.fromEntries(properties));
  },
});

/** An array of values of different kinds, such as the price, the size and the number of orders of a level. */
export const wireTuple = (...items: readonly Value<unknown>[]): Value<unknown> => ({
  isOptional: false,
  read: (value) => value,
  write: (code) => {
    const values = items.map((item, index) => {
      code.text(index === 0 ? '[' : ',');
      return item.write(code);
    });
    code.text(']');
    return `[${values.join(', ')}]`;
  },
});

/** An array of described items. */
export const wireRows = (item: Value<unknown>): Value<unknown> => ({
  isOptional: false,
  isReused: item.isReused ?? false,
  read: (value) => value,
  write: (code) => {
    const count = code.name('count');
    code.text('[');
    code.flush();
    const rows = item.isReused ? code.reuseArray() : code.name('rows');
    if (!item.isReused) code.line(`const ${rows} = [];`);
    code.line(`let ${count} = 0;`);
    code.line('if (b[p] === 93) p++;');
    code.line('else for (;;) {');
    code.depth++;
    const read = item.write(code);
    code.depth--;
    code.line(`${rows}[${count}++] = ${read};`);
    code.line('c = b[p++];');
    code.line('if (c === 44) continue;');
    code.line('if (c === 93) break;');
    code.line(code.fail('the next row'));
    code.line('}');
    if (item.isReused) code.line(`if (${rows}.length !== ${count}) ${rows}.length = ${count};`);
    return rows;
  },
});
