import { CodeWriter } from './code-writer.js';
import { columnsOf, RowDescription, writeFields, type Fields } from './row-description.js';
import type { Value } from './values.js';

/** A parsed frame; `undefined` where the frame does not have the described layout. */
export type Read = (bytes: Buffer) => unknown;

/** Where a compiled reader gave up, and what it expected there. */
export interface Mismatch {
  readonly at: number;
  readonly expected: string;
}

/**
 * A hot message, described once: its keys in the venue's order. From the description comes a compiled reader, which
 * matches the constant bytes of a frame and reads the values between them. It returns what `JSON.parse` would return,
 * with typed rows. For anything unexpected it returns `undefined`, and the frame is parsed as any other.
 */
export class MessageDescription {
  /** What the message is, for messages to the user. */
  readonly name: string;
  readonly #frame: Value<unknown>;
  #read: Read | 'not allowed' | undefined;
  readonly #mismatch = { at: 0, index: -1 };
  #expected: readonly string[] = [];

  constructor(name: string, frame: Value<unknown>) {
    this.name = name;
    this.#frame = frame;
  }

  /** Reads a frame. `undefined` where it does not have this layout, or where code generation is not allowed. */
  read(bytes: Buffer): unknown {
    return this.compiled?.(bytes);
  }

  /** The compiled reader; `undefined` where code generation is not allowed. */
  get compiled(): Read | undefined {
    this.#read ??= this.#compile();
    return this.#read === 'not allowed' ? undefined : this.#read;
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
      let buffer, view;
      return (b) => {
        if (b.buffer !== buffer) { buffer = b.buffer; view = new DataView(buffer); }
        const o = b.byteOffset, end = b.length;
        let p = 0, c = 0, begin = 0, start = 0, whole = 0, part = 0, digits = 0, places = 0;
        let quoted = false, negative = false, isLong = false;
        ${code.body}
        return ${packet};
      };`;
    try {
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the source is made of a description alone
      const make = new Function('fail', ...code.constants.keys(), source) as (...given: unknown[]) => Read;
      return make(fail, ...code.constants.values());
    } catch {
      return 'not allowed';
    }
  }
}

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
  read: (value) => value,
  write: (code) => {
    const values = writeFields(code, columnsOf(fields));
    const properties = Object.keys(fields).map((key, index) => `${JSON.stringify(key)}: ${values[index]}`);
    return `{ ${properties.join(', ')} }`;
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
  read: (value) => value,
  write: (code) => {
    const rows = code.name('rows');
    code.text('[');
    code.line(`const ${rows} = [];`);
    code.line('if (b[p] === 93) p++;');
    code.line('else for (;;) {');
    code.line(`${rows}.push(${item.write(code)});`);
    code.line('c = b[p++];');
    code.line('if (c === 44) continue;');
    code.line('if (c === 93) break;');
    code.line(code.fail('the next row'));
    code.line('}');
    return rows;
  },
});
