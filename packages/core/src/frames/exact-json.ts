const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const SPACE = 0x20;

/** A JSON number. */
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Size of the buffer that is reused for each frame, in bytes. A longer frame gets its own buffer. */
const KEPT = 65_536;

const narrow = Buffer.allocUnsafe(KEPT);

/**
 * `JSON.parse`, but every number becomes its text in the source: `0.00010000` becomes `'0.00010000'`, and ids above
 * 2^53 keep all digits. For frames of own orders, where exact digits matter more than speed.
 *
 * @throws SyntaxError for what is not JSON
 */
export const parseExactJson = (text: string): unknown => JSON.parse(quoteNumbers(text));

/**
 * Puts every number outside of strings in quotes, in one pass. JSON allows a number wherever it allows a string, except
 * as a key. Numbers as keys are rejected here, so a text that `JSON.parse` accepts afterwards was JSON before.
 */
function quoteNumbers(text: string): string {
  // The longest result: every other character is a number of one digit.
  const longest = 2 * text.length + 2;
  const bytes = longest <= KEPT ? narrow : Buffer.allocUnsafe(longest);
  const length = write(text, bytes, 0xff);
  if (length >= 0) return bytes.toString('latin1', 0, length);
  const units = new Uint16Array(longest);
  return Buffer.from(units.buffer, 0, 2 * write(text, units, 0xffff)).toString('utf16le');
}

/** Writes the text with its numbers in quotes. Returns the written length, or -1 when a character is too wide. */
function write(text: string, out: Uint8Array | Uint16Array, widest: number): number {
  let written = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > widest) return -1;
    if (isInString) {
      out[written++] = code;
      if (code === QUOTE) {
        isInString = false;
      } else if (code === BACKSLASH && at + 1 < text.length) {
        const escaped = text.charCodeAt(++at);
        if (escaped > widest) return -1;
        out[written++] = escaped;
      }
    } else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      const end = endOfNumber(text, at);
      out[written++] = QUOTE;
      while (at < end) out[written++] = text.charCodeAt(at++);
      out[written++] = QUOTE;
      at--;
    } else {
      out[written++] = code;
      isInString = code === QUOTE;
    }
  }
  return written;
}

/** @throws SyntaxError for an invalid number, and for a number as a key */
function endOfNumber(text: string, begin: number): number {
  NUMBER.lastIndex = begin;
  if (!NUMBER.test(text)) throw new SyntaxError(`Unexpected number in JSON at position ${begin}`);
  const end = NUMBER.lastIndex;
  let next = end;
  while (text.charCodeAt(next) <= SPACE) next++;
  if (text.charCodeAt(next) === COLON)
    throw new SyntaxError(`Unexpected number as a key in JSON at position ${begin}`);
  return end;
}
