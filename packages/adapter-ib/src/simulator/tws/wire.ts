/** The end of each field. */
const END = '\0';

/** A field of a message; booleans are 1 and 0, what is absent is empty. */
export type Field = string | number | boolean | undefined;

/** A message of fields, with its length before it. */
export function encodeMessage(fields: readonly Field[]): Buffer {
  const text = fields.map((field) => textOf(field) + END).join('');
  const body = Buffer.from(text);
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(body.length);
  return Buffer.concat([prefix, body]);
}

const textOf = (field: Field): string =>
  field === undefined ? '' : typeof field === 'boolean' ? (field ? '1' : '0') : String(field);

/** The first bytes of a client: these letters, then its protocol versions, as a message without an end of field. */
const GREETING = `API${END}`;

/** Cuts what a client sends into messages. */
export class MessageReader {
  #bytes = Buffer.alloc(0);
  #isGreeted = false;

  /** The messages that are whole now, as their fields; the first one is the client's versions. */
  *read(data: Buffer): Generator<readonly string[]> {
    this.#bytes = Buffer.concat([this.#bytes, data]);
    if (!this.#isGreeted) {
      if (this.#bytes.length < GREETING.length) return;
      if (this.#bytes.toString('latin1', 0, GREETING.length) !== GREETING)
        throw new Error('no client of TWS');
      this.#bytes = this.#bytes.subarray(GREETING.length);
      this.#isGreeted = true;
    }
    while (this.#bytes.length >= 4) {
      const length = this.#bytes.readUInt32BE();
      if (this.#bytes.length < 4 + length) return;
      const text = this.#bytes.toString('utf8', 4, 4 + length);
      this.#bytes = this.#bytes.subarray(4 + length);
      yield text.endsWith(END) ? text.slice(0, -1).split(END) : [text];
    }
  }
}
