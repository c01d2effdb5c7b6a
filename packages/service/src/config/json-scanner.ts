/** A mistake in a JSON text, and its position. */
export interface JsonMistake {
  readonly offset: number;
  readonly message: string;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// eslint-disable-next-line no-control-regex -- JSON strings hold no control characters
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

/**
 * Finds the mistakes in a JSON text: the first syntax error, and duplicate keys of an object, of which `JSON.parse`
 * silently takes the last. Messages quote only keys, because values may be secrets.
 */
export class JsonScanner {
  readonly mistakes: JsonMistake[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    const isComplete = this.#value();
    this.#match(SPACE);
    if (isComplete && this.#at < text.length) this.#fail('the end');
  }

  #value(): boolean {
    this.#match(SPACE);
    const first = this.#text[this.#at];
    if (first === '{') return this.#object();
    if (first === '[') return this.#list();
    if (first === '"') return this.#string() !== undefined;
    return this.#match(NUMBER) !== undefined || this.#match(WORD) !== undefined || this.#fail('a value');
  }

  #object(): boolean {
    const keys = new Set<string>();
    return this.#items('}', () => {
      const offset = this.#at;
      if (this.#text[offset] !== '"') return this.#fail('a key in double quotes');
      const key = this.#string();
      if (key === undefined) return false;
      if (keys.has(key))
        this.mistakes.push({ offset, message: `the key ${key} appears twice in this object` });
      keys.add(key);
      this.#match(SPACE);
      if (this.#text[this.#at] !== ':') return this.#fail('a colon');
      this.#at++;
      return this.#value();
    });
  }

  #list(): boolean {
    return this.#items(']', () => this.#value());
  }

  /** Reads items between brackets, separated by commas. */
  #items(end: string, item: () => boolean): boolean {
    this.#at++;
    this.#match(SPACE);
    if (this.#text[this.#at] === end) {
      this.#at++;
      return true;
    }
    for (;;) {
      this.#match(SPACE);
      if (!item()) return false;
      this.#match(SPACE);
      const next = this.#text[this.#at];
      if (next !== end && next !== ',') return this.#fail(`a comma or ${end}`);
      this.#at++;
      if (next === end) return true;
    }
  }

  #string(): string | undefined {
    const text = this.#match(STRING);
    if (text === undefined)
      this.#fail('a text that ends with a double quote on its line, with valid escapes');
    return text;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#text)?.[0];
    this.#at += text?.length ?? 0;
    return text;
  }

  #fail(expected: string): false {
    const found = this.#at < this.#text.length ? JSON.stringify(this.#text[this.#at]) : 'the end of the text';
    this.mistakes.push({ offset: this.#at, message: `not JSON: expected ${expected}, found ${found}` });
    return false;
  }
}
