import { CodeWriter } from './code-writer.js';
import { frameMemory, longFrameMemory, type FrameMemory } from './frame-memory.js';
import { columnsOf, RowDescription, writeFields, type Fields } from './row-description.js';
import type { Value } from './values.js';

/** Reads the frame between two places of a memory: a parsed frame, or `undefined` where it does not have the layout. */
type Read = (from: number, end: number) => unknown;

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
  #short: Read | undefined;
  #long: Read | undefined;
  readonly #mismatch = { at: 0, index: -1 };
  #expected: readonly string[] = [];

  constructor(name: string, frame: Value<unknown>) {
    this.name = name;
    this.#frame = frame;
  }

  /** Reads a frame. `undefined` where it does not have this layout, or where code generation is not allowed. */
  read(frame: Uint8Array): unknown {
    const memory = frame.length <= frameMemory.size ? frameMemory : longFrameMemory();
    if (frame.length > memory.size) return undefined;
    memory.place(frame);
    return this.readIn(memory, 0, frame.length);
  }

  /** The same of a frame between two places of a memory. */
  readIn(memory: FrameMemory, from: number, end: number): unknown {
    const read = memory === frameMemory ? (this.#short ??= this.#compile(memory)) : this.#readLong(memory);
    const { bytes } = memory;
    // A zero behind the frame ends what would read past it.
    const behind = bytes[end] ?? 0;
    bytes[end] = 0;
    const packet = read(from, end);
    bytes[end] = behind;
    return packet;
  }

  /** Whether frames can be read: code generation may not be allowed. */
  get isCompiled(): boolean {
    return (this.#short ??= this.#compile(frameMemory)) !== leaveAll;
  }

  /** Where the last frame that was not read differed. */
  get mismatch(): Mismatch {
    const { at, index } = this.#mismatch;
    return { at, expected: this.#expected[index] ?? 'the end of the frame' };
  }

  #readLong(memory: FrameMemory): Read {
    return (this.#long ??= this.#compile(memory));
  }

  #compile({ bytes, view }: FrameMemory): Read {
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
      return (from, end) => {
        let p = from, c = 0, begin = 0, start = 0, whole = 0, part = 0, digits = 0, places = 0, word = 0, n = 0;
        let quoted = false, negative = false, isLong = false;
        ${code.perFrame.join('\n')}
        ${code.body}
        return ${packet};
      };`;
    const names = ['b', 'view', 'fail', ...code.constants.keys()];
    try {
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the source is made of a description alone
      const compile = new Function(...names, source) as (...given: unknown[]) => Read;
      return compile(bytes, view, fail, ...code.constants.values());
    } catch {
      return leaveAll;
    }
  }
}

/** Reads nothing, where code generation is not allowed. */
const leaveAll: Read = () => undefined;

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
    // Setting its length calls into V8's runtime.
    if (item.isReused) code.line(`while (${rows}.length > ${count}) ${rows}.pop();`);
    return rows;
  },
});
