/** Values that stand for none. */
const UNSET = new Set(['', '1.7976931348623157E308', '1.7976931348623157e+308', '2147483647']);

/** Reads the fields of a message one after the other. */
export class FieldReader {
  readonly #fields: readonly string[];
  #at: number;

  constructor(fields: readonly string[], start: number) {
    this.#fields = fields;
    this.#at = start;
  }

  /** The next field, empty behind the last one. */
  text(): string {
    return this.#fields[this.#at++] ?? '';
  }

  /** A decimal, as it stands there; `undefined` when it is not set. */
  decimal(): string | undefined {
    const text = this.text();
    return UNSET.has(text) ? undefined : text;
  }

  /** An integer, 0 when it is not set. */
  integer(): number {
    return Number(this.decimal() ?? 0);
  }

  flag(): boolean {
    const text = this.text();
    return text === '1' || text === 'true';
  }

  skip(count: number): void {
    this.#at += count;
  }
}
