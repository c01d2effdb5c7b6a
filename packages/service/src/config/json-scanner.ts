import { atomMistake, keyMistake, spaceMistake, stringMistake } from './json-words.js';

/** A mistake in a JSON text, and its position. */
export interface JsonMistake {
  readonly offset: number;
  readonly message: string;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// eslint-disable-next-line no-control-regex -- JSON strings hold no control characters
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /(?:true|false|null)(?![\w$])/y;
const SPACE = /[ \t\r\n]*/y;
const COMMENT = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|#[^\n]*/y;
/** A text in single quotes, or a key without quotes. */
const LOOSE_KEY = /'[^'\n]*'|[\p{L}_$][\p{L}\p{N}_$.-]*/uy;
const LOOSE_STRING = /'[^'\n]*'/y;
/** Everything up to the next mark of JSON. */
const ATOM = /(?!\/[/*]|#)[^\s,;:{}[\]"']+/y;
const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

/**
 * Finds the mistakes in a JSON text, and duplicate keys of an object, of which `JSON.parse` silently takes the last.
 * Goes on after a mistake whose end is clear, such as a comment. Messages quote only keys, because values may be secrets.
 */
export class JsonScanner {
  readonly mistakes: JsonMistake[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#space();
    if (this.#at === text.length) {
      this.#add(0, 'the file is empty; a config is an object: { ... }');
      return;
    }
    if (!this.#value()) return;
    this.#space();
    if (this.#at < text.length)
      this.#fail(`the config ends before this ${this.#found()}; remove what follows`);
  }

  /** Line and column of an offset, counted from 1. */
  position(offset: number): { readonly line: number; readonly column: number } {
    const lines = this.#text.slice(0, offset).split('\n');
    return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
  }

  /** Reads a value. Returns whether the text can be read on after it. */
  #value(): boolean {
    this.#space();
    const offset = this.#at;
    const first = this.#text[offset];
    if (first === '{') return this.#object();
    if (first === '[') return this.#items(() => this.#value());
    if (first === '"') return this.#string() !== undefined;
    if (this.#match(WORD) !== undefined) return true;
    if (this.#match(LOOSE_STRING) !== undefined)
      return this.#add(offset, 'single quotes; write texts in double quotes');
    const number = this.#match(NUMBER) ?? '';
    const rest = this.#match(ATOM) ?? '';
    if (number !== '' && rest === '') return true;
    if (number + rest !== '') return this.#add(offset, atomMistake(number + rest));
    return this.#fail(`expected a value, found ${this.#found()}`);
  }

  #object(): boolean {
    const keys = new Map<string, number>();
    return this.#items(() => {
      const offset = this.#at;
      const key = this.#key();
      if (key === undefined) return false;
      const first = keys.get(key);
      if (first === undefined) keys.set(key, offset);
      else
        this.mistakes.push({
          offset,
          message: `the key ${JSON.stringify(key)} appears twice in this object, first at ${this.#place(first)}; remove one`,
        });
      this.#space();
      if (this.#text[this.#at] !== ':')
        return this.#fail(`expected a colon after the key ${JSON.stringify(key)}, found ${this.#found()}`);
      this.#at++;
      return this.#value();
    });
  }

  /** Reads a key; `undefined` where the text cannot be read on. */
  #key(): string | undefined {
    const offset = this.#at;
    if (this.#text[offset] === '"') {
      const text = this.#string();
      return text === undefined ? undefined : (JSON.parse(text) as string);
    }
    const loose = this.#match(LOOSE_KEY);
    if (loose === undefined) {
      this.#fail(`expected a key in double quotes, found ${this.#found()}`);
      return undefined;
    }
    const key = loose.replace(/^'(.*)'$/, '$1');
    this.#add(offset, keyMistake(loose, key));
    return key;
  }

  /** Reads items between brackets, separated by commas. */
  #items(item: () => boolean): boolean {
    const start = this.#at;
    const end = CLOSING[this.#text[start] ?? ''] ?? '';
    this.#at++;
    this.#space();
    for (let comma: number | undefined; ;) {
      if (this.#text[this.#at] === end) {
        this.#at++;
        if (comma !== undefined) this.#add(comma, `trailing comma before ${end}; remove it`);
        return true;
      }
      if (this.#at === this.#text.length) return this.#unclosed(start, end);
      if (!item()) return false;
      this.#space();
      comma = undefined;
      const next = this.#text[this.#at];
      if (next === ',' || next === ';') {
        if (next === ';') this.#add(this.#at, 'semicolon; write a comma');
        comma = this.#at++;
        this.#space();
      } else if (next === undefined) return this.#unclosed(start, end);
      else if (next !== end) {
        const isClosing = Object.values(CLOSING).includes(next) || next === ':';
        const opening = `${JSON.stringify(this.#text[start])} of ${this.#place(start)}`;
        if (isClosing)
          return this.#fail(`expected a comma or the ${end} for the ${opening}, found ${this.#found()}`);
        this.#add(this.#at, 'a comma is missing before this');
      }
    }
  }

  #unclosed(start: number, end: string): false {
    return this.#fail(
      `the text ends, but the ${JSON.stringify(this.#text[start])} of ${this.#place(start)} is not closed; add its ${end}`,
    );
  }

  #string(): string | undefined {
    const text = this.#match(STRING);
    if (text === undefined) {
      const { offset, message } = stringMistake(this.#text, this.#at);
      this.#add(offset, message);
    }
    return text;
  }

  /** Skips white space and comments. */
  #space(): void {
    for (;;) {
      this.#match(SPACE);
      const offset = this.#at;
      if (this.#match(COMMENT) !== undefined) this.#add(offset, 'comment; JSON has none, remove it');
      else {
        const message = spaceMistake(this.#text[offset]);
        if (message === undefined) return;
        this.#add(this.#at++, message);
      }
    }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#text)?.[0];
    this.#at += text?.length ?? 0;
    return text;
  }

  #place(offset: number): string {
    const { line, column } = this.position(offset);
    return `line ${line}, column ${column}`;
  }

  /** The character here. Not more, because values may be secrets. */
  #found(): string {
    return this.#at < this.#text.length ? JSON.stringify(this.#text[this.#at]) : 'the end of the text';
  }

  #add(offset: number, message: string): true {
    this.mistakes.push({ offset, message: `not JSON: ${message}` });
    return true;
  }

  #fail(message: string): false {
    this.#add(this.#at, message);
    return false;
  }
}
