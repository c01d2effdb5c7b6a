/** Largest text that is compared in one step, in bytes. */
const WORD = 8;

/** Objects of one place of a message that are kept: most frames have fewer. */
const MOST_KEPT = 64;

const eightBytes = new DataView(new ArrayBuffer(WORD));

/**
 * Writes the body of a compiled reader. The code reads a frame from position `p` on. Constant text is collected, so that
 * neighbouring constants are compared at once.
 *
 * Variables of the code: `b` the bytes, with a zero behind the frame, `view` a view of them, `end` the frame's length, `p`
 * the position, `c` the current byte.
 */
export class CodeWriter {
  /** What the code expects at each place where it may give up. */
  readonly expected: string[] = [];
  /** Values that the code refers to by name. */
  readonly constants = new Map<string, unknown>();
  /** Declarations that outlive a frame, and those that each frame begins with. */
  readonly kept: string[] = [];
  readonly perFrame: string[] = [];
  /** How many arrays surround the present place of the message: more than one value may then be read there. */
  depth = 0;
  readonly #lines: string[] = [];
  #pending = '';
  #names = 0;

  /** The code without a constant text at its end. */
  get body(): string {
    return this.#lines.join('\n');
  }

  /** Expects a constant text. */
  text(text: string): void {
    this.#pending += text;
  }

  /** Adds a line of code, behind the constant text so far. */
  line(line: string): void {
    this.flush();
    this.#lines.push(line);
  }

  /** A name that no other variable has. */
  name(prefix: string): string {
    return `${prefix}${++this.#names}`;
  }

  /** Makes a value available to the code. Returns its name. */
  constant(value: unknown): string {
    for (const [name, present] of this.constants) if (present === value) return name;
    const name = this.name('k');
    this.constants.set(name, value);
    return name;
  }

  /**
   * Reads an object with these properties. The objects of a frame are used anew for the next one.
   *
   * @param make - an expression for a new object
   */
  reuse(make: string, properties: Readonly<Record<string, string>>): string {
    const object = this.name('object');
    const assignments = Object.entries(properties).map(
      ([key, value]) => `${object}[${JSON.stringify(key)}] = ${value};`,
    );
    if (this.depth === 0) {
      this.kept.push(`let ${object};`);
      this.line(`if (${object} === undefined) ${object} = ${make};`);
    } else {
      const pool = this.#pool();
      this.line(`let ${object} = ${pool.next};`);
      this.line(`if (${object} === undefined) { ${object} = ${make}; ${pool.keep(object)} }`);
    }
    this.line(`else { ${assignments.join(' ')} }`);
    return object;
  }

  /** An empty array, or one of an earlier frame whose items are about to be replaced. */
  reuseArray(): string {
    const array = this.name('array');
    if (this.depth === 0) {
      this.kept.push(`const ${array} = [];`);
      return array;
    }
    const pool = this.#pool();
    this.line(`let ${array} = ${pool.next};`);
    this.line(`if (${array} === undefined) { ${array} = []; ${pool.keep(array)} }`);
    return array;
  }

  /** Objects that a place of the message, which a frame may have several times, made for earlier frames. */
  #pool(): { readonly next: string; keep(object: string): string } {
    const pool = this.name('pool');
    const used = this.name('used');
    this.kept.push(`const ${pool} = [];`);
    this.perFrame.push(`let ${used} = 0;`);
    return {
      next: `${used} < ${pool}.length ? ${pool}[${used}++] : undefined`,
      keep: (object) => `if (${used} < ${MOST_KEPT}) ${pool}[${used}++] = ${object};`,
    };
  }

  /** A statement that gives up: the frame does not have this layout. */
  fail(expected: string): string {
    this.expected.push(expected);
    return `return fail(p, ${this.expected.length - 1});`;
  }

  /** An expression that is true where a constant text stands at `p`. */
  matches(text: string): string {
    return `p + ${text.length} <= end${wordsOf(text)
      .map(({ at, length }) => ` && ${comparison(text, at, length)}`)
      .join('')}`;
  }

  /** Writes the comparison of the constant text so far. */
  flush(): void {
    const text = this.#pending;
    if (text === '') return;
    this.#pending = '';
    this.#lines.push(`if (!(${this.matches(text)})) ${this.fail(text)}`, `p += ${text.length};`);
  }
}

interface Word {
  readonly at: number;
  readonly length: number;
}

/** The words of a text: of eight bytes, and smaller ones for the rest. The last one may overlap the one before. */
function wordsOf({ length }: string): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  while (length - at >= WORD) {
    words.push({ at, length: WORD });
    at += WORD;
  }
  const rest = length - at;
  if (rest === 0) return words;
  if (length >= WORD) return [...words, { at: length - WORD, length: WORD }];
  for (const size of [4, 2, 1])
    if (length - at >= size) {
      words.push({ at, length: size });
      at += size;
    }
  return words;
}

/** Eight ASCII bytes are compared as one double: none of them is NaN or zero. */
function comparison(text: string, at: number, length: number): string {
  for (let index = 0; index < length; index++) eightBytes.setUint8(index, text.charCodeAt(at + index));
  if (length === 8) return `view.getFloat64(p + ${at}, true) === ${eightBytes.getFloat64(0, true)}`;
  if (length === 4) return `view.getInt32(p + ${at}, true) === ${eightBytes.getInt32(0, true)}`;
  if (length === 2) return `view.getUint16(p + ${at}, true) === ${eightBytes.getUint16(0, true)}`;
  return `b[p + ${at}] === ${eightBytes.getUint8(0)}`;
}
